package org.lstm4j.layer;

import java.util.List;
import java.util.stream.Stream;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * Two copies of a recurrent layer with weights of their own, one reading forward, one backward (Schuster and Paliwal
 * 1997), their outputs side by side: {@code [T, N, 2*width]}, forward first. With {@link RecurrentLayer#last} the final states
 * of both directions, {@code [N, 2*width]}: the reverse one's stands at time 0.
 *
 * @param layer the layer that both directions share the shape of
 * @param merge how the two outputs become one
 */
public record Bidirectional(RecurrentLayer<?> layer, Merge merge) implements Layer {
    /** Names of the two directions, in front of their parameters' names. */
    private static final List<String> PREFIXES = List.of("forward.", "reverse.");

    /** How the outputs of the two directions become one. */
    public enum Merge {
        /** Side by side. */
        CONCAT
    }

    /** Concatenates both directions. */
    public static Bidirectional of(RecurrentLayer<?> layer) {
        return new Bidirectional(layer, Merge.CONCAT);
    }

    @Override
    public List<RecurrentSpec> specs(int inputSize) {
        return List.of(layer.spec(inputSize, Direction.FORWARD), layer.spec(inputSize, Direction.REVERSE));
    }

    @Override
    public Features output(Features input) {
        Features one = layer.output(input);
        return one.withWidth(2 * one.width());
    }

    @Override
    public List<Parameter> parameters(int inputSize) {
        return PREFIXES.stream().flatMap(prefix -> named(prefix, inputSize)).toList();
    }

    private Stream<Parameter> named(String prefix, int inputSize) {
        return layer.parameters(inputSize).stream().map(parameter -> parameter.withName(prefix + parameter.name()));
    }

    @Override
    public String arithmetic(int inputSize) {
        return "2 x (" + layer.arithmetic(inputSize) + ")";
    }

    @Override
    public String label() {
        return "Bidirectional " + layer.label();
    }
}
