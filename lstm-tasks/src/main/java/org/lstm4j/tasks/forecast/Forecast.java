package org.lstm4j.tasks.forecast;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
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
