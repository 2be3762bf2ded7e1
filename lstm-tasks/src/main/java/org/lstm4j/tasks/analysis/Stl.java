package org.lstm4j.tasks.analysis;

import java.util.Arrays;
import org.lstm4j.tasks.series.SeriesException;

/**
 * Decomposition into season, trend and remainder by loess (Cleveland, Cleveland, McRae and Terpenning, "STL: A
 * Seasonal-Trend Decomposition Procedure Based on Loess", Journal of Official Statistics 6, 1990).
 *
 * <p>The spans are the usual ones: 7 seasons for the season, the next odd number from {@code 1.5 period / (1 - 1.5 / 7)}
 * on for the trend, the next odd number above the period for the low-pass filter; all fits are straight lines. Time grows
 * with the number of values times the period.
 *
 * @param period steps in one season, at least 2
 * @param robust whether outliers lose their weight: 15 outer loops of 2 inner ones, instead of 5 inner loops alone
 */
public record Stl(int period, boolean robust) {
    private static final int SEASONAL_SPAN = 7;

    /** A residual beyond this many median residuals is an outlier without any weight (their section 2.4). */
    private static final double OUTLIER = 6;

    /** Within this share of that distance a weight is one, beyond its complement it is zero. */
    private static final double EDGE = 0.001;

    public Stl {
        if (period < 2) {
            throw new SeriesException("period: expected at least 2 steps, found " + period
                    + "; a series without a season has nothing to decompose");
        }
    }

    /** The decomposition as it is usual where the data have no outliers. */
    public static Stl of(int period) {
        return new Stl(period, false);
    }

    /** The same, with outliers left to the remainder. */
    public Stl robustly() {
        return new Stl(period, true);
    }

    /**
     * Takes a series apart.
     *
     * @param values {@code [n]}, at least two seasons, all finite
     * @throws SeriesException if there are fewer than two seasons
     */
    public Decomposition decompose(double[] values) {
        int n = values.length;
        if (n < 2 * period) {
            throw new SeriesException("values: expected at least two seasons of " + period + ", found " + n
                    + " values; give more data or a shorter period");
        }
        double[] seasonal = new double[n];
        double[] trend = new double[n];
        double[] robustness = ones(n);
        int outerLoops = robust ? 15 : 0;
        int innerLoops = robust ? 2 : 5;
        for (int outer = 0; outer <= outerLoops; outer++) {
            if (outer > 0) {
                robustness = bisquare(difference(difference(values, seasonal), trend));
            }
            for (int inner = 0; inner < innerLoops; inner++) {
                seasonal = season(difference(values, trend), robustness);
                trend = new Loess(trendSpan()).smooth(difference(values, seasonal), robustness, 0);
            }
        }
        return new Decomposition(period, false, trend, seasonal, difference(difference(values, seasonal), trend));
    }

    /**
     * Takes a series apart whose ups and downs grow with its level: its logarithms are decomposed, and the parts are
     * factors of it.
     *
     * @param values {@code [n]}, at least two seasons, all finite and greater than 0
     * @throws SeriesException if there are fewer than two seasons, or a value is not greater than 0
     */
    public Decomposition decomposeByFactors(double[] values) {
        double[] logarithms = new double[values.length];
        for (int i = 0; i < logarithms.length; i++) {
            if (!(values[i] > 0)) {
                throw new SeriesException("values: expected greater than 0 for a decomposition by factors, found "
                        + values[i] + " at position " + i + "; decompose the sum");
            }
            logarithms[i] = Math.log(values[i]);
        }
        return decompose(logarithms).ofLogarithms();
    }

    /** Steps 2 to 4 of the inner loop: the smoothed cycle-subseries without what of the trend is still in them. */
    private double[] season(double[] detrended, double[] robustness) {
        int n = detrended.length;
        double[] cycles = cycles(detrended, robustness);
        double[] passed = average(average(average(cycles, period), period), 3);
        double[] low = new Loess(period + 1 + period % 2).smooth(passed, ones(n), 0);
        double[] season = new double[n];
        for (int i = 0; i < n; i++) {
            season[i] = cycles[period + i] - low[i];
        }
        return season;
    }

    /** Each phase of the season smoothed by itself, and extrapolated by one season to either side. */
    private double[] cycles(double[] detrended, double[] robustness) {
        double[] cycles = new double[detrended.length + 2 * period];
        for (int phase = 0; phase < period; phase++) {
            double[] smooth = new Loess(SEASONAL_SPAN).smooth(every(detrended, phase), every(robustness, phase), 1);
            for (int i = 0; i < smooth.length; i++) {
                cycles[phase + i * period] = smooth[i];
            }
        }
        return cycles;
    }

    private double[] every(double[] values, int phase) {
        double[] subseries = new double[(values.length - phase - 1) / period + 1];
        Arrays.setAll(subseries, i -> values[phase + i * period]);
        return subseries;
    }

    private int trendSpan() {
        int span = (int) Math.ceil(1.5 * period / (1 - 1.5 / SEASONAL_SPAN));
        return span + 1 - span % 2;
    }

    /** Moving averages, shorter than the values by length - 1. */
    private static double[] average(double[] values, int length) {
        double[] averages = new double[values.length - length + 1];
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            if (i >= length) {
                sum -= values[i - length];
            }
            if (i >= length - 1) {
                averages[i - length + 1] = sum / length;
            }
        }
        return averages;
    }

    /** Bisquare weights of the residuals, by their median size. */
    private static double[] bisquare(double[] residuals) {
        int n = residuals.length;
        double[] sizes = Arrays.stream(residuals).map(Math::abs).toArray();
        double[] sorted = sizes.clone();
        Arrays.sort(sorted);
        double limit = OUTLIER * (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            double u = sizes[i] / limit;
            double v = 1 - u * u;
            weights[i] = sizes[i] <= EDGE * limit ? 1 : sizes[i] <= (1 - EDGE) * limit ? v * v : 0;
        }
        return weights;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] difference = new double[a.length];
        Arrays.setAll(difference, i -> a[i] - b[i]);
        return difference;
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }
}
