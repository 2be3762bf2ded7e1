package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.tasks.series.TimeAxis;

class ConformalTest {
    private static final TimeAxis AXIS =
            TestSeries.of(ChronoUnit.MONTHS, 1, i -> 0).axis();
    private static final Transform PLAIN = TestSeries.transform(false, 1, false, 0, 0, 1);
    private static final double ROUNDING = 1e-12;

    /** 80% of a standard normal distribution lie within so much of 0. */
    private static final double NORMAL_80 = 1.2815515655446004;

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

        double deviation = 1.5 / NORMAL_80;
        assertEquals(middle * Math.exp(deviation * deviation / 2), point.mean(), ROUNDING * middle);
        assertNotNull(point.interval80());
        assertEquals(middle * Math.exp(-1.5), point.interval80().low(), ROUNDING * middle);
        assertEquals(middle * Math.exp(1.5), point.interval80().high(), ROUNDING * middle);
    }

    @Test
    void aMeanThatNobodyKnowsIsNotMadeUp() {
        Transform log = TestSeries.transform(true, 1, false, 0, 0, 1);

        assertEquals(
                1, new Conformal(new Profile(1), List.of(9.0, 9.0, 9.0)).mean(0, 1, log), "no interval, no spread");
        double factorsOfTen = Math.exp(20 / NORMAL_80);
        assertEquals(
                factorsOfTen,
                new Conformal(new Profile(20), List.of(1.0, 1.0, 1.0, 1.0)).mean(0, 1, log),
                factorsOfTen * ROUNDING);
    }

    @Test
    void aFewErrorsOfAnySizeDoNotMoveTheMean() {
        Transform log = TestSeries.transform(true, 1, false, 0, 0, 1);
        List<Double> scores = new ArrayList<>(Collections.nCopies(40, 1.0));
        double clean = new Conformal(new Profile(0.1), scores).mean(4, 1, log);

        scores.addAll(List.of(1e3, 1e6, 1e9));

        assertEquals(clean, new Conformal(new Profile(0.1), scores).mean(4, 1, log));
    }

    @ParameterizedTest
    @CsvSource({"true, 0.001", "true, 0.1", "true, 1", "true, 20", "false, 0.001", "false, 1", "false, 20"})
    void boundsAndMeanAreInOrderWhateverTheScores(boolean logarithm, double size) {
        for (boolean nonnegative : new boolean[] {true, false}) {
            Transform transform = new Transform(logarithm, 1, false, 0, 0, 1, nonnegative, List.of());
            for (int outliers = 0; outliers <= 20; outliers++) {
                List<Double> scores = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    scores.add(i < outliers ? 100.0 * (i + 1) : 1 + TestSeries.noise(i));
                }
                new Conformal(new Profile(size, 2 * size), scores)
                        .forecast("y", AXIS, 1, new double[] {-1, 0, 1, 6}, transform)
                        .points()
                        .forEach(TestSeries::assertInOrder);
            }
        }
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
