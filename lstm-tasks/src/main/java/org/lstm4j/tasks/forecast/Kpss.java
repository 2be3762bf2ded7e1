package org.lstm4j.tasks.forecast;

/**
 * The KPSS test of level stationarity (Kwiatkowski, Phillips, Schmidt and Shin, Journal of Econometrics 54, 1992): does a
 * series keep returning to one level, or does its level wander?
 */
final class Kpss {
    /** Critical value at 5% for the null hypothesis of a constant level (their table 1). */
    static final double CRITICAL_5_PERCENT = 0.463;

    private Kpss() {}

    /**
     * The statistic: squared partial sums of the deviations from the mean over their long-run variance (equations 10
     * and 13, Bartlett weights).
     *
     * @param lags how many autocovariances enter the long-run variance, less than the number of values
     * @return 0 for a constant series, which is stationary
     */
    static double statistic(double[] values, int lags) {
        int n = values.length;
        double mean = Statistics.mean(values);
        double partial = 0;
        double squares = 0;
        for (double value : values) {
            partial += value - mean;
            squares += partial * partial;
        }
        double variance = Statistics.autocovariance(values, 0);
        for (int lag = 1; lag <= lags; lag++) {
            variance += 2 * (1 - lag / (lags + 1.0)) * Statistics.autocovariance(values, lag);
        }
        return variance > 0 ? squares / ((double) n * n * variance) : 0;
    }

    /** Schwert's usual number of lags, or one season where that is longer: seasonal differences overlap by as much. */
    static int lags(int count, int season) {
        int schwert = (int) Math.ceil(12 * Math.pow(count / 100.0, 0.25));
        return Math.min(Math.max(schwert, season), count / 2);
    }
}
