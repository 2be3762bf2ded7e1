package org.lstm4j.tasks.analysis;

import java.util.Locale;

/** The level at which this package decides, and p-values as text. */
final class Significance {
    static final double LEVEL = 0.05;

    private static final double SMALLEST_SHOWN = 0.001;

    private Significance() {}

    static boolean rejects(double pValue) {
        return pValue < LEVEL;
    }

    static String words(double pValue) {
        return pValue < SMALLEST_SHOWN
                ? "p < " + SMALLEST_SHOWN
                : String.format(Locale.ROOT, pValue < 0.1 ? "p = %.3f" : "p = %.2f", pValue);
    }
}
