package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.analysis.Autocorrelation;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

class TransformTest {
    /** Inverting divides and multiplies by the scale, and takes exp of log: a few units in the last place. */
    private static final double ROUNDING = 1e-13;

    @Test
    void linksBackToWhatTheyCameFrom() {
        Transform log = TestSeries.transform(true, 12, false, 0.1, 5, 0.3);
        Transform plain = TestSeries.transform(false, 12, false, 0.1, 5, 0.3);

        assertEquals(7, log.unlink(log.link(7)), ROUNDING);
        assertEquals(-7, plain.unlink(plain.link(-7)));
        assertEquals(0, new Transform(false, 1, false, 0, 0, 1, true, List.of()).unlink(-7));
    }

    @Test
    void choosesForAirlineALogarithmAndASeasonalDifference() {
        TimeSeries airline = TestSeries.airline();

        FittedTransform fitted = FittedTransform.fit(airline, Season.detect(List.of(airline), 0), 12);

        assertEquals(
                List.of(
                        "season 12: usual for monthly data, and deviations from the moving average correlate by 0.85"
                                + " at lag 12",
                        "logarithm: the changes grow with the level (as its power 1.11)",
                        "seasonal difference at lag 12",
                        "no plain difference: the level of the seasonal differences of the logarithms is not seen to"
                                + " wander, though the tests cannot tell for sure (ADF -2.71, p = 0.072; KPSS 0.21, p >"
                                + " 0.1)",
                        "centred on its mean and scaled to unit variance",
                        "expected without a network: the shape of the last two seasons, and the mean growth, halfway"
                                + " between a constant factor and a constant amount"),
                fitted.reasons());
        double[] levels = Transform.seasonalDifferences(fitted.transform().working(History.of(airline)), 12);
        assertEquals(fitted.transform().centre(), Statistics.mean(levels), ROUNDING);
        assertEquals(fitted.transform().scale(), Math.sqrt(Autocorrelation.autocovariance(levels, 0)), ROUNDING);
        assertTrue(fitted.transform().nonnegative());
    }

    @Test
    void choosesForCo2BothDifferencesAndNoLogarithm() {
        TimeSeries co2 = SampleSeries.co2();

        FittedTransform fitted = FittedTransform.fit(co2, Season.detect(List.of(co2), 0), 12);

        Transform transform = fitted.transform();
        assertEquals(12, transform.season());
        assertTrue(transform.difference());
        assertFalse(transform.log());
        assertTrue(fitted.reasons().contains("no logarithm: the level changes by a factor of 1.31 only"));
    }

    @Test
    void explainsWhyNoLogarithmIsTaken() {
        assertTrue(reasons(i -> i % 7 - 3).contains("no logarithm: not all values are positive"));
        assertTrue(reasons(i -> 100 + 5 * i + TestSeries.noise(i)).stream()
                .anyMatch(reason -> reason.startsWith("no logarithm: the changes do not grow with the level")));
        assertTrue(FittedTransform.fit(TestSeries.of(ChronoUnit.DAYS, 5, i -> 1 << i), Season.given(1), 2)
                .reasons()
                .contains("no logarithm: too few values to see whether the changes grow with the level"));
    }

    @Test
    void refusesASeriesWithNothingToLearn() {
        TimeSeries repeating = TestSeries.of(ChronoUnit.MONTHS, 60, i -> i % 12);

        assertEquals(
                "series 'made up': its 60 values from 2000-01-01 to 2004-12-01 repeat every 12 steps exactly; there is"
                        + " nothing to learn, and nothing to forecast but the same again",
                assertThrows(SeriesException.class, () -> FittedTransform.fit(repeating, Season.given(12), 12))
                        .getMessage());
    }

    @Test
    void findsSeasonsOnlyWhereValuesRepeat() {
        Frequency monthly = new Frequency(ChronoUnit.MONTHS, 1);
        double[] noise = new double[120];
        Arrays.setAll(noise, TestSeries::noise);

        Season none = Season.detect(monthly, noise);
        assertEquals(1, none.length());
        assertTrue(
                none.reason().startsWith("no season: deviations from the moving average correlate by "), none.reason());
        assertEquals(
                new Season(1, "no season: fewer than 3 times the 12 steps usual for monthly data"),
                Season.detect(monthly, new double[35]));
        assertEquals(
                new Season(1, "no season: none is usual for yearly data"),
                Season.detect(new Frequency(ChronoUnit.YEARS, 1), noise));
    }

    @Test
    void movingAveragesTakeTheTrendOut() {
        assertArrayEquals(new double[] {0, 0}, Statistics.detrend(new double[] {1, 2, 3, 4, 5, 6}, 4));
        assertArrayEquals(new double[] {0, -1, 2, -1}, Statistics.detrend(new double[] {1, 2, 3, 7, 5, 6}, 3));
    }

    private static List<String> reasons(IntToDoubleFunction value) {
        return FittedTransform.fit(TestSeries.of(ChronoUnit.DAYS, 100, value), Season.given(1), 12)
                .reasons();
    }
}
