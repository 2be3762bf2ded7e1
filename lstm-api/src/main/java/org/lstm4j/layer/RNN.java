package org.lstm4j.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * The simple recurrent layer {@code h = tanh(W x + U h' + b)} (Elman 1990); {@code withActivations(Activation.RELU)} makes
 * it rectified.
 *
 * @param hiddenSize units, at least 1
 * @param options what every recurrent layer can be told
 */
public record RNN(int hiddenSize, RecurrentOptions options) implements RecurrentLayer<RNN> {
    public RNN {
        Objects.requireNonNull(options, "options");
        RecurrentOptions.checkHiddenSize(hiddenSize);
        options.on(RecurrentSpec.rnn(1, hiddenSize), Direction.FORWARD).build();
    }

    /** Outputs every step, two biases, tanh. */
    public static RNN of(int hiddenSize) {
        return new RNN(hiddenSize, RecurrentOptions.of(Cell.RNN));
    }

    @Override
    public RNN withOptions(RecurrentOptions newOptions) {
        return new RNN(hiddenSize, newOptions);
    }

    @Override
    public RecurrentSpec spec(int inputSize, Direction direction) {
        return options.on(RecurrentSpec.rnn(inputSize, hiddenSize), direction).build();
    }

    @Override
    public List<String> traits() {
        Activation activation = options.activations().getFirst();
        return activation.equals(Activation.TANH)
                ? List.of()
                : List.of(activation.kind().name().toLowerCase(Locale.ROOT));
    }
}
