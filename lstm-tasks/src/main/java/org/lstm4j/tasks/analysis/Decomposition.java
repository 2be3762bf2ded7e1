package org.lstm4j.tasks.analysis;

import java.util.Arrays;
import java.util.Locale;

/**
 * A series as the sum of a trend, a season and a remainder, each {@code [n]} in the units of the series; or as the product
 * of a trend in these units with a seasonal and a remaining factor. Immutable.
 */
public final class Decomposition {
    /** From here on a season is usually worth a seasonal difference (Hyndman, R package forecast, nsdiffs). */
    private static final double STRONG = 0.64;

    /** White noise of some 15 seasons reaches 0.3 by itself, as the season may change from one to the next. */
    private static final double MODERATE = 0.4;

    private final int period;
    private final boolean multiplicative;
    private final double[] trend;
    private final double[] seasonal;
    private final double[] remainder;

    /**
     * Takes the arrays over.
     *
     * @param multiplicative whether they are parts of logarithms
     */
    Decomposition(int period, boolean multiplicative, double[] trend, double[] seasonal, double[] remainder) {
        this.period = period;
        this.multiplicative = multiplicative;
        this.trend = trend;
        this.seasonal = seasonal;
        this.remainder = remainder;
    }

    /** Steps in one season. */
    public int period() {
        return period;
    }

    /** Whether the parts are factors, as the ups and downs grow with the level; otherwise they add up. */
    public boolean multiplicative() {
        return multiplicative;
    }

    /** The same parts, taken for those of logarithms. */
    Decomposition ofLogarithms() {
        return new Decomposition(period, true, trend, seasonal, remainder);
    }

    /** In the units of the series; a copy. */
    public double[] trend() {
        return part(trend);
    }

    /** What is added to the trend, or its factor; a copy. */
    public double[] seasonal() {
        return part(seasonal);
    }

    /** What is added to both, or their factor; a copy. */
    public double[] remainder() {
        return part(remainder);
    }

    private double[] part(double[] values) {
        return multiplicative ? Arrays.stream(values).map(Math::exp).toArray() : values.clone();
    }

    /**
     * How much of what is not seasonal the trend explains, 0 to 1: {@code max(0, 1 - var(remainder) / var(trend +
     * remainder))} (Wang, Smith and Hyndman, "Characteristic-based clustering for time series data", Data Mining and
     * Knowledge Discovery 13, 2006); of the logarithms, if the parts are factors.
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
                "The trend is %s (strength %.2f of 1), the season of %d steps is %s (%.2f)%s",
                inWords(trendStrength()),
                trendStrength(),
                period,
                inWords(seasonalStrength()),
                seasonalStrength(),
                multiplicative ? "; they are factors, as ups and downs grow with the level." : ".");
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
