package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.analysis.Stationarity;
import org.lstm4j.tasks.series.SeriesException;

/**
 * A transform chosen and measured on a training part, with the reasons in words.
 *
 * @param reasons one sentence for each decision
 */
record FittedTransform(Transform transform, List<String> reasons) {
    /** A logarithm changes little unless the level changes by this factor. */
    private static final double MIN_GROWTH = 1.5;

    /** Spread ~ level^p: from p = 1/2 on, the logarithm evens the spread out better than nothing does. */
    private static final double MIN_EXPONENT = 0.5;

    private static final int MIN_BLOCKS = 4;
    private static final int BLOCK_WITHOUT_SEASON = 12;

    /**
     * Chooses and measures a transform.
     *
     * @param training the training part, in original units
     * @param reach how many steps ahead the network predicts at once; the scale of differenced levels is measured over it
     */
    static FittedTransform fit(double[] training, Season season, int reach) {
        List<String> reasons = new ArrayList<>();
        reasons.add(season.reason());
        boolean log = chooseLog(training, season.length(), reasons);
        double[] raw = Transform.raw(log, season.length(), training);
        boolean difference = chooseDifference(raw, season.length(), reasons);
        double centre = difference ? (raw[raw.length - 1] - raw[0]) / (raw.length - 1) : Statistics.mean(raw);
        double scale = difference ? spreadOverReach(raw, centre, reach) : Math.sqrt(Statistics.autocovariance(raw, 0));
        if (!(scale > 0)) {
            throw new SeriesException("the training part of " + training.length
                    + " values repeats itself exactly; there is nothing for a network to learn");
        }
        reasons.add(
                difference
                        ? "scaled by the spread of its changes over up to " + reach + " steps, its drift taken out"
                        : "centred on its mean and scaled to unit variance");
        return new FittedTransform(
                new Transform(log, season.length(), difference, centre, scale), List.copyOf(reasons));
    }

    /** Whether the ups and downs grow with the level: the slope of log spread on log level over blocks of time. */
    private static boolean chooseLog(double[] training, int season, List<String> reasons) {
        if (Arrays.stream(training).anyMatch(value -> value <= 0)) {
            reasons.add("no logarithm: not all values are positive");
            return false;
        }
        int length = season > 1 ? season : BLOCK_WITHOUT_SEASON;
        int count = training.length / length;
        if (count < MIN_BLOCKS) {
            reasons.add("no logarithm: too few values to see whether the changes grow with the level");
            return false;
        }
        double[] level = new double[count];
        double[] spread = new double[count];
        for (int block = 0; block < count; block++) {
            double[] part = Arrays.copyOfRange(training, block * length, (block + 1) * length);
            double[] changes = Statistics.differences(part, 1);
            level[block] = Math.log(Statistics.mean(part));
            spread[block] = Math.log(Arrays.stream(changes).map(Math::abs).sum() + Double.MIN_NORMAL);
        }
        double growth = Math.exp(Arrays.stream(level).max().orElseThrow()
                - Arrays.stream(level).min().orElseThrow());
        if (growth < MIN_GROWTH) {
            reasons.add("no logarithm: the level changes by a factor of " + figure(growth) + " only");
            return false;
        }
        double exponent = Statistics.slope(level, spread);
        boolean log = exponent >= MIN_EXPONENT;
        reasons.add((log ? "logarithm: the changes grow" : "no logarithm: the changes do not grow")
                + " with the level (as its power " + figure(exponent) + ")");
        return log;
    }

    private static boolean chooseDifference(double[] raw, int season, List<String> reasons) {
        Stationarity tests = Stationarity.ofSeasonalDifferences(raw, season);
        if (season > 1) {
            reasons.add("seasonal difference at lag " + season);
        }
        reasons.add(tests.sentence(season > 1 ? "the seasonal differences" : "the values"));
        return tests.needsDifference();
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

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
