package org.lstm4j.tasks.analysis;

import org.lstm4j.tasks.series.SeriesException;

/** How values resemble those some steps before them. All sums run in time order. */
public final class Autocorrelation {
    private static final double NORMAL_97_5 = 1.959963984540054;

    private Autocorrelation() {}

    /**
     * The autocovariance at a lag, divided by the number of values (the biased, positive semi-definite estimate); at lag 0
     * the variance.
     *
     * @param lag 0 to {@code values.length - 1}
     */
    public static double autocovariance(double[] values, int lag) {
        double mean = mean(values);
        double sum = 0;
        for (int i = lag; i < values.length; i++) {
            sum += (values[i] - mean) * (values[i - lag] - mean);
        }
        return sum / values.length;
    }

    /** The autocorrelation at a lag; 0 for a constant series. */
    public static double autocorrelation(double[] values, int lag) {
        double variance = autocovariance(values, 0);
        return variance > 0 ? autocovariance(values, lag) / variance : 0;
    }

    /**
     * The autocorrelation function.
     *
     * @param lags the longest lag, 1 to {@code values.length - 1}
     * @return {@code [lags + 1]}, from lag 0 (which is 1) on
     * @throws SeriesException if there are too few values for that many lags
     */
    public static double[] function(double[] values, int lags) {
        if (lags < 1 || lags >= values.length) {
            throw new SeriesException(
                    "lags: expected 1 to " + (values.length - 1) + " for " + values.length + " values, found " + lags);
        }
        double[] function = new double[lags + 1];
        function[0] = 1;
        for (int lag = 1; lag <= lags; lag++) {
            function[lag] = autocorrelation(values, lag);
        }
        return function;
    }

    /** Autocorrelations of white noise stay within plus and minus this, 95% of them: {@code 1.96 / sqrt(n)}. */
    public static double whiteNoiseBound(int count) {
        return NORMAL_97_5 / Math.sqrt(count);
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
