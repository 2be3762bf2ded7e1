package org.lstm4j.train;

import java.lang.foreign.MemorySegment;
import org.lstm4j.LstmException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.layer.Features;

/** What a model made of the validation examples: a row for every output that counts, beside its target. */
public final class Outcome {
    private final int width;
    private final int targetWidth;
    private final boolean hasClasses;
    private final float[] outputs;
    private final float[] targets;
    private final int[] classes;
    private int rows;

    /** With room for every row of the examples. */
    Outcome(Loss loss, Features output, Examples examples) {
        width = output.width();
        hasClasses = loss.takesClasses();
        targetWidth = hasClasses ? 0 : examples.targetsPerRow(output) * loss.outputsPerTarget();
        long most = 0;
        for (int n = 0; n < examples.size(); n++) {
            most += output.sequence() ? examples.length(n) : 1;
        }
        int widest = Math.max(width, targetWidth);
        if (most * widest > HostMemory.MAX_ARRAY) {
            throw new LstmException("metrics: the validation examples have " + most + " rows of " + widest
                    + " numbers, more than the " + HostMemory.MAX_ARRAY + " of an array; validate on fewer examples");
        }
        outputs = new float[(int) most * width];
        targets = new float[(int) most * targetWidth];
        classes = new int[hasClasses ? (int) most : 0];
    }

    /** Waits for a pass's outputs, and adds those that count. */
    void add(Pass pass, HostBatch host) {
        float[] batch = new float[pass.output().rows() * width];
        pass.download(MemorySegment.ofArray(batch));
        int count = host.rowWeights().length;
        for (int row = 0; row < count; row++) {
            if (host.rowWeights()[row] == 0f) {
                continue;
            }
            System.arraycopy(batch, row * width, outputs, rows * width, width);
            if (hasClasses) {
                classes[rows] = host.classes()[row];
            } else {
                System.arraycopy(host.values(), row * targetWidth, targets, rows * targetWidth, targetWidth);
            }
            rows++;
        }
    }

    /** Rows that count: examples, or their valid steps. */
    public int rows() {
        return rows;
    }

    /** Outputs of a row. */
    public int width() {
        return width;
    }

    /**
     * Targets of a row that are numbers: as many as outputs, but for a {@link Loss.Custom}, which has those of the examples;
     * 0 where targets are classes.
     */
    public int targetWidth() {
        return targetWidth;
    }

    /** An output, its column in [0, {@link #width()}). */
    public float output(int row, int column) {
        return outputs[index(row, column, width)];
    }

    /** A target that is a number, its column in [0, {@link #targetWidth()}): where that is the width, of the output there. */
    public float target(int row, int column) {
        if (hasClasses) {
            throw new LstmException("metric: the examples hold classes, not numbers; take a metric of classes");
        }
        return targets[index(row, column, targetWidth)];
    }

    /** The class that a row should be of. */
    public int targetClass(int row) {
        if (!hasClasses) {
            throw new LstmException("metric: the examples hold numbers, not classes; take a metric of numbers");
        }
        return classes[index(row, 0, 1)];
    }

    private int index(int row, int column, int columns) {
        if (row < 0 || row >= rows || column < 0 || column >= columns) {
            throw new IndexOutOfBoundsException("metric: expected a row in [0, " + rows + ") and a column in [0, "
                    + columns + "), got row " + row + ", column " + column);
        }
        return row * columns + column;
    }

    /** The first of the largest outputs. */
    public int predictedClass(int row) {
        int largest = 0;
        for (int j = 1; j < width; j++) {
            largest = output(row, j) > output(row, largest) ? j : largest;
        }
        return largest;
    }
}
