package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.series.Imputation;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.SeriesReader;
import org.lstm4j.tasks.series.TimeAxis;
import org.lstm4j.tasks.series.TimeSeries;

class BacktestTest {
    @Test
    void errorsAreScaledByTheTrainingPartOfEachOrigin() {
        TimeSeries series = TestSeries.of(ChronoUnit.MONTHS, 8, i -> i < 4 ? i : 10 * i);

        Backtest backtest =
                Backtest.measure(series, plan(2), List.of(contest(4, 40, 50, 41, 51), contest(6, 62, 70, 60, 60)));

        // Scales: mean of 1,1,1, then of 1,1,1,37,10; errors 0,0 and 2,0.
        assertEquals(
                List.of(4, 6),
                backtest.origins().stream().map(Backtest.Origin::known).toList());
        assertEquals("2000-04-01", backtest.origins().getFirst().label());
        assertEquals(0, backtest.origins().getFirst().model().mase());
        assertEquals((0.2 + 0) / 2, backtest.origins().getLast().model().mase());
        assertEquals(0.05, backtest.model().mase());
        assertEquals((1 + 1 + 0 + 1) / 4.0, backtest.baselines().get("other").mase());
        assertEquals(2, backtest.horizon());
    }

    @Test
    void filledInValuesDoNotCount() throws IOException {
        TimeSeries series = SeriesReader.of(
                        new StringReader("d,y\n2020-01,1\n2020-02,2\n2020-03,4\n2020-05,8\n2020-06,9\n"), "test.csv")
                .impute(Imputation.LINEAR)
                .read();

        Backtest backtest = Backtest.measure(series, plan(2), List.of(contest(3, 1e9, 8, 6, 9)));

        assertEquals(0, backtest.model().mae());
        assertEquals(1, backtest.baselines().get("other").mae());
        assertEquals(
                "series 'y': the backtest at 2020-03 has no observed value to compare with; give other data",
                assertThrows(
                                SeriesException.class,
                                () -> Backtest.measure(
                                        series, plan(1), List.of(contest(3, new double[] {6}, new double[] {6}))))
                        .getMessage());
    }

    @Test
    void aPerfectlyRepeatingTrainingPartHasNoScale() {
        TimeSeries constant = TestSeries.of(ChronoUnit.MONTHS, 8, i -> 3);

        String message = assertThrows(
                        SeriesException.class,
                        () -> Backtest.measure(constant, plan(2), List.of(contest(4, 1, 2, 3, 4))))
                .getMessage();
        assertEquals(
                "series 'made up': the backtest at 2000-04-01 has a training part that repeats its season exactly,"
                        + " so that errors have no scale; give other data",
                message);
    }

    @Test
    void coverageCountsWhatHadAnIntervalAndWasObserved() {
        TimeSeries series = TestSeries.of(ChronoUnit.MONTHS, 8, i -> i);
        Transform plain = TestSeries.transform(false, 1, false, 0, 0, 1);
        Forecast first = new Conformal(new Profile(1, 2), List.of(1.0, 1.0, 1.0, 1.0))
                .forecast("y", series.axis(), 4, new double[] {4.5, 8}, plain);
        Forecast second =
                new Conformal(new Profile(1, 2), List.of()).forecast("y", series.axis(), 6, new double[] {6, 7}, plain);

        Backtest backtest = Backtest.measure(
                series,
                plan(2),
                List.of(new Backtest.Contest(4, first, Map.of()), new Backtest.Contest(6, second, Map.of())));

        assertEquals(List.of(new Coverage(80, 1, 2), new Coverage(95, 0, 0)), backtest.coverage());
        assertEquals(0.5, backtest.coverage().getFirst().share());
        assertEquals(Double.NaN, backtest.coverage().getLast().share());
        assertEquals(-3, backtest.origins().getFirst().steps().getLast().error());
        assertEquals(2, backtest.origins().getFirst().steps().getLast().ahead());
    }

    private static Plan plan(int horizon) {
        return new Plan(Season.given(1), horizon, horizon, 1, 1, 1, 0);
    }

    private static Backtest.Contest contest(int known, double first, double second, double other, double another) {
        return contest(known, new double[] {first, second}, new double[] {other, another});
    }

    private static Backtest.Contest contest(int known, double[] model, double[] other) {
        TimeAxis axis = TestSeries.of(ChronoUnit.MONTHS, 1, i -> 0).axis();
        return new Backtest.Contest(known, forecast(axis, known, model), Map.of("other", other));
    }

    private static Forecast forecast(TimeAxis axis, int known, double[] values) {
        return new Conformal(new Profile(1), List.of())
                .forecast("made up", axis, known, values, TestSeries.transform(false, 1, false, 0, 0, 1));
    }
}
