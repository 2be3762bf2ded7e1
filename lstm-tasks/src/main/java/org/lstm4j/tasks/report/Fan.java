package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.forecast.Forecast;
import org.lstm4j.tasks.forecast.Interval;

/**
 * A forecast as lines that begin at the last observed value.
 *
 * @param means {@code [1 + steps]}
 * @param bands those that every step has, the widest first
 */
@SuppressWarnings("ArrayRecordComponent") // Two fans are never compared.
record Fan(double[] means, List<Band> bands) {

    /**
     * One interval at every step.
     *
     * @param low {@code [1 + steps]}
     * @param high {@code [1 + steps]}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Band(String name, double[] low, double[] high) {}

    static Fan of(double observed, List<Forecast.Point> points) {
        List<Band> bands = new ArrayList<>();
        add(bands, "95%", observed, points, Forecast.Point::interval95);
        add(bands, "80%", observed, points, Forecast.Point::interval80);
        return new Fan(joined(observed, points, Forecast.Point::mean), bands);
    }

    /** All values that the fan spans. */
    Range range() {
        Range range = Range.of(means);
        for (Band band : bands) {
            Range wide = Range.of(band.low, band.high);
            range = range.including(wide.min()).including(wide.max());
        }
        return range;
    }

    private static void add(
            List<Band> bands,
            String name,
            double observed,
            List<Forecast.Point> points,
            Function<Forecast.Point, @Nullable Interval> interval) {
        if (points.stream().allMatch(point -> interval.apply(point) != null)) {
            bands.add(new Band(
                    name,
                    joined(
                            observed,
                            points,
                            point -> Objects.requireNonNull(interval.apply(point))
                                    .low()),
                    joined(
                            observed,
                            points,
                            point -> Objects.requireNonNull(interval.apply(point))
                                    .high())));
        }
    }

    private static double[] joined(
            double observed, List<Forecast.Point> points, ToDoubleFunction<Forecast.Point> part) {
        double[] values = new double[1 + points.size()];
        values[0] = observed;
        for (int h = 0; h < points.size(); h++) {
            values[1 + h] = part.applyAsDouble(points.get(h));
        }
        return values;
    }
}
