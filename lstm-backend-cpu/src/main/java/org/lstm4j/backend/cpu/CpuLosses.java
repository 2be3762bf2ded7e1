package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ErrorKind;

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

    static void elementLoss(
            ErrorKind kind,
            @Nullable MemorySegment parameters,
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
                double parameter = parameters == null ? 0 : parameters.get(JAVA_FLOAT, (long) j * Float.BYTES);
                double x = prediction.get(row, j);
                double t = target.get(row, j);
                total += weight * cost(kind, parameter, x, t);
                if (gradient != null) {
                    gradient.set(row, j, (float) (weight * slope(kind, parameter, x, t)));
                }
            }
        }
        loss.set(0, 0, (float) total);
    }

    private static double cost(ErrorKind kind, double p, double x, double t) {
        double e = x - t;
        return switch (kind) {
            case SQUARED -> e * e;
            case ABSOLUTE -> Math.abs(e);
            case HUBER -> Math.abs(e) <= p ? 0.5 * e * e : p * (Math.abs(e) - 0.5 * p);
            case QUANTILE -> e < 0 ? -p * e : (1 - p) * e;
            case LOGISTIC -> Math.max(x, 0) - x * t + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        };
    }

    private static double slope(ErrorKind kind, double p, double x, double t) {
        double e = x - t;
        return switch (kind) {
            case SQUARED -> 2 * e;
            case ABSOLUTE -> Math.signum(e);
            case HUBER -> Math.abs(e) <= p ? e : p * Math.signum(e);
            case QUANTILE -> e < 0 ? -p : e > 0 ? 1 - p : e;
            case LOGISTIC -> 1 / (1 + StrictMath.exp(-x)) - t;
        };
    }

    private static void zero(@Nullable Rows gradient, int row, int columns) {
        for (int j = 0; j < columns && gradient != null; j++) {
            gradient.set(row, j, 0f);
        }
    }
}
