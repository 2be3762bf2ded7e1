package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.lstm4j.tasks.series.DateFormat;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.series.TimeAxis;
import org.lstm4j.tasks.series.TimeSeries;

/** Series for tests, real and made up. */
final class TestSeries {
    private TestSeries() {}

    /** Monthly airline passengers, 144 values (Box and Jenkins, series G). */
    static TimeSeries airline() {
        try {
            return SeriesReader.of(Path.of(TimeSeries.class
                            .getResource("airline-passengers.csv")
                            .toURI()))
                    .read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A series from January 2000 by a formula of the position. */
    static TimeSeries of(ChronoUnit unit, int count, IntToDoubleFunction value) {
        TimeAxis axis = new TimeAxis(
                LocalDateTime.of(2000, 1, 1, 0, 0), new Frequency(unit, 1), false, new DateFormat("uuuu-MM-dd"));
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = value.applyAsDouble(i);
        }
        return new TimeSeries("made up", axis, values);
    }

    /** A history without columns. */
    static History history(double... values) {
        return new History(values, List.of());
    }

    /** A transform without columns that lets negative values be. */
    static Transform transform(
            boolean log, int season, boolean difference, double centre, double growth, double scale) {
        return new Transform(log, season, difference, centre, growth, scale, false, List.of());
    }

    /** Both intervals are there, one around the other, and the mean lies in both. */
    static void assertInOrder(Forecast.Point point) {
        Interval narrow = point.interval80();
        Interval wide = point.interval95();
        assertNotNull(narrow);
        assertNotNull(wide);
        assertTrue(
                wide.low() <= narrow.low()
                        && narrow.low() <= point.mean()
                        && point.mean() <= narrow.high()
                        && narrow.high() <= wide.high(),
                point::toString);
    }

    /** Deterministic noise in [-1, 1), without a pattern that matters here. */
    static double noise(int i) {
        long bits = (i + 1) * 0x9E3779B97F4A7C15L;
        bits = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        return ((bits ^ (bits >>> 27)) >> 11) * 0x1p-52;
    }
}
