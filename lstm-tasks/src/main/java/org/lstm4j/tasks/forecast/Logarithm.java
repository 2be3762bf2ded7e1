package org.lstm4j.tasks.forecast;

import java.util.Arrays;
import java.util.List;

/** Whether the ups and downs of a series grow with its level, so that logarithms even them out. */
final class Logarithm {
    /** A logarithm changes little unless the level changes by this factor. */
    private static final double MIN_GROWTH = 1.5;

    /** Spread ~ level^p: from p = 1/2 on, the logarithm evens the spread out better than nothing does. */
    private static final double MIN_EXPONENT = 0.5;

    private static final int MIN_BLOCKS = 4;
    private static final int BLOCK_WITHOUT_SEASON = 12;

    private Logarithm() {}

    /** Decides by the slope of log spread on log level over blocks of time, and adds the reason in words. */
    static boolean choose(double[] training, int season, List<String> reasons) {
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
            reasons.add("no logarithm: the level changes by a factor of " + FittedTransform.figure(growth) + " only");
            return false;
        }
        double exponent = Statistics.slope(level, spread);
        boolean log = exponent >= MIN_EXPONENT;
        reasons.add((log ? "logarithm: the changes grow" : "no logarithm: the changes do not grow")
                + " with the level (as its power " + FittedTransform.figure(exponent) + ")");
        return log;
    }
}
