package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Weighted losses with their gradients; sums are kept in double, rows ascending. A row of weight 0 is not looked at. */
final class CpuLosses {
    private CpuLosses() {}

    static void softmaxCrossEntropy(
            Rows logits,
            int count,
            int classes,
            MemorySegment targets,
            MemorySegment weights,
            Rows loss,
            @Nullable Rows gradient) {
        double total = 0;
        for (int row = 0; row < count; row++) {
            double weight = weights.get(JAVA_FLOAT, (long) row * Float.BYTES);
            if (weight == 0) {
                zero(gradient, row, classes);
                continue;
            }
            int target = targets.get(JAVA_INT, (long) row * Integer.BYTES);
            boolean known = target >= 0 && target < classes;
            float largest = Float.NEGATIVE_INFINITY;
            for (int j = 0; j < classes; j++) {
                largest = Math.max(largest, logits.get(row, j));
            }
            double sum = 0;
            for (int j = 0; j < classes; j++) {
                sum += StrictMath.exp((double) logits.get(row, j) - largest);
            }
            total += known ? weight * (StrictMath.log(sum) + largest - logits.get(row, target)) : Double.NaN;
            for (int j = 0; j < classes && gradient != null; j++) {
                double probability = StrictMath.exp((double) logits.get(row, j) - largest) / sum;
                double slope = known ? weight * (probability - (j == target ? 1 : 0)) : Double.NaN;
                gradient.set(row, j, (float) slope);
            }
        }
        loss.set(0, 0, (float) total);
    }

    static void meanSquaredError(
            Rows prediction,
            int count,
            int columns,
            Rows target,
            MemorySegment weights,
            Rows loss,
            @Nullable Rows gradient) {
        double total = 0;
        for (int row = 0; row < count; row++) {
            double weight = weights.get(JAVA_FLOAT, (long) row * Float.BYTES);
            if (weight == 0) {
                zero(gradient, row, columns);
                continue;
            }
            for (int j = 0; j < columns; j++) {
                double error = (double) prediction.get(row, j) - target.get(row, j);
                total += weight * error * error;
                if (gradient != null) {
                    gradient.set(row, j, (float) (2 * weight * error));
                }
            }
        }
        loss.set(0, 0, (float) total);
    }

    private static void zero(@Nullable Rows gradient, int row, int columns) {
        for (int j = 0; j < columns && gradient != null; j++) {
            gradient.set(row, j, 0f);
        }
    }
}
