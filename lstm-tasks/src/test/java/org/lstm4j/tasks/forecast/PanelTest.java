package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.series.DateFormat;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeAxis;
import org.lstm4j.tasks.series.TimeSeries;

class PanelTest {
    private static final int END = 90;
    private static final Forecaster QUICK =
            Forecaster.builder().horizon(6).epochs(2).members(2).build();

    @TempDir
    Path folder;

    @Test
    void oneModelForecastsSeveralSeriesEachInItsUnits() {
        List<TimeSeries> series = List.of(
                series("small", 0, i -> 5 + i % 12 + TestSeries.noise(i)),
                series("large", 10, i -> 1e6 * (20 + i % 12 + TestSeries.noise(3 * i))));
        Path file = folder.resolve("both.safetensors");

        try (Backend backend = Backends.named("cpu")) {
            List<ForecastReport> reports = QUICK.run(series, backend);
            ForecastModel model = reports.getFirst().model();
            model.save(file);
            ForecastModel loaded = ForecastModel.load(file);

            assertSame(model, reports.getLast().model());
            assertEquals(List.of("small", "large"), model.names());
            assertEquals(
                    List.of(reports.getFirst().forecast(), reports.getLast().forecast()), loaded.forecasts(backend, 6));
            assertTrue(reports.getFirst().forecast().values()[0] < 30);
            assertTrue(reports.getLast().forecast().values()[0] > 1e7);
            for (ForecastReport report : reports) {
                assertEquals(5, report.backtest().origins().size());
                assertTrue(
                        report.backtest().model().mase() < 1.5,
                        () -> report.backtest().toString());
                assertFalse(report.backtest().coverage().getFirst().count() == 0);
            }
            assertEquals(
                    reports.getFirst().forecast().points().getFirst().date(),
                    reports.getLast().forecast().points().getFirst().date());
            JsonObject json = Json.parse(ForecastReport.toJson(reports)).asObject();
            assertEquals(List.of("model", "series"), List.copyOf(json.members().keySet()));
            assertEquals(
                    "large",
                    json.list("series").getLast().asObject().object("data").string("name"));
            assertEquals(
                    "the model has 2 series [small, large]; ask for its forecasts",
                    assertThrows(LstmException.class, () -> loaded.forecast(backend))
                            .getMessage());
        }
    }

    /** What one series will do must not reach a forecast of another through the weights that they share. */
    @Test
    void anotherSeriesFutureDoesNotReachAnOrigin() {
        TimeSeries first = series("first", 0, i -> 5 + i % 12 + TestSeries.noise(i));
        TimeSeries second = series("second", 0, i -> 9 + i % 12 + TestSeries.noise(5 * i));
        Plan plan = Plan.of(List.of(first, second), 6, 0, Strategy.RECURSIVE);
        int known = END - plan.hidden(0);
        double[] changed = second.values();
        Arrays.fill(changed, known, END, 1000);
        TimeSeries other = new TimeSeries("second", second.axis(), changed);

        try (Backend backend = Backends.named("cpu")) {
            Backtest.Origin origin = QUICK.run(List.of(first, second), backend)
                    .getFirst()
                    .backtest()
                    .origins()
                    .getFirst();
            Backtest.Origin same = QUICK.run(List.of(first, other), backend)
                    .getFirst()
                    .backtest()
                    .origins()
                    .getFirst();

            assertEquals(origin, same);
        }
    }

    @Test
    void seriesThatCannotShareAModelAreRefused() {
        TimeSeries first = series("first", 0, i -> i);
        TimeSeries yearly = TestSeries.of(ChronoUnit.YEARS, END, i -> i);

        assertRefused(
                "series 'made up': expected the frequency of series 'first', monthly, found yearly", first, yearly);
        assertRefused("series 'first' is there twice", first, first);
        assertRefused(
                "series 'other': expected the last date of series 'first', 2007-06-01T00:00, found 2007-05-01T00:00",
                first,
                new TimeSeries("other", first.axis(), Arrays.copyOf(first.values(), END - 1)));
        assertRefused(
                "series 'other': expected the columns of series 'first', [], found [plan (known in advance)]",
                first,
                series("other", 0, i -> i).withFuture("plan", new double[END]));
        assertRefused("series: expected at least one, found none");
    }

    private static void assertRefused(String message, TimeSeries... series) {
        String refused = assertThrows(SeriesException.class, () -> Panel.requireComparable(List.of(series)))
                .getMessage();
        assertTrue(refused.startsWith(message), refused);
    }

    /** Monthly values until June 2007, the first ones left out. */
    private static TimeSeries series(String name, int from, IntToDoubleFunction value) {
        TimeAxis axis = new TimeAxis(
                LocalDateTime.of(2000, 1, 1, 0, 0).plusMonths(from),
                new Frequency(ChronoUnit.MONTHS, 1),
                false,
                new DateFormat("uuuu-MM-dd"));
        double[] values = new double[END - from];
        Arrays.setAll(values, i -> value.applyAsDouble(from + i));
        return new TimeSeries(name, axis, values);
    }
}
