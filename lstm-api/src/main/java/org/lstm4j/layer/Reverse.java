package org.lstm4j.layer;

import java.util.List;
import java.util.Objects;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * A recurrent layer that reads each row from its last valid step to its first. Outputs stand where their steps are, in the order
 * of time; with {@link RecurrentLayer#last} it is the state after the first step of time that is handed on.
 *
 * @param layer what reads
 */
public record Reverse(RecurrentLayer<?> layer) implements Layer {
    public Reverse {
        Objects.requireNonNull(layer, "layer");
    }

    public static Reverse of(RecurrentLayer<?> layer) {
        return new Reverse(layer);
    }

    @Override
    public List<RecurrentSpec> specs(int inputSize) {
        return List.of(layer.spec(inputSize, Direction.REVERSE));
    }

    @Override
    public Features output(Features input) {
        return layer.output(input);
    }

    @Override
    public List<Parameter> parameters(int inputSize) {
        return layer.parameters(inputSize);
    }

    @Override
    public String arithmetic(int inputSize) {
        return layer.arithmetic(inputSize);
    }

    @Override
    public String label() {
        return "Reverse " + layer.label();
    }
}
