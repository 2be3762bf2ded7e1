package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.function.Executable;

/** The assertions of one test. Each failure names test, seed, element, expected, actual, error and ulp. */
final class Check {
    private final String test;
    private double worstShare;

    Check(String test) {
        this.test = test;
    }

    /** Largest error so far as a share of what its tolerance allows. */
    double worstShare() {
        return worstShare;
    }

    void that(boolean holds, String otherwise) {
        if (!holds) {
            fail(otherwise);
        }
    }

    void equal(String what, Object expected, Object actual) {
        that(expected.equals(actual), what + ": expected " + expected + ", got " + actual);
    }

    /** As {@link #close(Tolerance, String, int[], double[], double[], float[])} with one scale for all elements. */
    void close(Tolerance tolerance, String what, int[] shape, double scale, double[] expected, float[] actual) {
        double[] scales = new double[expected.length];
        Arrays.fill(scales, scale);
        close(tolerance, what, shape, scales, expected, actual);
    }

    /**
     * Holds an array against the oracle.
     *
     * @param shape for naming elements
     * @param scales of each element, as the tolerance means it
     */
    void close(Tolerance tolerance, String what, int[] shape, double[] scales, double[] expected, float[] actual) {
        equal(what + " length", expected.length, actual.length);
        int worst = -1;
        double worstExcess = 1;
        int failures = 0;
        for (int i = 0; i < actual.length; i++) {
            double share = share(tolerance.allowed(expected[i], scales[i]), expected[i], actual[i]);
            worstShare = Math.max(worstShare, share);
            if (!(share <= 1)) {
                failures++;
                if (worst < 0 || share > worstExcess) {
                    worst = i;
                    worstExcess = share;
                }
            }
        }
        if (failures > 0) {
            fail(String.format(
                    Locale.ROOT,
                    "%s%s: expected %.9g, got %.9g: error %.3g, %.1f ulp, allowed %.3g (%s); the worst of %d that differ among"
                            + " %d",
                    what,
                    element(shape, worst),
                    expected[worst],
                    actual[worst],
                    Math.abs(actual[worst] - expected[worst]),
                    ulps(expected[worst], actual[worst]),
                    tolerance.allowed(expected[worst], scales[worst]),
                    tolerance.name(),
                    failures,
                    actual.length));
        }
    }

    private static double share(double allowed, double expected, float actual) {
        if (Double.isNaN(expected) || Float.isNaN(actual)) {
            return Double.isNaN(expected) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
        }
        double error = Math.abs(actual - expected);
        if (expected == actual || error == 0) {
            return 0;
        }
        return Double.isInfinite(expected) || allowed == 0 ? Double.POSITIVE_INFINITY : error / allowed;
    }

    /** Holds two results of the same backend against each other, bit for bit. */
    void same(String what, int[] shape, float[] expected, float[] actual) {
        equal(what + " length", expected.length, actual.length);
        int first = -1;
        int failures = 0;
        for (int i = 0; i < actual.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                failures++;
                first = first < 0 ? i : first;
            }
        }
        if (failures > 0) {
            fail(String.format(
                    Locale.ROOT,
                    "%s%s: expected %.9g (%08x), got %.9g (%08x): %.1f ulp (EXACT); the first of %d that differ among %d",
                    what,
                    element(shape, first),
                    expected[first],
                    Float.floatToRawIntBits(expected[first]),
                    actual[first],
                    Float.floatToRawIntBits(actual[first]),
                    ulps(expected[first], actual[first]),
                    failures,
                    actual.length));
        }
    }

    /** An exception of exactly this family whose message holds all that is listed. */
    void refused(Class<? extends RuntimeException> expected, String what, Executable call, String... mentions) {
        try {
            call.execute();
        } catch (Throwable thrown) {
            that(expected.isInstance(thrown), what + ": expected " + expected.getSimpleName() + ", got " + thrown);
            for (String mention : mentions) {
                that(
                        String.valueOf(thrown.getMessage()).contains(mention),
                        what + ": expected the message to name '" + mention + "', got: " + thrown.getMessage());
            }
            return;
        }
        fail(what + ": expected " + expected.getSimpleName() + ", got no exception");
    }

    /** Ends the test as neither passed nor failed. */
    void abort(String reason) {
        Assumptions.abort(test + ": " + reason);
    }

    void fail(String what) {
        Assertions.fail(test + " (seed " + Data.SEED + "): " + what);
    }

    /** The difference in units of the last place of the larger one. */
    private static double ulps(double expected, float actual) {
        return Math.abs(actual - expected) / Math.ulp((float) Math.max(Math.abs(expected), Math.abs(actual)));
    }

    private static String element(int[] shape, int index) {
        int[] at = new int[shape.length];
        int rest = index;
        for (int d = shape.length - 1; d >= 0; d--) {
            at[d] = rest % shape[d];
            rest /= shape[d];
        }
        return Arrays.toString(at);
    }
}
