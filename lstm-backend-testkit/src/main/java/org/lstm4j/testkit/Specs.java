package org.lstm4j.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentSpecBuilder;

/** One spec for each thing that a spec can say, by name. */
final class Specs {
    private static final int INPUT = 7;
    private static final int HIDDEN = 19;

    private Specs() {}

    /** The shapes {@code {T, N, inputSize, hiddenSize}} over which the plain LSTM is run: no multiples of a lane, and some. */
    static final List<int[]> SHAPES = List.of(
            new int[] {1, 1, 1, 1},
            new int[] {1, 3, 5, 8},
            new int[] {5, 1, 7, 3},
            new int[] {4, 2, 3, 17},
            new int[] {3, 7, 33, 16},
            new int[] {7, 5, 16, 33},
            new int[] {2, 13, 1, 65},
            new int[] {20, 4, 17, 7},
            new int[] {3, 19, 64, 48});

    /** Enough work for several threads to be given a share, and several tiles of rows and units, none of them full. */
    static final Problem LARGE = Problem.of(RecurrentSpec.lstm(96, 130), 3, 37);

    static Map<String, RecurrentSpec> all() {
        RecurrentSpec lstm = RecurrentSpec.lstm(INPUT, HIDDEN);
        RecurrentSpec gru = RecurrentSpec.gru(INPUT, HIDDEN);
        RecurrentSpec rnn = RecurrentSpec.rnn(INPUT, HIDDEN);
        Map<String, RecurrentSpec> specs = new LinkedHashMap<>();
        specs.put("LSTM", lstm);
        specs.put("LSTM, one bias", with(lstm, b -> b.bias(Bias.SINGLE)));
        specs.put("LSTM, no bias", with(lstm, b -> b.bias(Bias.NONE)));
        specs.put("LSTM, reverse", with(lstm, b -> b.direction(Direction.REVERSE)));
        specs.put("LSTM, carry", with(lstm, b -> b.maskMode(MaskMode.CARRY)));
        specs.put(
                "LSTM, reverse, carry",
                with(lstm, b -> b.direction(Direction.REVERSE).maskMode(MaskMode.CARRY)));
        specs.put("LSTM, other activations", with(lstm, b -> b.activations(otherActivations())));
        specs.put("LSTM, peephole", with(lstm, b -> b.peephole(true)));
        specs.put("LSTM, f = 1 - i", with(lstm, b -> b.coupling(Coupling.FORGET_FROM_INPUT)));
        specs.put("LSTM, i = 1 - f", with(lstm, b -> b.coupling(Coupling.INPUT_FROM_FORGET)));
        specs.put("LSTM, input clip", with(lstm, b -> b.inputClip(0.6f)));
        specs.put("LSTM, cell clip", with(lstm, b -> b.cellClip(0.5f)));
        specs.put("LSTM, projection", with(lstm, b -> b.projectionSize(5)));
        specs.put("LSTM, layer norm", with(lstm, b -> b.layerNorm(true)));
        specs.put("GRU", gru);
        specs.put("GRU, reset before the product", with(gru, b -> b.resetForm(ResetForm.BEFORE_PRODUCT)));
        specs.put("RNN", rnn);
        specs.put("RNN, relu", with(rnn, b -> b.activations(List.of(Activation.RELU))));
        return specs;
    }

    /** Another function at each of the five places. */
    private static List<Activation> otherActivations() {
        return List.of(
                new Activation(Kind.HARD_SIGMOID, 0.2f, 0.5f),
                Activation.SIGMOID,
                new Activation(Kind.SCALED_TANH, 1.2f, 0.7f),
                new Activation(Kind.SOFTSIGN, 0f, 0f),
                new Activation(Kind.ELU, 0.9f, 0f));
    }

    private static RecurrentSpec with(RecurrentSpec spec, UnaryOperator<RecurrentSpecBuilder> change) {
        return change.apply(spec.toBuilder()).build();
    }
}
