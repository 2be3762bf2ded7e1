package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

class PipelineTest {
    private static final Transform PLAIN = new Transform(false, 1, false, 0, 1);
    private static final Transform DIFFERENCE = new Transform(false, 1, true, 0, 1);

    @Test
    void windowsHoldLevelsAndWhatFollowed() {
        Windows windows = Windows.cut(new double[] {1, 2, 4, 7, 11}, false, 2, 2);

        assertEquals(2, windows.count());
        assertArrayEquals(new float[] {1, 2, 2, 4}, windows.inputs());
        assertArrayEquals(new float[] {4, 7, 7, 11}, windows.targets());
    }

    @Test
    void differencedWindowsAreRelativeToTheirLastLevel() {
        Windows windows = Windows.cut(new double[] {1, 2, 4, 7, 11}, true, 2, 2).slice(1, 2);

        assertArrayEquals(new float[] {-2, 0}, windows.inputs());
        assertArrayEquals(new float[] {3, 7}, windows.targets());
        assertArrayEquals(new float[] {-3, 0}, Windows.last(new double[] {1, 2, 4, 7, 11}, 4, 2, true));
    }

    @Test
    void onlyTheNewestWindowsAreKept() {
        double[] levels = new double[Windows.MAX_COUNT + 10];
        levels[levels.length - 1] = 5;

        Windows windows = Windows.cut(levels, false, 3, 2);

        assertEquals(Windows.MAX_COUNT, windows.count());
        assertEquals(5, windows.targets()[windows.targets().length - 1]);
    }

    @Test
    void longHorizonsFeedAnswersBack() {
        Pipeline pipeline = new Pipeline(PLAIN, 2, 2);

        double[] forecast = pipeline.forecast(
                new double[] {9, 1, 2}, 5, window -> new float[] {window[0] + window[1], window[1] + 10});

        assertArrayEquals(new double[] {3, 12, 15, 22, 37}, forecast);
    }

    @Test
    void aSilentNetworkLeavesTheTransformsForecast() {
        double[] known = {1, 2, 4};

        assertArrayEquals(new double[] {4, 4, 4}, new Pipeline(DIFFERENCE, 2, 2).forecastWithoutNetwork(known, 3));
        assertArrayEquals(
                new double[] {5, 6, 7},
                new Pipeline(new Transform(false, 1, true, 1, 1), 2, 2).forecastWithoutNetwork(known, 3));
        assertArrayEquals(
                new double[] {2.5, 4.5, 3, 5},
                new Pipeline(new Transform(false, 2, false, 0.5, 1), 1, 2).forecastWithoutNetwork(known, 4));
    }

    @Test
    void baselinesAreWhatTheirNamesSay() {
        double[] known = {1, 5, 2, 7};

        assertArrayEquals(new double[] {7, 7, 7}, Baseline.NAIVE.forecast(known, 2, 3));
        assertArrayEquals(new double[] {2, 7, 2}, Baseline.SEASONAL_NAIVE.forecast(known, 2, 3));
        assertArrayEquals(new double[] {3.5, 8.5, 5, 10}, Baseline.SEASONAL_NAIVE_DRIFT.forecast(known, 2, 4));
        assertEquals("seasonal-naive-drift", Baseline.SEASONAL_NAIVE_DRIFT.id());
    }

    @Test
    void accuracyFollowsItsDefinitions() {
        Accuracy.Sum sum = new Accuracy.Sum();
        sum.add(10, 8, 4);
        sum.add(10, 14, 2);
        sum.add(0, 0, 1);

        Accuracy accuracy = sum.mean();
        assertEquals((0.5 + 2 + 0) / 3, accuracy.mase());
        assertEquals(2, accuracy.mae());
        assertEquals(Math.sqrt(20.0 / 3), accuracy.rmse());
        assertEquals((200 * 2 / 18.0 + 200 * 4 / 24.0) / 3, accuracy.smape(), 1e-12);
        assertEquals(3, Backtest.seasonalNaiveError(new double[] {1, 5, 2, 10}, 2));
    }

    @Test
    void plansFixOriginsAndSizes() {
        TimeSeries airline = TestSeries.airline();

        Plan standard = Plan.of(airline, 0, 0);
        assertEquals(24, standard.horizon());
        assertEquals(12, standard.backtestHorizon());
        assertEquals(108, standard.origin(0));
        assertEquals(132, standard.origin(4));
        assertEquals(24, standard.window());
        assertEquals(12, standard.reach());

        Plan short6 = Plan.of(airline, 6, 4);
        assertEquals(6, short6.horizon());
        assertEquals(6, short6.backtestHorizon());
        assertEquals(4, short6.reach());
        assertEquals("season 4: as asked", short6.season().reason());

        Plan seasonless = Plan.of(TestSeries.of(ChronoUnit.YEARS, 144, TestSeries::noise), 0, 0);
        assertEquals(1, seasonless.season().length());
        assertEquals(24, seasonless.horizon());
        assertEquals(12, seasonless.backtestHorizon());
    }

    @Test
    void aSeasonAsLongAsTheSeriesIsRefused() {
        assertEquals(
                "season: expected less than the 144 values of series '#Passengers', found 144",
                assertThrows(SeriesException.class, () -> Plan.of(TestSeries.airline(), 0, 144))
                        .getMessage());
    }

    @Test
    void tooFewValuesAreRefusedWithTheNumberThatWouldDo() {
        TimeSeries five = TestSeries.of(ChronoUnit.MONTHS, 5, i -> i);
        String message =
                assertThrows(SeriesException.class, () -> Plan.of(five, 0, 0)).getMessage();
        assertEquals(
                "series 'made up': expected at least 94 values for season 1, horizon 12 and 5 backtest origins, found 5;"
                        + " give more data, a shorter horizon",
                message);

        TimeSeries airline = TestSeries.airline();
        String seasonal = assertThrows(SeriesException.class, () -> Plan.of(airline, 60, 12))
                .getMessage();
        assertTrue(
                seasonal.endsWith("found 144; give more data, a shorter horizon, or no season (--season 1)"), seasonal);
        int needed = Integer.parseInt(seasonal.replaceAll(".*at least (\\d+) values.*", "$1"));
        Plan enough = Plan.of(TestSeries.of(ChronoUnit.MONTHS, needed, TestSeries::noise), 60, 12);
        Fit fit = Fit.on(
                TestSeries.of(ChronoUnit.MONTHS, needed, TestSeries::noise).knownUntil(enough.firstOrigin()), enough);
        assertEquals(8, enough.trainingWindows(fit.windows().count()));
    }
}
