package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.analysis.Autocorrelation;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * Linear effects of the columns that are known in advance: a regression of the series' differences on the columns'
 * differences (dynamic regression; Hyndman and Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition,
 * chapter 10). Taken out, they do not have to be learnt by a network from a handful of windows.
 */
final class Effects {
    /** An effect of less than this many standard errors is as good as none. */
    private static final double SIGNIFICANT = 2;

    private Effects() {}

    /**
     * The columns with their effects, not yet scaled for the network.
     *
     * @param linked the training part, its logarithm if {@code log}
     * @param wanders whether the level of the seasonal differences wanders, so that they are differenced once more
     */
    static List<Covariate> estimate(
            TimeSeries training, double[] linked, int season, boolean wanders, boolean log, List<String> reasons) {
        List<TimeSeries.Column> columns = training.columns();
        List<Integer> candidates = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            if (columns.get(c).future()) {
                candidates.add(c);
            }
        }
        double[] effects = new double[columns.size()];
        double[] target = stationary(linked, linked.length, season, wanders);
        while (!candidates.isEmpty()) {
            List<double[]> regressors = candidates.stream()
                    .map(c -> stationary(columns.get(c).values(), linked.length, season, wanders))
                    .toList();
            Regression regression = Regression.of(regressors, target);
            int weakest = regression.weakest();
            if (Math.abs(regression.t(weakest)) >= SIGNIFICANT) {
                for (int i = 0; i < candidates.size(); i++) {
                    effects[candidates.get(i)] = regression.coefficient(i);
                }
                break;
            }
            candidates.remove(/* index */ weakest);
        }
        List<Covariate> covariates = new ArrayList<>();
        for (int c = 0; c < effects.length; c++) {
            TimeSeries.Column column = columns.get(c);
            covariates.add(new Covariate(column.name(), column.future(), effects[c], 0, 1));
            reasons.add(sentence(column, effects[c], log));
        }
        return covariates;
    }

    /** The columns with centre and scale of what the network is shown of them. */
    static List<Covariate> scaled(List<Covariate> columns, History history, int season, boolean difference) {
        List<Covariate> scaled = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            Covariate column = columns.get(c);
            double[] shown = stationary(history.column(c), history.size(), season, false);
            double centre = difference ? 0 : Statistics.mean(shown);
            double spread = Math.sqrt(Autocorrelation.autocovariance(shown, 0));
            scaled.add(new Covariate(column.name(), column.future(), column.effect(), centre, spread > 0 ? spread : 1));
        }
        return scaled;
    }

    private static double[] stationary(double[] values, int count, int season, boolean wanders) {
        double[] differences = Transform.seasonalDifferences(Arrays.copyOf(values, count), season);
        return wanders ? Statistics.differences(differences, 1) : differences;
    }

    private static String sentence(TimeSeries.Column column, double effect, boolean log) {
        String name = "column '" + column.name() + "': ";
        if (!column.future()) {
            return name + "shown to the network as far as it is known";
        }
        if (effect == 0) {
            return name + "no linear effect worth two standard errors; shown to the network ahead of time";
        }
        return name
                + (log
                        ? String.format(Locale.ROOT, "a unit of it multiplies the value by %.4g", Math.exp(effect))
                        : String.format(Locale.ROOT, "a unit of it adds %.4g", effect))
                + "; what is left is shown to the network ahead of time";
    }
}
