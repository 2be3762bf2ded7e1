package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;
import org.lstm4j.tasks.series.DateFormat;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.TimeAxis;
import org.lstm4j.tasks.series.TimeSeries;

class ForecasterTest {
    private static final TimeSeries AIRLINE = TestSeries.airline();
    private static Backend backend;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        backend = Backends.best();
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    @ParameterizedTest
    @CsvSource({"12, 1", "12, 42", "24, 1", "24, 42"})
    void beatsEveryBaselineOnAirlinePassengers(int horizon, long seed) {
        beatsEveryBaseline(AIRLINE, horizon, seed);
    }

    @ParameterizedTest
    @ValueSource(ints = {12, 24})
    void beatsEveryBaselineOnCo2(int horizon) {
        beatsEveryBaseline(SampleSeries.co2(), horizon, 42);
    }

    private static void beatsEveryBaseline(TimeSeries series, int horizon, long seed) {
        Backtest backtest =
                Forecaster.builder().horizon(horizon).seed(seed).build().backtest(series, backend);

        assertEquals(
                Set.of("naive", "seasonal-naive", "seasonal-naive-drift", Backtest.NETWORK_ZERO),
                backtest.baselines().keySet());
        assertEquals(horizon, backtest.horizon());
        assertEquals(6, backtest.step());
        assertEquals(5, backtest.origins().size());
        assertTrue(backtest.model().mase() < 1, backtest.model()::toString);
        backtest.baselines()
                .forEach((id, accuracy) -> assertTrue(
                        backtest.model().mase() < accuracy.mase(),
                        () -> id + " " + accuracy + ": " + backtest.model()));
        Coverage narrow = backtest.coverage().getFirst();
        assertEquals(80, narrow.percent());
        assertEquals(5 * horizon, narrow.count(), "the first origin has intervals too");
        assertEquals(0.8, narrow.share(), 0.1, narrow::toString);
    }

    @Test
    void theSameBitsWhateverTheThreadsAndAfterLoading() {
        Path file = folder.resolve("airline.safetensors");
        Forecaster.Builder recipe = Forecaster.builder().seed(7).epochs(3).horizon(15);

        ForecastReport one = recipe.threads(1).build().run(AIRLINE, backend);
        ForecastReport three = recipe.threads(3).build().run(AIRLINE, backend);
        one.model().save(file);
        ForecastModel loaded = ForecastModel.load(file);

        assertEquals(one.toJson(), three.toJson());
        assertEquals(one.forecast(), loaded.forecast(backend));
        assertEquals(
                List.of(
                        "no 80% interval: it takes 4 errors of forecasts from earlier origins, and there are 0",
                        "no 95% interval: it takes 19 errors of forecasts from earlier origins, and there are 0"),
                recipe.build().fit(AIRLINE, backend).forecast(backend).notes());
        assertEquals(one.backtest(), recipe.build().backtest(AIRLINE, backend));
        assertFalse(
                one.toJson().equals(recipe.seed(8).build().run(AIRLINE, backend).toJson()));
    }

    @Test
    void longerForecastsBeginLikeShorterOnes() {
        ForecastModel model = Forecaster.builder().epochs(1).build().fit(AIRLINE, backend);

        Forecast standard = model.forecast(backend);
        Forecast longer = model.forecast(backend, 40);

        assertEquals(24, standard.points().size());
        assertEquals(standard.points(), longer.points().subList(0, 24));
        assertEquals("1961-01", longer.points().getFirst().label());
        assertEquals("1964-04", longer.points().getLast().label());
        assertArrayEquals(
                standard.values(),
                standard.points().stream().mapToDouble(Forecast.Point::mean).toArray());
        assertThrows(LstmException.class, () -> model.forecast(backend, 0));

        JsonObject json = Json.parse(model.toJson(List.of(longer))).asObject();
        assertEquals(
                List.of("model", "data", "transforms", "forecast", "notes"),
                new ArrayList<>(json.members().keySet()));
        assertEquals("1960-12", json.object("data").string("last"));
        assertEquals(40, json.list("forecast").size());
    }

    @Test
    void forecastsAsCsv() {
        DateFormat withComma = new DateFormat("MMM d, uuuu");
        TimeAxis axis = new TimeAxis(AIRLINE.date(0), AIRLINE.axis().frequency(), false, withComma);

        Forecast bare =
                new Forecast("y", List.of(new Forecast.Point(axis.date(1), axis.label(1), 0.1, null, null)), List.of());
        Forecast full = new Forecast(
                "z",
                List.of(new Forecast.Point(
                        axis.date(2), axis.label(2), 100, new Interval(90, 110), new Interval(80, 120))),
                List.of());

        assertEquals("date,mean,lo80,hi80,lo95,hi95\n\"Feb 1, 1949\",0.1,,,,\n", bare.toCsv());
        assertEquals("""
            series,date,mean,lo80,hi80,lo95,hi95
            y,"Feb 1, 1949",0.1,,,,
            z,"Mar 1, 1949",100.0,90.0,110.0,80.0,120.0
            """, Forecast.toCsv(List.of(bare, full)));
    }

    @Test
    void theReportAsJson() {
        ForecastReport report =
                Forecaster.builder().epochs(1).horizon(6).build().run(AIRLINE, backend);
        JsonObject json = Json.parse(report.toJson()).asObject();

        assertEquals(
                List.of(
                        "model",
                        "data",
                        "decomposition",
                        "stationarity",
                        "transforms",
                        "backtest",
                        "coverage",
                        "forecast",
                        "notes"),
                new ArrayList<>(json.members().keySet()));
        assertEquals(144, json.object("data").integer("count"));
        assertEquals("monthly", json.object("data").string("frequency"));
        assertTrue(json.object("transforms").bool("log"));
        JsonObject backtest = json.object("backtest");
        assertEquals(6, backtest.integer("horizon"));
        assertEquals(5, backtest.integer("origins"));
        assertEquals(report.backtest().model().mase(), backtest.number("mase"));
        assertEquals(
                report.backtest().baselines().get("naive").smape(),
                backtest.object("baselines").object("naive").number("smape"));
        assertEquals(6, json.list("forecast").size());
        JsonObject first = json.list("forecast").getFirst().asObject();
        assertEquals("1961-01", first.string("date"));
        assertEquals(report.forecast().values()[0], first.number("mean"));
        assertTrue(first.number("lo95") < first.number("lo80") && first.number("lo80") < first.number("mean"));
        assertTrue(first.number("mean") < first.number("hi80") && first.number("hi80") < first.number("hi95"));
        assertEquals(30, json.object("coverage").object("interval80").integer("count"));
        assertEquals(12, json.object("decomposition").integer("period"));
        assertEquals(144, json.object("decomposition").numbers("trend").length);
        JsonObject kpss = json.object("stationarity").object("kpss");
        assertEquals(report.stationarity().kpss().pValue(), kpss.number("pValue"));
        assertEquals(report.stationarity().kpss().sentence(), kpss.string("sentence"));
    }

    @Test
    void progressCountsTrainingsAndEpochs() {
        List<TrainingProgress> seen = new ArrayList<>();

        Forecaster.builder().epochs(2).threads(2).onProgress(seen::add).build().run(AIRLINE, backend);

        int trainings = 11 * Forecaster.DEFAULT_MEMBERS;
        assertEquals(3 * trainings, seen.size(), "every epoch, and every end");
        for (int i = 0; i < trainings; i++) {
            int training = i;
            List<Integer> epochs = seen.stream()
                    .filter(progress -> progress.training() == training)
                    .map(progress -> progress.epoch().epoch())
                    .toList();
            assertEquals(List.of(1, 2, 2), epochs);
        }
        assertTrue(seen.stream().allMatch(progress -> progress.trainings() == trainings));
        assertEquals(trainings, seen.getLast().ended());
    }

    @Test
    void aRunThatWasBrokenOffGoesOnToTheSameBits(@TempDir Path checkpoints) {
        Forecaster.Builder recipe = Forecaster.builder().members(2).epochs(3).threads(2);
        ForecastReport whole = recipe.build().run(AIRLINE, backend);
        AtomicInteger calls = new AtomicInteger();
        Forecaster broken = recipe.checkpoints(checkpoints)
                .onProgress(progress -> {
                    if (calls.incrementAndGet() == 30) {
                        throw new IllegalStateException("broken off");
                    }
                })
                .build();
        assertThrows(IllegalStateException.class, () -> broken.run(AIRLINE, backend));
        List<Integer> epochs = new ArrayList<>();

        ForecastReport resumed = recipe.onProgress(
                        progress -> epochs.add(progress.epoch().epoch()))
                .build()
                .run(AIRLINE, backend);

        assertEquals(whole.forecast(), resumed.forecast());
        assertEquals(whole.backtest(), resumed.backtest());
        assertEquals(whole.learning(), resumed.learning());
        assertTrue(epochs.size() < 22 * 4 - 20, "went on where it had been: " + epochs.size() + " reports");
        LstmException other = assertThrows(
                LstmException.class, () -> recipe.seed(7).build().run(AIRLINE, backend), "checkpoints of another seed");
        assertTrue(other.getMessage().contains("seed"), other.getMessage());
    }

    @Test
    void aFailingListenerEndsTheRun() {
        AtomicInteger calls = new AtomicInteger();
        IllegalStateException failure = new IllegalStateException("full");
        Forecaster forecaster = Forecaster.builder()
                .threads(2)
                .onProgress(progress -> {
                    calls.incrementAndGet();
                    throw failure;
                })
                .build();

        assertSame(failure, assertThrows(IllegalStateException.class, () -> forecaster.run(AIRLINE, backend)));
        assertTrue(calls.get() < 11 * Forecaster.DEFAULT_MEMBERS, "the other trainings were called off");
    }

    @Test
    void anInterruptedCallerGetsAnException() {
        Forecaster forecaster = Forecaster.builder().build();
        Thread.currentThread().interrupt();

        LstmException failure = assertThrows(LstmException.class, () -> forecaster.fit(AIRLINE, backend));

        assertEquals("forecast interrupted before its trainings were done", failure.getMessage());
        assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
    }

    @Test
    void settingsBelowOneAreRefused() {
        assertEquals(
                "horizon: expected 1 to 100000, found 0",
                assertThrows(LstmException.class, () -> Forecaster.builder().horizon(0))
                        .getMessage());
        assertThrows(LstmException.class, () -> Forecaster.builder().season(0));
        assertThrows(LstmException.class, () -> Forecaster.builder().hidden(-1));
        assertThrows(LstmException.class, () -> Forecaster.builder().epochs(0));
        assertThrows(LstmException.class, () -> Forecaster.builder().threads(0));
    }
}
