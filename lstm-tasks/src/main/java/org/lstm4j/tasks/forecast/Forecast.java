package org.lstm4j.tasks.forecast;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.series.TimeAxis;

/**
 * Future values of a series.
 *
 * @param name the series' name
 * @param points in time order
 * @param notes what to know about them, one sentence each: which intervals are missing and why
 */
public record Forecast(String name, List<Point> points, List<String> notes) {
    public Forecast {
        points = List.copyOf(points);
        notes = List.copyOf(notes);
    }

    /**
     * One future value.
     *
     * @param date when
     * @param label the date as the series' file writes dates
     * @param mean the value, in original units
     * @param interval80 where it should lie in 80 of 100 cases; null where too few residuals say how far off forecasts are
     * @param interval95 the same for 95 of 100 cases
     */
    public record Point(
            LocalDateTime date,
            String label,
            double mean,
            @Nullable Interval interval80,
            @Nullable Interval interval95) {}

    /** Puts dates to values that follow position {@code from - 1}. */
    static Forecast of(String name, TimeAxis axis, int from, double[] values) {
        List<Point> points = new ArrayList<>(values.length);
        for (int h = 0; h < values.length; h++) {
            points.add(new Point(axis.date(from + h), axis.label(from + h), values[h], null, null));
        }
        return new Forecast(name, points, List.of());
    }

    /** The points as CSV, a header {@code date,mean} on top, numbers with all their digits. */
    public String toCsv() {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord("date", "mean");
            points.forEach(point -> csv.writeRecord(point.label(), Double.toString(point.mean())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The values alone, in original units. */
    public double[] values() {
        return points.stream().mapToDouble(Point::mean).toArray();
    }
}
