package org.lstm4j.tasks.forecast;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /**
     * The points as CSV, a header {@code date,mean,lo80,hi80,lo95,hi95} on top, numbers with all their digits, a bound that
     * could not be given left empty.
     */
    public String toCsv() {
        return toCsv(List.of(this));
    }

    /** Forecasts as one CSV; of several, the first column names the {@code series}. */
    public static String toCsv(List<Forecast> forecasts) {
        boolean several = forecasts.size() > 1;
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(row(several, "series", "date", "mean", "lo80", "hi80", "lo95", "hi95"));
            for (Forecast forecast : forecasts) {
                for (Point point : forecast.points()) {
                    csv.writeRecord(row(
                            several,
                            forecast.name(),
                            point.label(),
                            Double.toString(point.mean()),
                            bound(point.interval80(), Interval::low),
                            bound(point.interval80(), Interval::high),
                            bound(point.interval95(), Interval::low),
                            bound(point.interval95(), Interval::high)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static List<String> row(boolean named, String name, String... cells) {
        List<String> row = new ArrayList<>(List.of(cells));
        if (named) {
            row.addFirst(name);
        }
        return row;
    }

    private static String bound(@Nullable Interval interval, Function<Interval, Double> side) {
        return interval == null ? "" : side.apply(interval).toString();
    }

    /** The values alone, in original units. */
    public double[] values() {
        return points.stream().mapToDouble(Point::mean).toArray();
    }
}
