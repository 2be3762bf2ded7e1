package org.lstm4j.tasks.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.tasks.analysis.Stationarity.Verdict;
import org.lstm4j.tasks.series.SeriesException;

class StationarityTest {
    /** A mean of a hundred values, rounded. */
    private static final double ROUNDING = 1e-12;

    @Test
    void noiseKeepsItsLevel() {
        Stationarity noise = Stationarity.of(Golden.of("noise").values());

        assertEquals(Verdict.STEADY, noise.verdict());
        assertFalse(noise.needsDifference());
        assertEquals(
                "no plain difference: the values keep returning to one level (ADF -14.00, p < 0.001; KPSS 0.05, p > 0.1)",
                noise.sentence("the values"));
        assertEquals(
                "The values return to one level after a disturbance (ADF -14.00 with 0 lags, p < 0.001).",
                noise.adf().orElseThrow().sentence());
        assertEquals(
                "The values keep to one level (KPSS 0.05 with 2 lags, p > 0.1).",
                noise.kpss().sentence());
    }

    @Test
    void aRandomWalkWanders() {
        Stationarity walk = Stationarity.of(Golden.of("walk").values());

        assertEquals(Verdict.WANDERING, walk.verdict());
        assertTrue(walk.needsDifference());
        assertEquals(
                "plain difference: the level of the values wanders (ADF -0.80, p = 0.82; KPSS 1.52, p < 0.01)",
                walk.sentence("the values"));
        assertEquals(
                "The level wanders: no sign that the values return to one level after a disturbance"
                        + " (ADF -0.80 with 0 lags, p = 0.82).",
                walk.adf().orElseThrow().sentence());
        assertEquals(
                "The level wanders: the values do not keep to one straight line (KPSS 0.19 with 9 lags, p = 0.021).",
                walk.kpssTrend().sentence());
    }

    @Test
    void noiseOnALineKeepsToTheLine() {
        double[] noise = Golden.of("noise").values();
        Stationarity line = Stationarity.of(series(200, t -> 0.1 * t + noise[t]));

        assertEquals(Verdict.TREND, line.verdict());
        assertTrue(line.needsDifference());
    }

    @Test
    void noiseAroundAStepReturnsButNotToOneLevel() {
        double[] noise = Golden.of("noise").values();
        Stationarity step = Stationarity.of(series(200, t -> noise[t] + (t >= 20 && t < 120 ? 1 : 0)));

        assertEquals(Verdict.CONTRADICTORY, step.verdict());
        assertTrue(step.needsDifference());
    }

    @Test
    void fewValuesDecideNothing() {
        Stationarity few = Stationarity.of(Golden.of("short").values());

        assertEquals(Verdict.UNDECIDED, few.verdict());
        assertFalse(few.needsDifference());
        assertTrue(Adf.test(new double[] {2, 3, 1}, Around.LEVEL).isEmpty());
        assertTrue(Adf.test(new double[] {2, 3, 1, 2}, Around.LEVEL).isPresent());
        assertTrue(Adf.test(new double[] {2, 3, 1, 2, 4}, Around.TREND).isEmpty());
        assertTrue(Adf.test(new double[] {2, 3, 1, 2, 4, 3}, Around.TREND).isPresent());
    }

    /** What follows from its own past leaves the Dickey-Fuller regression without an error to measure by. */
    @Test
    void exactSeriesHaveNothingForDickeyAndFuller() {
        assertTrue(Adf.test(series(100, t -> 0.1), Around.LEVEL).isEmpty());
        assertTrue(Adf.test(series(100, t -> 3 + 0.1 * t), Around.LEVEL).isEmpty());
        assertTrue(Adf.test(series(100, t -> 0.1 * (t % 2)), Around.TREND).isEmpty());
        assertTrue(Adf.test(series(100, t -> 0.7 * (t % 12)), Around.LEVEL).isEmpty());
        assertTrue(Stationarity.of(series(100, t -> 0.1)).sentence("the values").contains("ADF has nothing to test"));
    }

    /** The deviations of 0.1 from a rounded mean all have one sign: taken for figures they would look like a walk. */
    @Test
    void constantsAndLinesKeepTheirLevelInSpiteOfRounding() {
        Kpss constant = Kpss.test(series(100, t -> 0.1), Around.LEVEL);
        assertEquals(0, constant.statistic());
        assertTrue(constant.holds());
        assertTrue(constant.beyondTable());
        assertEquals(Optional.of("at least"), constant.bound());

        Kpss line = Kpss.test(series(100, t -> 0.1 + 0.3 * t), Around.TREND);
        assertEquals(0, line.statistic());
        assertFalse(Kpss.test(series(100, t -> 0.1 + 0.3 * t), Around.LEVEL).holds());
    }

    /** Both are ratios: units and offsets of the values leave them alone. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-90, 1000, 1e90})
    void unitsDoNotMatter(double unit) {
        double[] walk = Golden.of("walk").values();
        Stationarity one = Stationarity.of(walk);
        Stationarity other = Stationarity.of(series(walk.length, t -> walk[t] * unit));

        assertEquals(one.kpss().statistic(), other.kpss().statistic(), ROUNDING);
        assertEquals(one.kpssTrend().statistic(), other.kpssTrend().statistic(), ROUNDING);
        assertEquals(
                one.adf().orElseThrow().statistic(), other.adf().orElseThrow().statistic(), ROUNDING);
        assertEquals(one.verdict(), other.verdict());
    }

    /** A step at the very end leaves lagged differences that are all zero: they explain nothing and are not taken. */
    @Test
    void differencesThatAreZeroAreNoLags() {
        double[] step = series(60, t -> t == 59 ? 5 : t == 0 ? 1 : 0);

        assertEquals(0, Adf.test(step, Around.LEVEL).orElseThrow().lags());
    }

    @Test
    void seasonalDifferencesTakeOneSeasonOfLags() {
        assertEquals(
                13,
                Stationarity.ofSeasonalDifferences(new double[132], 12).kpss().lags());
        assertEquals(
                52,
                Stationarity.ofSeasonalDifferences(new double[132], 52).kpss().lags());
        assertEquals(
                10,
                Stationarity.ofSeasonalDifferences(new double[20], 12).kpss().lags());
    }

    @Test
    void criticalValuesOfKpssAreThePublishedOnes() {
        assertEquals(
                new CriticalValues(0.739, 0.463, 0.347),
                Kpss.test(Golden.of("walk").values(), Around.LEVEL).critical());
    }

    @Test
    void refusesMoreLagsThanThereAreValues() {
        assertEquals(
                "lags: expected 0 to 3 for 4 values, found 4",
                assertThrows(SeriesException.class, () -> Kpss.test(new double[4], Around.LEVEL, 4))
                        .getMessage());
    }

    private static double[] series(int count, IntToDoubleFunction value) {
        double[] values = new double[count];
        Arrays.setAll(values, value);
        return values;
    }
}
