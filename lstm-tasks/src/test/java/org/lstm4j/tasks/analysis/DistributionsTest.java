package org.lstm4j.tasks.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.tasks.series.SeriesException;

class DistributionsTest {
    /** Relative; an exponent of some hundreds carries that many roundings. */
    private static final double ROUNDING = 1e-13;

    /** Figures from tables of the normal distribution. */
    @ParameterizedTest
    @CsvSource({"0, 0.5", "-1.959963984540054, 0.025", "1.1, 0.8643339390536173", "-30, 4.906713927148187e-198"})
    void normal(double z, double below) {
        assertEquals(below, Distributions.normalBelow(z), ROUNDING * below);
    }

    /** With two degrees of freedom the tail is an exponential, with four a gamma of two. */
    @ParameterizedTest
    @CsvSource({"0", "0.001", "1", "3", "40", "700"})
    void chiSquaredHasClosedForms(double x) {
        double exponential = Math.exp(-x / 2);
        assertEquals(exponential, Distributions.chiSquaredAbove(x, 2), ROUNDING * exponential);
        assertEquals(
                exponential * (1 + x / 2), Distributions.chiSquaredAbove(x, 4), ROUNDING * exponential * (1 + x / 2));
    }

    @Test
    void residualsAreCalledNoiseOrNot() {
        assertEquals(
                "The residuals look like noise: nothing regular is seen in them (Ljung-Box 8.2 over 10 lags, p = 0.61).",
                LjungBox.test(Golden.of("noise").values(), 10).sentence());
        assertEquals(
                "The residuals still remember each other: something regular was left out"
                        + " (Ljung-Box 1382.1 over 10 lags, p < 0.001).",
                LjungBox.test(Golden.of("walk").values(), 10).sentence());
        assertEquals(0.196, Autocorrelation.whiteNoiseBound(100), 1e-4);
        assertEquals(
                "lags: expected 1 to 4 for 5 values, found 5",
                assertThrows(SeriesException.class, () -> LjungBox.test(new double[5], 5))
                        .getMessage());
    }
}
