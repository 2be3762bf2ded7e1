package org.lstm4j.train;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lstm4j.layer.Features;

/** The inputs, targets and row weights of one update, gathered from the examples. */
final class HostBatch {
    private final int steps;
    private final int rowsEach;
    private final Features output;
    private final int targetsPerRow;
    private final int outputsPerTarget;
    private final int termsPerRow;
    private final float[] x;
    private final float[] values;
    private final int[] classes;
    private final float[] rowWeights;
    private final int[] lengths;

    /**
     * @param like examples of the kind that will be loaded
     * @param batch examples of one update
     * @param steps of each
     */
    HostBatch(Examples like, Loss loss, Features output, int batch, int steps) {
        this.steps = steps;
        this.output = output;
        rowsEach = output.sequence() ? steps : 1;
        outputsPerTarget = loss.outputsPerTarget();
        termsPerRow = loss instanceof Loss.Elements ? output.width() : 1;
        targetsPerRow = like.targetsPerRow(output);
        int rows = Math.multiplyExact(batch, rowsEach);
        x = new float[Math.multiplyExact(batch, Math.multiplyExact(steps, like.features()))];
        values = new float
                [loss.takesClasses()
                        ? 0
                        : Math.multiplyExact(rows, Math.multiplyExact(targetsPerRow, outputsPerTarget))];
        classes = new int[loss.takesClasses() ? rows : 0];
        rowWeights = new float[rows];
        lengths = new int[batch];
    }

    /** Gathers a slice of this batch's size. */
    void load(Examples examples, RowWeights weights, int[] order, Slice slice) {
        // The mean is over a row's elements too.
        double total = weights.total(order, slice) * termsPerRow;
        for (int n = 0; n < lengths.length; n++) {
            int example = order[slice.from() + n];
            int left = examples.length(example) - slice.firstStep();
            lengths[n] = Math.clamp(left, 0, steps);
            loadInput(examples, example, n, slice.firstStep());
            for (int t = 0; t < rowsEach; t++) {
                boolean counts = !output.sequence() || t < lengths[n];
                loadRow(examples, example, slice.firstStep() + t, n * rowsEach + t, counts);
                double weight = counts && total > 0 ? weights.of(example, slice.firstStep() + t) / total : 0;
                rowWeights[n * rowsEach + t] = (float) weight;
            }
        }
    }

    /** Whatever the caller's padding holds, NaN even, must not reach a product; token 0's gradient there is zero. */
    private void loadInput(Examples examples, int example, int n, int firstStep) {
        int features = examples.features();
        int at = n * steps * features;
        int count = lengths[n] * features;
        copy(examples.x(), ((long) example * examples.steps() + firstStep) * features, x, at, count);
        Arrays.fill(x, at + count, at + steps * features, 0f);
    }

    private void loadRow(Examples examples, int example, int step, int row, boolean counts) {
        int[] numbers = examples.classes();
        MemorySegment floats = examples.values();
        long from = (long) example * examples.targetsPerExample() + (long) step * targetsPerRow;
        if (numbers != null) {
            classes[row] = counts ? numbers[Math.toIntExact(from)] : 0;
        } else if (floats != null) {
            for (int j = 0; j < targetsPerRow * outputsPerTarget; j++) {
                long target = from + j / outputsPerTarget;
                values[row * targetsPerRow * outputsPerTarget + j] =
                        counts ? floats.get(JAVA_FLOAT_UNALIGNED, target * Float.BYTES) : 0f;
            }
        }
    }

    private static void copy(MemorySegment from, long fromFloat, float[] to, int toFloat, int floats) {
        MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED, fromFloat * Float.BYTES, to, toFloat, floats);
    }

    MemorySegment x() {
        return MemorySegment.ofArray(x);
    }

    /** Floats or class numbers, as the loss takes them. */
    MemorySegment targets() {
        return classes.length > 0 ? MemorySegment.ofArray(classes) : MemorySegment.ofArray(values);
    }

    float[] values() {
        return values;
    }

    int[] classes() {
        return classes;
    }

    float[] rowWeights() {
        return rowWeights;
    }

    int[] lengths() {
        return lengths;
    }
}
