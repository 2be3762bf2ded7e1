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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.SampleSeries;
import org.lstm4j.tasks.series.SeriesException;

class TransformTest {
    /** Inverting divides and multiplies by the scale, and takes exp of log: a few units in the last place. */
    private static final double ROUNDING = 1e-13;

    static Stream<Transform> everyKind() {
        return Stream.of(true, false)
                .flatMap(log -> Stream.of(1, 12)
                        .flatMap(season -> Stream.of(true, false)
                                .map(difference -> new Transform(log, season, difference, 0.01, 0.3))));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void invertsWhatItApplies(Transform transform) {
        double[] values = TestSeries.airline().values();
        int known = 100;
        double[] levels = transform.apply(values);

        double[] restored = transform.invert(
                Arrays.copyOf(values, known), Arrays.copyOfRange(levels, known - transform.offset(), levels.length));

        assertEquals(44, restored.length);
        for (int i = 0; i < restored.length; i++) {
            assertEquals(values[known + i], restored[i], ROUNDING * values[known + i]);
        }
    }

    @Test
    void appliesTheFormulaOfItsJavadoc() {
        double[] values = {1, 2, 4, 8, 16, 32};

        assertArrayEquals(new double[] {1, 2.5, 5.5, 11.5}, new Transform(false, 2, false, 1, 2).apply(values));
        assertArrayEquals(new double[] {1, 1, 2, 5, 12, 27}, new Transform(false, 1, true, 1, 1).apply(values));
        double growth = Math.log(4);
        assertArrayEquals(
                new double[] {growth, growth, growth, growth},
                new Transform(true, 2, false, 0, 1).apply(values),
                ROUNDING);
    }

    @Test
    void choosesForAirlineALogarithmAndASeasonalDifference() {
        double[] values = TestSeries.airline().values();
        Season season = Season.detect(new Frequency(ChronoUnit.MONTHS, 1), values);

        FittedTransform fitted = FittedTransform.fit(values, season, 12);

        assertEquals(
                List.of(
                        "season 12: usual for monthly data, and deviations from the moving average correlate by 0.85 at lag 12",
                        "logarithm: the changes grow with the level (as its power 1.11)",
                        "seasonal difference at lag 12",
                        "no plain difference: the level of the seasonal differences is not seen to wander, though the tests"
                                + " cannot tell for sure (ADF -2.71, p = 0.072; KPSS 0.21, p > 0.1)",
                        "centred on its mean and scaled to unit variance"),
                fitted.reasons());
        double[] levels = fitted.transform().apply(values);
        assertEquals(0, Statistics.mean(levels), ROUNDING);
        assertEquals(1, Statistics.autocovariance(levels, 0), ROUNDING);
    }

    @Test
    void choosesForCo2BothDifferencesAndNoLogarithm() {
        double[] values = SampleSeries.co2().values();
        Season season = Season.detect(new Frequency(ChronoUnit.MONTHS, 1), values);

        FittedTransform fitted = FittedTransform.fit(values, season, 12);

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
        assertTrue(FittedTransform.fit(new double[] {1, 2, 4, 8, 9}, Season.given(1), 2)
                .reasons()
                .contains("no logarithm: too few values to see whether the changes grow with the level"));
    }

    @Test
    void refusesASeriesWithNothingToLearn() {
        double[] repeating = new double[60];
        Arrays.setAll(repeating, i -> i % 12);

        assertEquals(
                "the training part of 60 values repeats itself exactly; there is nothing for a network to learn",
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
        return FittedTransform.fit(TestSeries.of(ChronoUnit.DAYS, 100, value).values(), Season.given(1), 12)
                .reasons();
    }
}
