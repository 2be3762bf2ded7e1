package org.lstm4j.tasks.analysis;

import java.util.Locale;

/**
 * The test for autocorrelation left in residuals (Ljung and Box, "On a measure of lack of fit in time series models",
 * Biometrika 65, 1978). Its null hypothesis: there is none at any of the lags.
 *
 * @param statistic {@code n (n + 2)} times the sum over the lags k of {@code r[k]^2 / (n - k)}
 * @param pValue by the chi-squared distribution with as many degrees of freedom as lags
 * @param lags how many autocorrelations were taken together
 */
public record LjungBox(double statistic, double pValue, int lags) {

    /**
     * Tests residuals.
     *
     * @param lags 1 to {@code residuals.length - 1}; usual are 10, or two seasons
     * @throws org.lstm4j.tasks.series.SeriesException if there are too few residuals for that many lags
     */
    public static LjungBox test(double[] residuals, int lags) {
        double n = residuals.length;
        double[] r = Autocorrelation.function(residuals, lags);
        double sum = 0;
        for (int k = 1; k <= lags; k++) {
            sum += r[k] * r[k] / (n - k);
        }
        double statistic = n * (n + 2) * sum;
        return new LjungBox(statistic, Distributions.chiSquaredAbove(statistic, lags), lags);
    }

    /** The outcome for the user. */
    public String sentence() {
        String figures = String.format(
                Locale.ROOT, " (Ljung-Box %.1f over %d lags, %s).", statistic, lags, Significance.words(pValue));
        return Significance.rejects(pValue)
                ? "The residuals still remember each other: something regular was left out" + figures
                : "The residuals look like noise: nothing regular is seen in them" + figures;
    }
}
