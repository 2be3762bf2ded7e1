package org.lstm4j.tasks.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.json.JsonObject;

/** Every figure of the package beside that of statsmodels, for two real series and four made up. */
class StatsmodelsTest {
    /** Sums of hundreds of terms in another order, relative to the size of what is summed. */
    private static final double ROUNDING = 1e-13;

    /** Figures that amplify rounding: regressions (statsmodels takes a pseudo-inverse), ratios of sums, p-values. */
    private static final double AMPLIFIED = 1e-12;

    /** P-values of 1e-300 and less are nothing but zero. */
    private static final double NOTHING = 1e-300;

    @ParameterizedTest
    @ValueSource(strings = {"co2", "airline", "noise", "walk", "week", "short"})
    void dickeyFuller(String name) {
        Golden golden = Golden.of(name);
        agrees(
                golden.figures().object("adfLevel"),
                Adf.test(golden.values(), Around.LEVEL).orElseThrow());
        agrees(
                golden.figures().object("adfTrend"),
                Adf.test(golden.values(), Around.TREND).orElseThrow());
    }

    private static void agrees(JsonObject expected, Adf test) {
        assertEquals(expected.integer("lags"), test.lags());
        assertEquals(expected.integer("observations"), test.observations());
        close(expected.number("statistic"), test.statistic(), AMPLIFIED);
        close(expected.number("pValue"), test.pValue(), AMPLIFIED);
        CriticalValues critical = test.critical();
        close(
                expected.numbers("critical"),
                new double[] {critical.onePercent(), critical.fivePercent(), critical.tenPercent()},
                ROUNDING * largest(expected.numbers("critical")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"co2", "airline", "noise", "walk", "week", "short"})
    void kpss(String name) {
        Golden golden = Golden.of(name);
        JsonObject figures = golden.figures();
        agrees(figures.object("kpssLevel"), Kpss.test(golden.values(), Around.LEVEL));
        agrees(figures.object("kpssTrend"), Kpss.test(golden.values(), Around.TREND));
        agrees(figures.object("kpssLevelGivenLags"), Kpss.test(golden.values(), Around.LEVEL, 5));
        agrees(figures.object("kpssTrendGivenLags"), Kpss.test(golden.values(), Around.TREND, 5));
    }

    private static void agrees(JsonObject expected, Kpss test) {
        assertEquals(expected.integer("lags"), test.lags());
        close(expected.number("statistic"), test.statistic(), AMPLIFIED);
        close(expected.number("pValue"), test.pValue(), AMPLIFIED);
        assertEquals(expected.number("pValue") == 0.1 || expected.number("pValue") == 0.01, test.beyondTable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"co2", "airline", "noise", "walk", "week", "short"})
    void autocorrelationAndLjungBox(String name) {
        Golden golden = Golden.of(name);
        double[] expected = golden.figures().numbers("acf");
        int lags = expected.length - 1;
        close(expected, Autocorrelation.function(golden.values(), lags), ROUNDING);
        for (int lag = 1; lag <= lags; lag++) {
            LjungBox test = LjungBox.test(golden.values(), lag);
            close(golden.figures().numbers("ljungBox")[lag - 1], test.statistic(), AMPLIFIED);
            double pValue = golden.figures().numbers("ljungBoxP")[lag - 1];
            assertEquals(pValue, test.pValue(), AMPLIFIED * pValue + NOTHING);
        }
    }

    @ParameterizedTest
    @CsvSource({"co2, stl", "airline, stl", "airline, stlRobust", "week, stl", "week, stlRobust", "short, stl"})
    void stl(String name, String variant) {
        Golden golden = Golden.of(name);
        JsonObject expected = golden.figures().object(variant);
        Stl stl = new Stl(expected.integer("period"), variant.equals("stlRobust"));

        Decomposition parts = stl.decompose(golden.values());

        double largest = largest(golden.values());
        close(expected.numbers("trend"), parts.trend(), ROUNDING * largest);
        close(expected.numbers("seasonal"), parts.seasonal(), ROUNDING * largest);
        close(expected.number("trendStrength"), parts.trendStrength(), ROUNDING);
        close(expected.number("seasonalStrength"), parts.seasonalStrength(), ROUNDING);
    }

    private static void close(double expected, double actual, double tolerance) {
        assertEquals(expected, actual, tolerance * Math.abs(expected));
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElseThrow();
    }

    private static void close(double[] expected, double[] actual, double tolerance) {
        assertEquals(expected.length, actual.length);
        double error = IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(expected[i] - actual[i]))
                .max()
                .orElseThrow();
        assertTrue(error <= tolerance, () -> "largest error " + error + ", allowed " + tolerance);
    }
}
