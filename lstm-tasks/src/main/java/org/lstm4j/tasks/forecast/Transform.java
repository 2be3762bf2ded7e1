package org.lstm4j.tasks.forecast;

import java.util.List;

/**
 * The way from original units to what the network sees, and back. All numbers in it come from the training part alone; it
 * is a value that is stored with the model.
 *
 * <p>The <em>working values</em> x are the original ones, or their logarithms if {@code log}, without the linear effects of
 * the columns known in advance. With m the season, the network is shown <em>levels</em> {@code (x[t] - x[t-m] - centre) /
 * scale}, or {@code (x[t] - centre) / scale} without a season. If {@code difference} is set, {@code centre} is a drift per
 * step and levels are relative to the last one known. What the network answers is how far the working values will be, in
 * units of {@code scale}, from where {@link Expectation} sees them by itself.
 *
 * @param log whether the logarithm is taken
 * @param season lag of the seasonal difference; 1 means none
 * @param difference whether levels are relative to the last one known
 * @param centre mean of the seasonal differences of the working values (of the values themselves without a season), or
 *     their drift per step
 * @param growth mean change, in original units, over one season (one step without a season): how a level grows in a
 *     straight line where {@code log} would let it grow by a constant factor
 * @param scale size of a typical level, greater than 0
 * @param nonnegative whether no value below 0 was ever known, so that none is forecast
 * @param columns the columns beside the target, in the order of the data
 */
public record Transform(
        boolean log,
        int season,
        boolean difference,
        double centre,
        double growth,
        double scale,
        boolean nonnegative,
        List<Covariate> columns) {
    public Transform {
        columns = List.copyOf(columns);
    }

    /** How many values at the start have no level, because the seasonal difference reaches before them. */
    public int offset() {
        return season > 1 ? season : 0;
    }

    /** Features of a step of a window: the level, and one for each column. */
    int features() {
        return 1 + columns.size();
    }

    /** What the tests for a steady level looked at, in words. */
    public String tested() {
        String of = log ? " of the logarithms" : "";
        return season > 1 ? "the seasonal differences" + of : log ? "the logarithms" : "the values";
    }

    /** The working values of all that is known. */
    double[] working(History history) {
        double[] x = new double[history.size()];
        for (int t = 0; t < x.length; t++) {
            x[t] = link(history.value(t)) - effects(history, t);
        }
        return x;
    }

    /** What the columns known in advance add at a position, which may lie in the future. */
    double effects(History history, int position) {
        double sum = 0;
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).effect() != 0) {
                sum += columns.get(c).effect() * history.column(c)[position];
            }
        }
        return sum;
    }

    /** An original value, or its logarithm: where errors are of even size. */
    double link(double value) {
        return log ? Math.log(value) : value;
    }

    /** The original value of a linked one. */
    double unlink(double linked) {
        if (log) {
            return Math.exp(linked);
        }
        return nonnegative ? Math.max(0, linked) : linked;
    }

    /** {@code x[t] - x[t-m]}, or the values themselves without a season. */
    static double[] seasonalDifferences(double[] x, int season) {
        return season > 1 ? Statistics.differences(x, season) : x;
    }
}
