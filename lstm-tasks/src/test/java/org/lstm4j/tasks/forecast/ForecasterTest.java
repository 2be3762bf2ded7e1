package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
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
import org.lstm4j.tasks.training.TrainingProgress;

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

    /** An outlier before all origins, between them, and near the end; down to a twentieth and up to the fivefold. */
    @ParameterizedTest
    @CsvSource({"60, 0.2", "100, 0.05", "110, 5", "120, 0.2", "120, 0.05", "135, 0.05", "149, 0.2"})
    void oneOutlierDoesNotMakeTheForecastExplode(int position, double factor) {
        Forecaster quick =
                Forecaster.builder().hidden(2).members(1).epochs(1).horizon(12).build();
        for (boolean log : new boolean[] {true, false}) {
            TimeSeries series = TestSeries.of(
                    ChronoUnit.MONTHS, 150, i -> (i == position ? factor : 1) * monthly(i) - (log ? 0 : 200));

            ForecastReport report = quick.run(series, backend);

            assertEquals(log, report.transform().log());
            report.forecast().points().forEach(TestSeries::assertInOrder);
            report.backtest()
                    .origins()
                    .forEach(origin -> origin.steps().forEach(step -> TestSeries.assertInOrder(step.forecast())));
            for (int h = 0; h < 12; h++) {
                double clean = monthly(150 + h) - (log ? 0 : 200);
                assertEquals(clean, report.forecast().values()[h], monthly(150 + h), "step " + (h + 1));
            }
        }
    }

    /** Growth of 1% a month, a season of 10% up and down, and 1% of noise. */
    private static double monthly(int i) {
        return 100 * Math.exp(0.01 * i) * (1 + 0.1 * Math.sin(Math.PI * i / 6) + 0.01 * TestSeries.noise(i));
    }

    @Test
    void aSeriesThatStopsMovingKeepsItsMeanBetweenItsBounds() {
        TimeSeries calm =
                TestSeries.of(ChronoUnit.MONTHS, 120, i -> i < 60 ? (2 + TestSeries.noise(i)) * (1 + i / 20) : 2);

        Forecast forecast = Forecaster.builder()
                .hidden(2)
                .members(1)
                .epochs(1)
                .build()
                .run(calm, backend)
                .forecast();

        forecast.points().forEach(TestSeries::assertInOrder);
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
        JsonObject parts = json.object("decomposition");
        assertEquals(12, parts.integer("period"));
        assertTrue(parts.bool("multiplicative"), "as the transform takes logarithms");
        assertTrue(parts.string("sentence").endsWith("they are factors, as ups and downs grow with the level."));
        for (int i = 0; i < 144; i++) {
            assertEquals(
                    AIRLINE.value(i),
                    parts.numbers("trend")[i] * parts.numbers("seasonal")[i] * parts.numbers("remainder")[i],
                    1e-9);
        }
        assertEquals(144, json.object("decomposition").numbers("trend").length);
        JsonObject kpss = json.object("stationarity").object("kpss");
        assertEquals(report.stationarity().kpss().pValue(), kpss.number("pValue"));
        assertEquals(report.stationarity().kpss().sentence(), kpss.string("sentence"));
        assertEquals(0.1, kpss.number("pValue"), "where the table ends");
        assertEquals("at least", kpss.string("pValueBound"));
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

        assertEquals("interrupted before all trainings were done", failure.getMessage());
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

    @Test
    void moreNetworksThanMakeSenseAreRefused() {
        LstmException refused =
                assertThrows(LstmException.class, () -> Forecaster.builder().members(1_000_000));
        assertEquals("members: expected at most 100, found 1000000", refused.getMessage());
    }
}
