package org.lstm4j.tasks.analysis;

import java.util.Locale;
import java.util.Optional;

/**
 * The augmented Dickey-Fuller test (Said and Dickey, "Testing for unit roots in autoregressive-moving average models of
 * unknown order", Biometrika 71, 1984). Its null hypothesis is a unit root: nothing pulls the values back to where they
 * were. The more negative the statistic, the clearer the pull.
 *
 * @param around what the values are thought to return to
 * @param statistic the t-statistic of {@code x[t-1]} in the regression of {@code x[t] - x[t-1]} on it, on the constant (and
 *     the trend), and on the last {@code lags} differences
 * @param pValue by MacKinnon's response surfaces (1994)
 * @param lags by Akaike's information criterion, up to Schwert's limit {@code 12 (n / 100)^(1/4)}
 * @param observations rows of the regression
 * @param critical by MacKinnon's response surfaces (2010), for that many observations
 */
public record Adf(Around around, double statistic, double pValue, int lags, int observations, CriticalValues critical) {

    /**
     * Tests a series.
     *
     * @return empty where there is nothing to test: values that follow from their own past but for rounding (a constant, a
     *     straight line, an exact cycle), or fewer than 4 values (6 around a trend)
     */
    public static Optional<Adf> test(double[] values, Around around) {
        int terms = around == Around.TREND ? 2 : 1;
        int limit = Math.min(values.length / 2 - terms - 1, schwert(values.length));
        return limit < 0
                ? Optional.empty()
                : lags(values, terms, limit).flatMap(lags -> at(values, around, terms, lags));
    }

    /** Schwert's usual number of lags ("Tests for unit roots", Journal of Business and Economic Statistics 7, 1989). */
    static int schwert(int count) {
        return (int) Math.ceil(12 * Math.pow(count / 100.0, 0.25));
    }

    /** Whether the null hypothesis of a unit root is rejected at 5%: the values return. */
    public boolean returns() {
        return Significance.rejects(pValue);
    }

    /** The outcome for the user. */
    public String sentence() {
        String figures = String.format(
                Locale.ROOT, " (ADF %.2f with %d lags, %s).", statistic, lags, Significance.words(pValue));
        return returns()
                ? "The values return to " + around.words() + " after a disturbance" + figures
                : "The level wanders: no sign that the values return to " + around.words() + " after a disturbance"
                        + figures;
    }

    /** The number of lags with the smallest information criterion, all measured on the same rows. */
    private static Optional<Integer> lags(double[] values, int terms, int limit) {
        int level = terms;
        LeastSquares nested = new LeastSquares(terms + 1 + limit);
        double[] row = new double[terms + 2 + limit];
        int rows = values.length - 1 - limit;
        for (int t = limit + 1; t < values.length; t++) {
            fillTerms(row, 0, terms, t);
            row[level] = values[t - 1];
            fillLags(row, level + 1, limit, values, t);
            row[level + 1 + limit] = values[t] - values[t - 1];
            nested.add(row);
        }
        nested.reduce();
        int best = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int lags = 0; lags <= limit && !nested.isDependent(level + lags); lags++) {
            int regressors = level + 1 + lags;
            if (nested.fitsExactly(regressors)) {
                return Optional.empty();
            }
            double criterion = rows * Math.log(nested.squaredResiduals(regressors) / rows) + 2 * regressors;
            if (criterion < smallest) {
                smallest = criterion;
                best = lags;
            }
        }
        return Optional.of(best);
    }

    private static Optional<Adf> at(double[] values, Around around, int terms, int lags) {
        int level = lags + terms;
        LeastSquares regression = new LeastSquares(level + 1);
        double[] row = new double[level + 2];
        int rows = values.length - 1 - lags;
        for (int t = lags + 1; t < values.length; t++) {
            fillLags(row, 0, lags, values, t);
            fillTerms(row, lags, terms, t);
            row[level] = values[t - 1];
            row[level + 1] = values[t] - values[t - 1];
            regression.add(row);
        }
        regression.reduce();
        if (regression.isDependent(level) || regression.fitsExactly(level + 1)) {
            return Optional.empty();
        }
        double statistic = regression.lastT();
        MacKinnon distribution = MacKinnon.of(around);
        return Optional.of(
                new Adf(around, statistic, distribution.pValue(statistic), lags, rows, distribution.critical(rows)));
    }

    private static void fillTerms(double[] row, int from, int terms, int t) {
        row[from] = 1;
        if (terms == 2) {
            row[from + 1] = t;
        }
    }

    private static void fillLags(double[] row, int from, int lags, double[] values, int t) {
        for (int lag = 1; lag <= lags; lag++) {
            row[from + lag - 1] = values[t - lag] - values[t - lag - 1];
        }
    }
}
