package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.series.TimeAxis;

class ConformalTest {
    private static final TimeAxis AXIS =
            TestSeries.of(ChronoUnit.MONTHS, 1, i -> 0).axis();
    private static final Transform PLAIN = TestSeries.transform(false, 1, false, 0, 0, 1);
    private static final double ROUNDING = 1e-12;

    @Test
    void theRadiusIsTheSmallestScoreThatHoldsTheLevel() {
        List<Double> scores = new ArrayList<>();
        for (int i = 19; i >= 1; i--) {
            scores.add((double) i);
        }

        Conformal intervals = new Conformal(new Profile(1), scores);

        assertEquals(16, intervals.radius(80), "ceil(20 * 0.8)");
        assertEquals(19, intervals.radius(95), "ceil(20 * 0.95)");
        assertEquals(4, Conformal.needed(80));
        assertEquals(19, Conformal.needed(95));
    }

    @Test
    void tooFewScoresGiveNoIntervalAndSayHowManyItTakes() {
        Forecast forecast = new Conformal(new Profile(1), List.of(1.0, 2.0, 3.0, 4.0))
                .forecast("y", AXIS, 1, new double[] {10}, PLAIN);

        Forecast.Point point = forecast.points().getFirst();
        assertEquals(new Interval(6, 14), point.interval80());
        assertNull(point.interval95());
        assertEquals(
                List.of("no 95% interval: it takes 19 errors of forecasts from earlier origins, and there are 4"),
                forecast.notes());
    }

    @Test
    void intervalsWidenWithTheProfileAndBeyondItLikeARandomWalk() {
        Conformal intervals = new Conformal(new Profile(1, 2), List.of(3.0, 3.0, 3.0, 3.0));

        Forecast forecast = intervals.forecast("y", AXIS, 1, new double[8], PLAIN);

        assertEquals(3, half(forecast, 0));
        assertEquals(6, half(forecast, 1));
        assertEquals(12, half(forecast, 7), ROUNDING);
    }

    @Test
    void logarithmsKeepBoundsPositiveAndMeansAboveTheMiddle() {
        Transform log = TestSeries.transform(true, 1, false, 0, 0, 1);
        double middle = 100;

        Forecast.Point point = new Conformal(new Profile(0.5), List.of(1.0, 1.0, 3.0, 3.0))
                .forecast("y", AXIS, 1, new double[] {Math.log(middle)}, log)
                .points()
                .getFirst();

        assertEquals(middle * Math.exp(5 * 0.25 / 2), point.mean(), ROUNDING * middle, "scores have mean square 5");
        assertNotNull(point.interval80());
        assertEquals(middle * Math.exp(-1.5), point.interval80().low(), ROUNDING * middle);
        assertEquals(middle * Math.exp(1.5), point.interval80().high(), ROUNDING * middle);
    }

    @Test
    void aMeanThatNobodyKnowsIsNotMadeUp() {
        Transform log = TestSeries.transform(true, 1, false, 0, 0, 1);

        assertEquals(Math.exp(0.5), new Conformal(new Profile(1), List.of()).mean(0, 1, log), ROUNDING);
        assertEquals(Math.exp(20), new Conformal(new Profile(20), List.of()).mean(0, 1, log), Math.exp(20) * ROUNDING);
    }

    @Test
    void nothingBelowZeroIsForecastWhereNothingBelowZeroWasKnown() {
        Transform counts = new Transform(false, 1, false, 0, 0, 1, true, List.of());

        Forecast.Point point = new Conformal(new Profile(1), List.of(3.0, 3.0, 3.0, 3.0))
                .forecast("y", AXIS, 1, new double[] {-1}, counts)
                .points()
                .getFirst();

        assertEquals(0, point.mean());
        assertEquals(new Interval(0, 2), point.interval80());
        assertTrue(point.interval80().contains(0));
    }

    private static double half(Forecast forecast, int index) {
        Interval interval = forecast.points().get(index).interval80();
        assertNotNull(interval);
        return (interval.high() - interval.low()) / 2;
    }
}
