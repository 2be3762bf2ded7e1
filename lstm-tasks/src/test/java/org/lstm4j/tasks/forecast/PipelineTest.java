package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

class PipelineTest {
    private static final Transform PLAIN = TestSeries.transform(false, 1, false, 0, 0, 1);
    private static final Transform DIFFERENCE = TestSeries.transform(false, 1, true, 0, 0, 1);

    /** Sums in another order. */
    private static final double ROUNDING = 1e-12;

    @Test
    void windowsHoldLevelsAndHowFarTheNextValuesAreFromWhatIsExpected() {
        History history = TestSeries.history(1, 2, 4, 7, 11);
        Windows windows = new Pipeline(TestSeries.transform(false, 1, false, 1, 0, 2), 2, 2).windows(history, 10);

        assertEquals(2, windows.count());
        assertArrayEquals(new float[] {0, 0.5f, 0.5f, 1.5f}, windows.inputs());
        assertArrayEquals(new float[] {1.5f, 3, 3, 5}, windows.targets());
    }

    @Test
    void differencedWindowsAreRelativeToTheirLastLevel() {
        Windows windows = new Pipeline(DIFFERENCE, 2, 2)
                .windows(TestSeries.history(1, 2, 4, 7, 11), 10)
                .slice(1, 2);

        assertArrayEquals(new float[] {-2, 0}, windows.inputs());
        assertArrayEquals(new float[] {3, 7}, windows.targets());
    }

    @Test
    void onlyTheNewestWindowsAreKept() {
        Windows windows = new Pipeline(PLAIN, 2, 1).windows(TestSeries.history(1, 2, 3, 4, 5), 2);

        assertEquals(2, windows.count());
        assertArrayEquals(new float[] {4, 5}, windows.targets());
        assertArrayEquals(
                new float[] {4, 5, 4, 5},
                Windows.together(List.of(windows, windows)).targets());
    }

    @Test
    void columnsKnownInAdvanceAreShownAheadAndOthersAsTheyWere() {
        Transform transform = new Transform(
                false,
                1,
                false,
                0,
                0,
                1,
                false,
                List.of(new Covariate("past", false, 0, 1, 2), new Covariate("future", true, 10, 0, 1)));
        double[] future = {0, 0, 0, 1, 0, 1, 2};
        History history = new History(new double[] {1, 2, 3, 14, 5}, List.of(new double[] {1, 3, 5, 7, 9}, future));
        Pipeline pipeline = new Pipeline(transform, 2, 2);

        assertArrayEquals(new double[] {1, 2, 3, 4, 5}, transform.working(history));
        Windows windows = pipeline.windows(history, 10);
        assertArrayEquals(new float[] {1, 0, 0, 2, 1, 1, 2, 1, 1, 3, 2, 0}, windows.inputs());
        assertArrayEquals(new float[] {3, 4, 4, 5}, windows.targets());
        assertArrayEquals(new double[] {10, 20}, pipeline.forecastWithoutNetwork(history, 2));
    }

    @Test
    void longHorizonsFeedAnswersBack() {
        Pipeline pipeline = new Pipeline(PLAIN, 2, 2);

        double[] forecast = pipeline.forecast(
                TestSeries.history(9, 1, 2), 5, window -> new float[] {window[0] + window[1], window[1] + 10});

        assertArrayEquals(new double[] {3, 12, 15, 22, 37}, forecast);
    }

    @Test
    void aSilentNetworkLeavesWhatIsExpected() {
        History known = TestSeries.history(1, 2, 4);

        assertArrayEquals(new double[] {4, 4, 4}, new Pipeline(DIFFERENCE, 2, 2).forecastWithoutNetwork(known, 3));
        assertArrayEquals(
                new double[] {5, 6, 7},
                new Pipeline(TestSeries.transform(false, 1, true, 1, 1, 1), 2, 2).forecastWithoutNetwork(known, 3));
    }

    @Test
    void seasonsAreExpectedAsTheLastTwoWereOnAverage() {
        double[] x = {0, 10, 3, 9};
        Transform steady = TestSeries.transform(false, 2, false, 1, 1, 1);

        // Means 5 and 6, bends -5, 5 and -3, 3: on average -4, 4 around 6 + 1, then around 6 + 2.
        assertArrayEquals(new double[] {3, 11, 4}, Expectation.after(steady, x, 4, 3));
        // The last change from season to season was -1; it drifts by 1 a step.
        Transform wandering = TestSeries.transform(false, 2, true, 1, 1, 1);
        assertArrayEquals(new double[] {3, 10, 5}, Expectation.after(wandering, x, 4, 3));
    }

    @Test
    void growthUnderALogarithmIsHalfAFactorAndHalfAnAmount() {
        double level = 100;
        double[] x = {Math.log(level)};
        Transform growing = TestSeries.transform(true, 1, true, Math.log(1.2), 10, 1);
        Transform shrinking = TestSeries.transform(true, 1, true, Math.log(0.8), -30, 1);

        double[] path = Expectation.after(growing, x, 1, 2);

        assertEquals(Math.sqrt(120 * 110.0), Math.exp(path[0]), ROUNDING * level);
        assertEquals(Math.sqrt(144 * 120.0), Math.exp(path[1]), ROUNDING * level);
        assertEquals(100 * Math.pow(0.8, 9), Math.exp(Expectation.after(shrinking, x, 1, 9)[8]), ROUNDING * level);
    }

    @Test
    void errorsOfTheSilentPipelineGrowWithTheSteps() {
        Profile profile = Profile.of(new Pipeline(DIFFERENCE, 2, 2), TestSeries.history(0, 0, 3, 3, 3, 9), 3);

        // One step ahead from the third value on: 3, 0, 0, 6; two: 3, 0, 6; three: 3, 6.
        assertArrayEquals(
                new double[] {Math.sqrt(45 / 4.0), Math.sqrt(45 / 3.0), Math.sqrt(45 / 2.0)},
                profile.sizes(),
                ROUNDING);
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
        Plan standard = plan(TestSeries.airline(), 0, 0);
        assertEquals(24, standard.horizon());
        assertEquals(12, standard.backtestHorizon());
        assertEquals(36, standard.hidden(0));
        assertEquals(12, standard.hidden(4));
        assertEquals(42, standard.hidden(-1));
        assertEquals(5, standard.rehearsals());
        assertEquals(24, standard.window());
        assertEquals(12, standard.reach());

        Plan short6 = plan(TestSeries.airline(), 6, 4);
        assertEquals(6, short6.horizon());
        assertEquals(6, short6.backtestHorizon());
        assertEquals(4, short6.reach());
        assertEquals("season 4: as asked", short6.season().reason());

        Plan direct = Plan.of(List.of(TestSeries.airline()), 18, 0, Strategy.DIRECT);
        assertEquals(18, direct.reach());
    }

    @Test
    void shortSeriesGetSmallerSizesBeforeTheyAreRefused() {
        Plan yearly = plan(TestSeries.of(ChronoUnit.YEARS, 60, TestSeries::noise), 0, 0);
        assertEquals(1, yearly.season().length());
        assertEquals(6, yearly.step());
        assertEquals(6, yearly.backtestHorizon());
        assertEquals(12, yearly.horizon());

        Plan fiveYears = plan(TestSeries.of(ChronoUnit.MONTHS, 60, i -> i % 12 + TestSeries.noise(i)), 0, 0);
        assertEquals(12, fiveYears.season().length());
        assertEquals(12, fiveYears.window());
        assertEquals(12, fiveYears.horizon(), "half of the season is backtested");

        TimeSeries eighteen = TestSeries.of(ChronoUnit.YEARS, 18, TestSeries::noise);
        Plan smallest = plan(eighteen, 0, 0);
        assertEquals(1, smallest.backtestHorizon());
        assertEquals(4, smallest.window());
        int count = Fit.on(eighteen.knownUntil(18 - smallest.hidden(0)), smallest, 100)
                .windows()
                .count();
        assertEquals(8, smallest.trainingWindows(count));
    }

    @Test
    void noSeasonIsTakenThatLeavesHardlyAnyHorizon() {
        int before = 0;
        for (int count = 18; count <= 80; count++) {
            TimeSeries series = TestSeries.of(ChronoUnit.MONTHS, count, i -> i % 12 + TestSeries.noise(i));
            Plan plan = plan(series, 0, 0);
            assertEquals(count < 55 ? 1 : 12, plan.season().length(), () -> series.size() + " values");
            assertTrue(plan.horizon() >= before, () -> plan + " for " + series.size() + " values");
            before = plan.horizon();
        }
        assertEquals(24, before);

        TimeSeries fewer = TestSeries.of(ChronoUnit.MONTHS, 48, i -> i % 12 + TestSeries.noise(i));
        assertEquals(12, plan(fewer, 0, 12).season().length(), "as asked");
        assertEquals(12, plan(fewer, 3, 0).season().length(), "the horizon is as asked");
    }

    @Test
    void rehearsalsBeginWhenSeriesHaveBegunToChange() {
        TimeSeries late = TestSeries.of(ChronoUnit.MONTHS, 120, i -> i < 70 ? 0 : TestSeries.noise(i));

        Plan plan = plan(late, 12, 1);

        assertEquals(84, 120 - plan.hidden(0));
        assertEquals(2, plan.rehearsals(), "at 78 and 72, not at 66");
    }

    @Test
    void manySeriesGiveFewerWindowsEachButEnoughToTrainOn() {
        Plan plan = plan(TestSeries.airline(), 12, 0);

        assertEquals(2000 + 15, plan.maxWindows(1));
        assertEquals(100 + 15, plan.maxWindows(1000));
        Plan long300 = plan(TestSeries.of(ChronoUnit.MONTHS, 2500, TestSeries::noise), 300, 300);
        assertEquals(80, long300.trainingWindows(long300.maxWindows(1000)), 1);
    }

    @Test
    void aSeasonAsLongAsTheSeriesIsRefused() {
        assertEquals(
                "season: expected less than the 144 values of series '#Passengers', found 144",
                assertThrows(SeriesException.class, () -> plan(TestSeries.airline(), 0, 144))
                        .getMessage());
    }

    @Test
    void aHorizonThatIsAskedForShortensTheAnswersBeforeItCostsTheSeason() {
        TimeSeries six = TestSeries.of(ChronoUnit.MONTHS, 72, i -> i + 30 * Math.sin(Math.PI * i / 6));

        Plan year = plan(six, 12, 0);
        assertEquals(12, year.season().length());
        assertEquals(12, year.backtestHorizon());
        assertEquals(6, year.reach());
        assertEquals(12, plan(six, 24, 0).season().length());
    }

    @Test
    void tooFewValuesAreRefusedWithTheNumberThatWouldDo() {
        TimeSeries five = TestSeries.of(ChronoUnit.MONTHS, 5, i -> i);
        String message =
                assertThrows(SeriesException.class, () -> plan(five, 0, 0)).getMessage();
        assertEquals(
                "series 'made up': expected at least 18 values for horizon 1 and 5 backtest origins, found 5; give more"
                        + " data",
                message);

        String seasonal = assertThrows(SeriesException.class, () -> plan(TestSeries.airline(), 110, 12))
                .getMessage();
        assertTrue(seasonal.endsWith("found 144; give more data, a shorter horizon, or no season"), seasonal);
        int needed = Integer.parseInt(seasonal.replaceAll(".*at least (\\d+) values.*", "$1"));
        TimeSeries enough = TestSeries.of(ChronoUnit.MONTHS, needed, TestSeries::noise);
        Plan plan = plan(enough, 110, 12);
        int count = Fit.on(enough.knownUntil(needed - plan.hidden(0)), plan, 100)
                .windows()
                .count();
        assertEquals(8, plan.trainingWindows(count));
    }

    private static Plan plan(TimeSeries series, int horizon, int season) {
        return Plan.of(List.of(series), horizon, season, Strategy.RECURSIVE);
    }
}
