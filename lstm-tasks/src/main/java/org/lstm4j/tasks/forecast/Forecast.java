package org.lstm4j.tasks.forecast;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.lstm4j.tasks.series.TimeAxis;

/**
 * Future values of a series.
 *
 * @param name the series' name
 * @param points in time order
 */
public record Forecast(String name, List<Point> points) {
    public Forecast {
        points = List.copyOf(points);
    }

    /**
     * One future value.
     *
     * @param date when
     * @param label the date as the series' file writes dates
     * @param mean the value, in original units
     */
    public record Point(LocalDateTime date, String label, double mean) {}

    /** Puts dates to values that follow position {@code from - 1}. */
    static Forecast of(String name, TimeAxis axis, int from, double[] values) {
        List<Point> points = new ArrayList<>(values.length);
        for (int h = 0; h < values.length; h++) {
            points.add(new Point(axis.date(from + h), axis.label(from + h), values[h]));
        }
        return new Forecast(name, points);
    }

    /** The values alone, in original units. */
    public double[] values() {
        return points.stream().mapToDouble(Point::mean).toArray();
    }
}
