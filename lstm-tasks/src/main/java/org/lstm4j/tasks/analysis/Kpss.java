package org.lstm4j.tasks.analysis;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.lstm4j.tasks.series.SeriesException;

/**
 * The KPSS test (Kwiatkowski, Phillips, Schmidt and Shin, "Testing the null hypothesis of stationarity against the
 * alternative of a unit root", Journal of Econometrics 54, 1992). Its null hypothesis is the opposite of the Dickey-Fuller
 * test's: the values keep to one level, or to one straight line.
 *
 * @param around what the values are thought to keep to
 * @param statistic squared partial sums of the residuals over their long-run variance (their equations 10 and 11); 0 for
 *     values without any residual, which surely keep to it
 * @param pValue interpolated between the published critical values (their table 1), which end at 0.1 and 0.01
 * @param beyondTable whether the p-value lies beyond that end of the table which {@code pValue} names
 * @param lags how many autocovariances enter the long-run variance, by Bartlett's weights
 */
public record Kpss(Around around, double statistic, double pValue, boolean beyondTable, int lags) {
    private static final double[] P_VALUES = {0.10, 0.05, 0.025, 0.01};
    private static final double[] LEVEL_TABLE = {0.347, 0.463, 0.574, 0.739};
    private static final double[] TREND_TABLE = {0.119, 0.146, 0.176, 0.216};
    private static final double EPSILON = 0x1p-52;

    /**
     * Tests a series with a number of lags that follows from its own autocorrelation (Hobijn, Franses and Ooms,
     * "Generalizations of the KPSS-test for stationarity", Statistica Neerlandica 58, 2004; a working paper since 1998).
     *
     * @param values at least one
     */
    public static Kpss test(double[] values, Around around) {
        double[] residuals = residuals(values, around);
        return test(residuals, around, automaticLags(residuals), isRounding(residuals, values));
    }

    /**
     * Tests a series with a given number of lags.
     *
     * @param values at least one
     * @param lags 0 to {@code values.length - 1}
     * @throws SeriesException if there are too few values for that many lags
     */
    public static Kpss test(double[] values, Around around, int lags) {
        if (lags < 0 || lags >= values.length) {
            throw new SeriesException(
                    "lags: expected 0 to " + (values.length - 1) + " for " + values.length + " values, found " + lags);
        }
        double[] residuals = residuals(values, around);
        return test(residuals, around, lags, isRounding(residuals, values));
    }

    private static Kpss test(double[] residuals, Around around, int lags, boolean rounding) {
        double statistic = rounding ? 0 : statistic(residuals, lags);
        double[] table = table(around);
        boolean beyond = statistic < table[0] || statistic > table[table.length - 1];
        return new Kpss(around, statistic, interpolate(table, statistic), beyond, lags);
    }

    /** Whether the null hypothesis holds at 5%: the values keep to their level or line. */
    public boolean holds() {
        return statistic <= critical().fivePercent();
    }

    /** Above these the null hypothesis is rejected. */
    public CriticalValues critical() {
        double[] table = table(around);
        return new CriticalValues(table[3], table[1], table[0]);
    }

    /** The outcome for the user. */
    public String sentence() {
        String figures = String.format(Locale.ROOT, " (KPSS %.2f with %d lags, %s).", statistic, lags, significance());
        return holds()
                ? "The values keep to " + around.words() + figures
                : "The level wanders: the values do not keep to " + around.words() + figures;
    }

    /** The p-value as text, with its sign where it lies beyond the table. */
    String significance() {
        if (!beyondTable) {
            return Significance.words(pValue);
        }
        return (isUpperBound() ? "p < " : "p > ") + pValue;
    }

    /** What {@code pValue} is where the statistic lies beyond the table: "at most" or "at least"; empty where it is exact. */
    public Optional<String> bound() {
        return beyondTable ? Optional.of(isUpperBound() ? "at most" : "at least") : Optional.empty();
    }

    private boolean isUpperBound() {
        return pValue < Significance.LEVEL;
    }

    private static double[] table(Around around) {
        return around == Around.LEVEL ? LEVEL_TABLE : TREND_TABLE;
    }

    private static double[] residuals(double[] values, Around around) {
        int n = values.length;
        double mean = Autocorrelation.mean(values);
        double middle = (n - 1) / 2.0;
        double xy = 0;
        double xx = 0;
        for (int t = 0; around == Around.TREND && t < n; t++) {
            xy += (t - middle) * (values[t] - mean);
            xx += (t - middle) * (t - middle);
        }
        double slope = xx > 0 ? xy / xx : 0;
        double[] residuals = new double[n];
        Arrays.setAll(residuals, t -> values[t] - mean - slope * (t - middle));
        return residuals;
    }

    /** Whether nothing is left but the rounding of the mean and the line. */
    private static boolean isRounding(double[] residuals, double[] values) {
        return largest(residuals) <= values.length * EPSILON * largest(values);
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private static double statistic(double[] residuals, int lags) {
        double partial = 0;
        double squares = 0;
        for (double residual : residuals) {
            partial += residual;
            squares += partial * partial;
        }
        double variance = product(residuals, 0);
        for (int lag = 1; lag <= lags; lag++) {
            variance += 2 * (1 - lag / (lags + 1.0)) * product(residuals, lag);
        }
        return squares / (residuals.length * variance);
    }

    private static int automaticLags(double[] residuals) {
        int n = residuals.length;
        double level = product(residuals, 0);
        double slope = 0;
        for (int lag = 1; lag <= (int) Math.pow(n, 2.0 / 9); lag++) {
            double twice = 2 * product(residuals, lag);
            level += twice;
            slope += lag * twice;
        }
        double ratio = slope / level;
        double lags = 1.1447 * Math.pow(ratio * ratio, 1.0 / 3) * Math.pow(n, 1.0 / 3);
        return (int) Math.min(lags, n - 1);
    }

    private static double product(double[] residuals, int lag) {
        double sum = 0;
        for (int t = lag; t < residuals.length; t++) {
            sum += residuals[t] * residuals[t - lag];
        }
        return sum;
    }

    private static double interpolate(double[] table, double statistic) {
        int last = table.length - 1;
        if (statistic <= table[0]) {
            return P_VALUES[0];
        }
        for (int i = 1; i <= last; i++) {
            if (statistic <= table[i]) {
                double share = (statistic - table[i - 1]) / (table[i] - table[i - 1]);
                return P_VALUES[i - 1] + share * (P_VALUES[i] - P_VALUES[i - 1]);
            }
        }
        return P_VALUES[last];
    }
}
