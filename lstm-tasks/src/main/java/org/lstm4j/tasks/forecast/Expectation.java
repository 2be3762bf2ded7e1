package org.lstm4j.tasks.forecast;

/**
 * Where the working values are seen to go before any network is asked.
 *
 * <p>With a season and a constant rate of growth: the mean of the last season, plus the growth to come, plus how the last
 * two seasons, averaged, were bent around their means. Growth under a logarithm is the mean of two: by a constant factor,
 * and by a constant amount. The first runs away where growth slows down, the second stays behind where it does not, and
 * their mean is more often near than either. Where the level wanders: one season ago plus the last change from season to
 * season, with the drift of these changes.
 */
final class Expectation {
    private Expectation() {}

    /**
     * Expected working values.
     *
     * @param x working values, of which the first {@code end} are known; at least two seasons of them
     * @param steps how many after those are asked for
     */
    static double[] after(Transform transform, double[] x, int end, int steps) {
        if (transform.season() == 1) {
            return withoutSeason(transform, x, end, steps);
        }
        return transform.difference() ? wandering(transform, x, end, steps) : steady(transform, x, end, steps);
    }

    /** What is expected, in words. */
    static String describe(Transform transform) {
        String growth = transform.log() && transform.growth() > 0
                ? "the mean growth, halfway between a constant factor and a constant amount"
                : "the mean growth";
        if (transform.season() > 1) {
            return transform.difference()
                    ? "expected without a network: the season before, its last change to the season before that, and"
                            + " the drift of such changes"
                    : "expected without a network: the shape of the last two seasons, and " + growth;
        }
        return "expected without a network: "
                + (transform.difference() ? "the last value, and " + growth : "the mean of all values");
    }

    private static double[] withoutSeason(Transform transform, double[] x, int end, int steps) {
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            path[h] = transform.difference()
                    ? x[end - 1] + grown(transform, transform.log() ? Math.exp(x[end - 1]) : 0, h + 1)
                    : transform.centre();
        }
        return path;
    }

    private static double[] steady(Transform transform, double[] x, int end, int steps) {
        int season = transform.season();
        double last = mean(x, end - season, end);
        double before = mean(x, end - 2 * season, end - season);
        double level = 0;
        for (int t = end - season; transform.log() && t < end; t++) {
            level += Math.exp(x[t]) / season;
        }
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            int t = end - season + h % season;
            double bent = (x[t] - last + x[t - season] - before) / 2;
            path[h] = last + bent + grown(transform, level, h / season + 1);
        }
        return path;
    }

    private static double[] wandering(Transform transform, double[] x, int end, int steps) {
        int season = transform.season();
        double change = x[end - 1] - x[end - 1 - season];
        double[] path = new double[steps];
        for (int h = 0; h < steps; h++) {
            double yearAgo = h < season ? x[end - season + h] : path[h - season];
            path[h] = yearAgo + change + transform.centre() * (h + 1);
        }
        return path;
    }

    /** What a level gains in some seasons (steps without a season); a shrinking one never falls to zero. */
    private static double grown(Transform transform, double level, int times) {
        double byFactor = times * transform.centre();
        return transform.log() && transform.growth() > 0
                ? (byFactor + Math.log1p(times * transform.growth() / level)) / 2
                : byFactor;
    }

    private static double mean(double[] x, int from, int to) {
        double sum = 0;
        for (int t = from; t < to; t++) {
            sum += x[t];
        }
        return sum / (to - from);
    }
}
