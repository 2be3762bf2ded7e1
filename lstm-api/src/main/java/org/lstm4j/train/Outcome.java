package org.lstm4j.train;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lstm4j.LstmException;
import org.lstm4j.internal.network.Pass;

/** What a model made of the validation examples: a row for every output that counts, beside its target. */
public final class Outcome {
    private final int width;
    private final boolean hasClasses;
    private float[] outputs = {};
    private float[] targets = {};
    private int[] classes = {};
    private int rows;

    Outcome(int width, boolean hasClasses) {
        this.width = width;
        this.hasClasses = hasClasses;
    }

    /** Waits for a pass's outputs, and adds those that count. */
    void add(Pass pass, HostBatch host) {
        float[] batch = new float[pass.output().rows() * width];
        pass.download(MemorySegment.ofArray(batch));
        int count = host.rowWeights().length;
        outputs = Arrays.copyOf(outputs, (rows + count) * width);
        targets = Arrays.copyOf(targets, hasClasses ? 0 : (rows + count) * width);
        classes = Arrays.copyOf(classes, hasClasses ? rows + count : 0);
        for (int row = 0; row < count; row++) {
            if (host.rowWeights()[row] == 0f) {
                continue;
            }
            System.arraycopy(batch, row * width, outputs, rows * width, width);
            if (hasClasses) {
                classes[rows] = host.classes()[row];
            } else {
                System.arraycopy(host.values(), row * width, targets, rows * width, width);
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

    public float output(int row, int column) {
        return outputs[row * width + column];
    }

    /** The number that an output should be. */
    public float target(int row, int column) {
        if (hasClasses) {
            throw new LstmException("metric: the examples hold classes, not numbers; take a metric of classes");
        }
        return targets[row * width + column];
    }

    /** The class that a row should be of. */
    public int targetClass(int row) {
        if (!hasClasses) {
            throw new LstmException("metric: the examples hold numbers, not classes; take a metric of numbers");
        }
        return classes[row];
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
