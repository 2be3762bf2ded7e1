package org.lstm4j.math;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * Compares analytic derivatives with {@code (8 (L(v + e) - L(v - e)) - (L(v + 2e) - L(v - 2e))) / 12e}, one value at a time:
 * the central difference without its quadratic error, which layer normalisation of few units would make large.
 */
final class CentralDifferences {
    private static final double STEP = 1e-5;
    /** Truncation is of order STEP^4, rounding of order 2^-53 / STEP: well below for losses near 1. */
    private static final double TOLERANCE = 2e-9;

    private CentralDifferences() {}

    /** Checks every element of a gradient; {@code values} is restored. */
    static void check(String name, double[] values, double[] gradient, DoubleSupplier loss) {
        assertEquals(values.length, gradient.length, name);
        for (int i = 0; i < values.length; i++) {
            double expected =
                    (8 * difference(values, i, STEP, loss) - difference(values, i, 2 * STEP, loss)) / (12 * STEP);
            double scale = Math.max(1, Math.abs(expected));
            assertEquals(expected, gradient[i], TOLERANCE * scale, name + "[" + i + "]");
        }
    }

    private static double difference(double[] values, int i, double step, DoubleSupplier loss) {
        double value = values[i];
        values[i] = value + step;
        double above = loss.getAsDouble();
        values[i] = value - step;
        double below = loss.getAsDouble();
        values[i] = value;
        return above - below;
    }

    /** Values in (-scale, scale) that keep activations away from saturation. */
    static double[] random(Random random, int size, double scale) {
        return random.doubles(size, -scale, scale).toArray();
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
