package org.lstm4j.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How an epoch is cut into updates.
 *
 * @param batchSize examples of one update
 * @param window steps of one update, 0 for whole sequences
 * @param byLength whether batches hold examples of similar length, and take no more steps than those need
 */
record Slicing(int batchSize, int window, boolean byLength) {
    /** Into how many lengths the steps are rounded up. */
    private static final int LENGTHS = 8;

    /** The slices of an epoch, batch by batch and in each from the first step on. */
    List<Slice> slices(Examples examples, int[] order) {
        List<Slice> slices = new ArrayList<>();
        for (int from = 0; from < order.length; from += batchSize) {
            int batch = Math.min(batchSize, order.length - from);
            int longest = 1;
            for (int n = 0; n < batch; n++) {
                longest = Math.max(longest, examples.length(order[from + n]));
            }
            int steps = steps(examples, longest);
            for (int first = 0; first < longest; first += steps) {
                slices.add(new Slice(from, batch, first, steps));
            }
        }
        return slices;
    }

    /** The most slices that any order gives. */
    int mostSlices(Examples examples) {
        int batches = Math.ceilDiv(examples.size(), batchSize);
        return window == 0 ? batches : Math.multiplyExact(batches, Math.ceilDiv(examples.steps(), window));
    }

    private int steps(Examples examples, int longest) {
        if (window > 0) {
            return Math.min(window, examples.steps());
        }
        if (!byLength) {
            return examples.steps();
        }
        int grain = Math.ceilDiv(examples.steps(), LENGTHS);
        return Math.min(Math.ceilDiv(longest, grain) * grain, examples.steps());
    }

    /** Every number of steps that a slice of these examples can have. */
    private Set<Integer> stepCounts(Examples examples) {
        Set<Integer> counts = new TreeSet<>();
        for (int n = 0; n < examples.size(); n++) {
            counts.add(steps(examples, Math.max(1, examples.length(n))));
        }
        return counts;
    }

    /** Whether a slice can hold a row that is shorter than the slice. */
    boolean isRagged(@Nullable Examples examples) {
        return examples != null
                && (examples.ragged() || (window > 0 && window < examples.steps() && examples.steps() % window > 0));
    }

    /** Every shape that a slice of these examples can have, the largest first. */
    List<Slice> shapes(Examples training, @Nullable Examples validation) {
        Set<Slice> shapes = new LinkedHashSet<>();
        for (Examples examples : validation == null ? List.of(training) : List.of(training, validation)) {
            for (int steps : stepCounts(examples)) {
                if (examples.size() >= batchSize) {
                    shapes.add(new Slice(0, batchSize, 0, steps));
                }
                if (examples.size() % batchSize > 0) {
                    shapes.add(new Slice(0, examples.size() % batchSize, 0, steps));
                }
            }
        }
        return shapes.stream()
                .sorted(Comparator.comparingLong(shape -> -(long) shape.batch() * shape.steps()))
                .toList();
    }
}
