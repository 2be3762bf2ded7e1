package org.lstm4j.tasks.forecast;

/** Plain descriptive statistics, summed in index order. */
final class Statistics {
    private Statistics() {}

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** {@code values[t] - values[t - lag]}, shorter by the lag. */
    static double[] differences(double[] values, int lag) {
        double[] differences = new double[values.length - lag];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = values[i + lag] - values[i];
        }
        return differences;
    }

    /**
     * Deviations from the centred moving average over one season, both of its ends at half weight if the season is even.
     *
     * @return shorter than the values by {@code 2 * (season / 2)}
     */
    static double[] detrend(double[] values, int season) {
        int half = season / 2;
        double endWeight = season % 2 == 0 ? 0.5 : 1;
        double[] deviations = new double[values.length - 2 * half];
        for (int i = 0; i < deviations.length; i++) {
            double sum = endWeight * (values[i] + values[i + 2 * half]);
            for (int k = 1; k < 2 * half; k++) {
                sum += values[i + k];
            }
            deviations[i] = values[i + half] - sum / season;
        }
        return deviations;
    }

    /** The slope of the least-squares line of y on x. */
    static double slope(double[] x, double[] y) {
        double meanX = mean(x);
        double meanY = mean(y);
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < x.length; i++) {
            xy += (x[i] - meanX) * (y[i] - meanY);
            xx += (x[i] - meanX) * (x[i] - meanX);
        }
        return xy / xx;
    }
}
