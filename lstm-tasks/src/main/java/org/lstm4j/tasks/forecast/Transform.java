package org.lstm4j.tasks.forecast;

import java.util.Arrays;

/**
 * The way from original units to what the network sees, and back: logarithm, seasonal difference, plain difference,
 * scaling. All numbers in it come from the training part alone; it is a value that is stored with the model.
 *
 * <p>With x the series (its logarithm if {@code log}) and m the season, {@link #apply} gives the <em>levels</em>
 * {@code (x[t] - x[t-m] - centre) / scale}, or {@code (x[t] - centre) / scale} without a season. If {@code difference}
 * is set, the centre is a drift per step, {@code centre * t} instead of {@code centre}, and the network is shown levels
 * relative to the last one of its window: the same as the running sums of plain differences, with no sum to drift.
 *
 * @param log whether the logarithm is taken first
 * @param season lag of the seasonal difference; 1 means none
 * @param difference whether levels are relative to the last one known
 * @param centre what a level is before centring when the network says nothing (0): a mean, or a drift per step
 * @param scale size of a typical level, greater than 0
 */
public record Transform(boolean log, int season, boolean difference, double centre, double scale) {

    /** How many values at the start have no level, because the seasonal difference reaches before them. */
    public int offset() {
        return season > 1 ? season : 0;
    }

    /**
     * The levels of a stretch of the series.
     *
     * @param values in original units, at least {@code offset() + 1}
     * @return {@code values.length - offset()} levels
     */
    public double[] apply(double[] values) {
        double[] levels = raw(log, season, values);
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (levels[i] - centreAt(i)) / scale;
        }
        return levels;
    }

    /**
     * The values, in original units, whose levels are given.
     *
     * @param history values before them, at least {@code offset() + 1}
     * @param future levels that follow those of {@code apply(history)}
     */
    public double[] invert(double[] history, double[] future) {
        double[] x = Arrays.copyOf(history, history.length + future.length);
        for (int i = 0; log && i < history.length; i++) {
            x[i] = Math.log(history[i]);
        }
        double[] values = new double[future.length];
        for (int h = 0; h < future.length; h++) {
            int t = history.length + h;
            x[t] = future[h] * scale + centreAt(t - offset()) + (season > 1 ? x[t - season] : 0);
            values[h] = log ? Math.exp(x[t]) : x[t];
        }
        return values;
    }

    private double centreAt(int position) {
        return difference ? centre * position : centre;
    }

    /** Logarithm and seasonal difference only: what centre and scale are measured on. */
    static double[] raw(boolean log, int season, double[] values) {
        double[] x = values.clone();
        for (int i = 0; log && i < x.length; i++) {
            x[i] = Math.log(x[i]);
        }
        return season > 1 ? Statistics.differences(x, season) : x;
    }
}
