package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.analysis.Autocorrelation;
import org.lstm4j.tasks.analysis.Stationarity;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

/**
 * A transform chosen and measured on a training part, with the reasons in words.
 *
 * @param stationarity the tests that decided about the plain difference
 * @param reasons one sentence for each decision
 */
record FittedTransform(Transform transform, Stationarity stationarity, List<String> reasons) {

    /**
     * Chooses and measures a transform.
     *
     * @param training the training part
     * @param reach how many steps ahead the network predicts at once; the scale of differenced levels is measured over it
     * @throws SeriesException if the training part repeats itself exactly
     */
    static FittedTransform fit(TimeSeries training, Season season, int reach) {
        History history = History.of(training);
        double[] values = history.values();
        int lag = season.length();
        List<String> reasons = new ArrayList<>();
        reasons.add(season.reason());
        boolean log = Logarithm.choose(values, lag, reasons);
        double[] linked = log ? Arrays.stream(values).map(Math::log).toArray() : values;
        Stationarity asGiven = tests(linked, lag);
        List<Covariate> columns = Effects.estimate(training, linked, lag, asGiven.needsDifference(), log, reasons);
        boolean nonnegative = Arrays.stream(values).allMatch(value -> value >= 0);
        Transform unscaled = new Transform(log, lag, false, 0, growth(values, lag), 1, nonnegative, columns);
        double[] x = unscaled.working(history);
        double[] raw = Transform.seasonalDifferences(x, lag);
        Stationarity tests = Arrays.equals(x, linked) ? asGiven : tests(x, lag);
        boolean undecided = lag == 1 && tests.verdict() == Stationarity.Verdict.UNDECIDED;
        boolean difference = undecided || tests.needsDifference();
        if (lag > 1) {
            reasons.add("seasonal difference at lag " + lag);
        }
        reasons.add(
                undecided
                        ? "plain difference: the tests cannot tell whether " + unscaled.tested()
                                + " keep one level, and a wrong mean costs more than a needless difference"
                        : tests.sentence(unscaled.tested()));
        double centre = difference ? (raw[raw.length - 1] - raw[0]) / (raw.length - 1) : Statistics.mean(raw);
        double scale =
                difference ? spreadOverReach(raw, centre, reach) : Math.sqrt(Autocorrelation.autocovariance(raw, 0));
        if (!(scale > 0)) {
            throw new SeriesException("series '" + training.name() + "': its " + values.length + " values from "
                    + training.axis().label(0) + " to " + training.axis().label(values.length - 1) + " repeat "
                    + (lag > 1 ? "every " + lag + " steps" : "each other")
                    + " exactly; there is nothing to learn, and nothing to forecast but the same again");
        }
        reasons.add(
                difference
                        ? "scaled by the spread of its changes over up to " + reach + " steps, its drift taken out"
                        : "centred on its mean and scaled to unit variance");
        if (nonnegative && !log) {
            reasons.add("cut off at 0: no value below 0 was ever known");
        }
        Transform transform = new Transform(
                log,
                lag,
                difference,
                centre,
                unscaled.growth(),
                scale,
                nonnegative,
                Effects.scaled(columns, history, lag, difference));
        reasons.add(Expectation.describe(transform));
        return new FittedTransform(transform, tests, List.copyOf(reasons));
    }

    private static Stationarity tests(double[] x, int season) {
        double[] raw = Transform.seasonalDifferences(x, season);
        return Stationarity.ofSeasonalDifferences(raw, season);
    }

    private static double growth(double[] values, int season) {
        return Statistics.mean(Statistics.differences(values, season));
    }

    /** Root mean square of the changes over 1 to reach steps beyond the drift: the size of the network's targets. */
    private static double spreadOverReach(double[] raw, double drift, int reach) {
        double sum = 0;
        long count = 0;
        for (int h = 1; h <= Math.min(reach, raw.length - 1); h++) {
            for (double change : Statistics.differences(raw, h)) {
                sum += (change - drift * h) * (change - drift * h);
                count++;
            }
        }
        return Math.sqrt(sum / count);
    }

    static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
