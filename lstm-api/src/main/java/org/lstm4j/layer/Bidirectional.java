package org.lstm4j.layer;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * Two copies of a recurrent layer with weights of their own, one reading forward, one backward (Schuster and Paliwal
 * 1997). Their outputs stand side by side, {@code [T, N, 2*width]}, or are merged into {@code [T, N, width]}. With
 * {@link RecurrentLayer#last} it is the final states that are merged: the reverse one's stands at time 0.
 *
 * @param layer the layer that both directions share the shape of
 * @param merge how the two outputs become one
 */
public record Bidirectional(RecurrentLayer<?> layer, Merge merge) implements Layer {
    /** Names of the two directions, in front of their parameters' names. */
    private static final List<String> PREFIXES = List.of("forward.", "reverse.");

    /** How the outputs of the two directions become one. */
    public enum Merge {
        /** Side by side, forward first. */
        CONCAT,
        /** {@code forward + reverse}. */
        SUM,
        /** {@code (forward + reverse) / 2}. */
        MEAN,
        /** {@code forward * reverse}, element by element. */
        MUL
    }

    public Bidirectional {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(merge, "merge");
    }

    /** Concatenates both directions. */
    public static Bidirectional of(RecurrentLayer<?> layer) {
        return new Bidirectional(layer, Merge.CONCAT);
    }

    /** The same layer, its two outputs merged in another way. */
    public Bidirectional withMerge(Merge newMerge) {
        return new Bidirectional(layer, newMerge);
    }

    @Override
    public List<RecurrentSpec> specs(int inputSize) {
        return List.of(layer.spec(inputSize, Direction.FORWARD), layer.spec(inputSize, Direction.REVERSE));
    }

    @Override
    public Features output(Features input) {
        Features one = layer.output(input);
        return merge == Merge.CONCAT ? one.withWidth(2 * one.width()) : one;
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
        String merged = merge == Merge.CONCAT ? "" : ", " + merge.name().toLowerCase(Locale.ROOT);
        return "Bidirectional " + layer.label() + merged;
    }
}
