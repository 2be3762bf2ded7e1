package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.series.TimeAxis;

/**
 * Intervals by split conformal prediction (Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005; Lei
 * et al., JASA 113, 2018): as wide as the errors of forecasts from earlier origins, by models that had not seen what they
 * forecast. Errors are taken where they are of even size (in logarithms, if the transform takes them), and divided by how
 * large an error is to be expected that far ahead, so that all steps can be pooled.
 */
final class Conformal {

    /** Interval levels, in percent. */
    static final int NARROW = 80;

    static final int WIDE = 95;

    /** Standard deviations from the middle of a normal distribution to the bounds that hold 80% of it. */
    private static final double NORMAL_NARROW = 1.2815515655446004;

    private final Profile profile;
    private final double[] scores;

    /**
     * Intervals by scores in any order.
     *
     * @param profile expected size of an error, step by step
     * @param scores absolute errors in units of the profile
     */
    Conformal(Profile profile, List<Double> scores) {
        this.profile = profile;
        this.scores = scores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }

    Profile profile() {
        return profile;
    }

    /** Ascending. */
    double[] scores() {
        return scores;
    }

    /**
     * How many scores hold a level: the smallest one whose {@code ceil((n + 1) percent / 100)}-th smallest score exists.
     */
    static int needed(int percent) {
        return Math.ceilDiv(percent, 100 - percent);
    }

    /** Half of an interval's width in units of the profile; NaN where there are too few scores for its level. */
    double radius(int percent) {
        int rank = Math.ceilDiv((scores.length + 1) * percent, 100);
        return rank <= scores.length ? scores[rank - 1] : Double.NaN;
    }

    /** Puts dates, means and intervals to linked values that follow position {@code from - 1}. */
    Forecast forecast(String name, TimeAxis axis, int from, double[] linked, Transform transform) {
        List<Forecast.Point> points = new ArrayList<>(linked.length);
        for (int h = 0; h < linked.length; h++) {
            points.add(new Forecast.Point(
                    axis.date(from + h),
                    axis.label(from + h),
                    mean(linked[h], h + 1, transform),
                    interval(linked[h], h + 1, transform, NARROW),
                    interval(linked[h], h + 1, transform, WIDE)));
        }
        return new Forecast(name, points, notes());
    }

    /**
     * The mean in original units. The middle of errors in logarithms is the median of the values; their mean lies higher,
     * for normal errors by the factor {@code exp(variance / 2)}. The standard deviation is that of the normal distribution
     * with the same 80% interval, so that a few errors of any size do not move it. It is taken no higher than one standard
     * deviation, which lies within that interval: where errors are factors of ten, no formula knows the mean. Without an
     * 80% interval nobody knows it either, and the middle is given.
     */
    double mean(double linked, int ahead, Transform transform) {
        double middle = transform.unlink(linked);
        double deviation = radius(NARROW) / NORMAL_NARROW * profile.size(ahead);
        return transform.log() && !Double.isNaN(deviation)
                ? middle * Math.exp(Math.min(deviation * deviation / 2, deviation))
                : middle;
    }

    private @Nullable Interval interval(double linked, int ahead, Transform transform, int percent) {
        double radius = radius(percent) * profile.size(ahead);
        return Double.isNaN(radius)
                ? null
                : new Interval(transform.unlink(linked - radius), transform.unlink(linked + radius));
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (int percent : new int[] {NARROW, WIDE}) {
            if (Double.isNaN(radius(percent))) {
                notes.add("no " + percent + "% interval: it takes " + needed(percent)
                        + " errors of forecasts from earlier origins, and there are " + scores.length);
            }
        }
        return notes;
    }
}
