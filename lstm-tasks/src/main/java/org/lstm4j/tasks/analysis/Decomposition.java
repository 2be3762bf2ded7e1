package org.lstm4j.tasks.analysis;

import java.util.Locale;

/** A series as the sum of a trend, a season and a remainder, each {@code [n]} in the units of the series; immutable. */
public final class Decomposition {
    /** From here on a season is usually worth a seasonal difference (Hyndman, R package forecast, nsdiffs). */
    private static final double STRONG = 0.64;

    /** White noise of some 15 seasons reaches 0.3 by itself, as the season may change from one to the next. */
    private static final double MODERATE = 0.4;

    private final int period;
    private final double[] trend;
    private final double[] seasonal;
    private final double[] remainder;

    /** Takes the arrays over. */
    Decomposition(int period, double[] trend, double[] seasonal, double[] remainder) {
        this.period = period;
        this.trend = trend;
        this.seasonal = seasonal;
        this.remainder = remainder;
    }

    /** Steps in one season. */
    public int period() {
        return period;
    }

    /** A copy. */
    public double[] trend() {
        return trend.clone();
    }

    /** A copy. */
    public double[] seasonal() {
        return seasonal.clone();
    }

    /** A copy. */
    public double[] remainder() {
        return remainder.clone();
    }

    /**
     * How much of what is not seasonal the trend explains, 0 to 1: {@code max(0, 1 - var(remainder) / var(trend +
     * remainder))} (Wang, Smith and Hyndman, "Characteristic-based clustering for time series data", Data Mining and
     * Knowledge Discovery 13, 2006).
     */
    public double trendStrength() {
        return strength(trend);
    }

    /** How much of what is not trend the season explains, 0 to 1, by the same formula. */
    public double seasonalStrength() {
        return strength(seasonal);
    }

    /** Both strengths in one sentence for the user. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "The trend is %s (strength %.2f of 1), the season of %d steps is %s (%.2f).",
                inWords(trendStrength()),
                trendStrength(),
                period,
                inWords(seasonalStrength()),
                seasonalStrength());
    }

    private double strength(double[] part) {
        double[] sum = new double[part.length];
        for (int i = 0; i < part.length; i++) {
            sum[i] = part[i] + remainder[i];
        }
        double variance = Autocorrelation.autocovariance(sum, 0);
        return variance > 0 ? Math.max(0, 1 - Autocorrelation.autocovariance(remainder, 0) / variance) : 0;
    }

    private static String inWords(double strength) {
        return strength >= STRONG ? "strong" : strength >= MODERATE ? "moderate" : "weak";
    }
}
