package org.lstm4j.tasks.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.series.SeriesException;

class StlTest {
    /** Sums of three figures of size 100, rounded. */
    private static final double ROUNDING = 1e-12;

    private static final int[] SEASON = {3, -1, 0, 4, -6};

    /** Loess follows straight lines exactly, so a line and a repeating season come apart without a rest. */
    @Test
    void aLineAndARepeatingSeasonComeApartExactly() {
        double[] values = new double[43];
        Arrays.setAll(values, t -> 100 + 0.5 * t + SEASON[t % 5]);

        Decomposition parts = Stl.of(5).decompose(values);

        for (int t = 0; t < values.length; t++) {
            assertEquals(100 + 0.5 * t, parts.trend()[t], ROUNDING * 100);
            assertEquals(SEASON[t % 5], parts.seasonal()[t], ROUNDING * 100);
        }
        assertEquals(5, parts.period());
        assertEquals(
                "The trend is strong (strength 1.00 of 1), the season of 5 steps is strong (1.00).", parts.sentence());
    }

    @Test
    void growthAndASeasonThatGrowsWithItComeApartByFactors() {
        double[] values = new double[43];
        Arrays.setAll(values, t -> Math.exp(4 + 0.05 * t + 0.1 * SEASON[t % 5]));

        Decomposition parts = Stl.of(5).decomposeByFactors(values);

        assertTrue(parts.multiplicative());
        for (int t = 0; t < values.length; t++) {
            double trend = Math.exp(4 + 0.05 * t);
            assertEquals(trend, parts.trend()[t], ROUNDING * 100 * trend);
            assertEquals(Math.exp(0.1 * SEASON[t % 5]), parts.seasonal()[t], ROUNDING * 100);
            assertEquals(1, parts.remainder()[t], ROUNDING * 100);
        }
        assertEquals(
                "The trend is strong (strength 1.00 of 1), the season of 5 steps is strong (1.00); they are factors, as"
                        + " ups and downs grow with the level.",
                parts.sentence());
    }

    @Test
    void factorsNeedPositiveValues() {
        assertEquals(
                "values: expected greater than 0 for a decomposition by factors, found 0.0 at position 0; decompose the"
                        + " sum",
                assertThrows(SeriesException.class, () -> Stl.of(2).decomposeByFactors(new double[9]))
                        .getMessage());
    }

    @Test
    void thePartsAddUpToTheValues() {
        double[] values = Golden.of("week").values();
        Decomposition parts = Stl.of(7).robustly().decompose(values);
        double[] sum = new double[values.length];
        Arrays.setAll(sum, t -> parts.trend()[t] + parts.seasonal()[t] + parts.remainder()[t]);

        assertArrayEquals(values, sum, ROUNDING);
    }

    @Test
    void outliersGoToTheRemainderOfTheRobustFit() {
        double[] values = Golden.of("week").values();
        double[] clean = values.clone();
        clean[20] -= 15;
        clean[61] += 12;
        clean[100] -= 20;
        double[] without = Stl.of(7).robustly().decompose(clean).trend();

        assertTrue(distance(without, Stl.of(7).decompose(values).trend()) > 2);
        assertTrue(distance(without, Stl.of(7).robustly().decompose(values).trend()) < 0.3);
    }

    @Test
    void noiseHasWeakParts() {
        assertEquals(
                "The trend is weak (strength 0.16 of 1), the season of 12 steps is weak (0.32).",
                Stl.of(12).decompose(Golden.of("noise").values()).sentence());
    }

    @Test
    void aConstantHasNeitherTrendNorSeason() {
        Decomposition parts = Stl.of(2).robustly().decompose(new double[9]);

        assertEquals(0, parts.trendStrength());
        assertEquals(0, parts.seasonalStrength());
    }

    @Test
    void refusesWhatHasNoSeasons() {
        assertEquals(
                "period: expected at least 2 steps, found 1; a series without a season has nothing to decompose",
                assertThrows(SeriesException.class, () -> Stl.of(1)).getMessage());
        assertEquals(
                "values: expected at least two seasons of 12, found 23 values; give more data or a shorter period",
                assertThrows(SeriesException.class, () -> Stl.of(12).decompose(new double[23]))
                        .getMessage());
    }

    private static double distance(double[] a, double[] b) {
        double largest = 0;
        for (int t = 0; t < a.length; t++) {
            largest = Math.max(largest, Math.abs(a[t] - b[t]));
        }
        return largest;
    }
}
