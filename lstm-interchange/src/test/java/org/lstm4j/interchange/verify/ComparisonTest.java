package org.lstm4j.interchange.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.verify.Comparison.Tolerance;

/** Which outputs meet which expectations. */
class ComparisonTest {
    private static Comparison compare(Tensor got, Tensor want, boolean doublesAreFloats) {
        return Comparison.of(Map.of("Y", got), Map.of("Y", want), new Tolerance(1, 0.5), doublesAreFloats);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1.5, true",
        "3, 1, false",
        "-0.0, 0.0, true",
        "Infinity, Infinity, true",
        "-Infinity, Infinity, false",
        "5, Infinity, false",
        "5, -Infinity, false",
        "Infinity, 5, false",
        "NaN, NaN, true",
        "NaN, 5, false",
        "NaN, Infinity, false",
        "5, NaN, false"
    })
    void valuesAreMetAsInNumPy(float got, float want, boolean met) {
        Comparison comparison = compare(Tensor.of(new float[] {got}, 1), Tensor.of(new float[] {want}, 1), false);

        assertEquals(met, comparison.passed(), comparison.detail());
    }

    @Test
    void theLargestDifferenceIsANumberBesideInfinities() {
        float[] got = {Float.POSITIVE_INFINITY, Float.NaN, 2.5f};
        float[] want = {Float.POSITIVE_INFINITY, Float.NaN, 2f};

        assertEquals(
                new Comparison(true, "3 values, largest difference 0.5"),
                compare(Tensor.of(got, 3), Tensor.of(want, 3), false));
    }

    @Test
    void typesAreCompared() {
        Tensor floats = Tensor.of(new float[] {1}, 1);
        Tensor doubles = Tensor.of(new double[] {1}, 1);
        Tensor longs = Tensor.of(new long[] {1}, 1);

        assertEquals(new Comparison(false, "Y: expected FLOAT[1], got INT64[1]"), compare(longs, floats, true));
        assertFalse(compare(Tensor.of(new int[] {1}, 1), longs, true).passed());
        assertFalse(compare(floats, doubles, false).passed());
        assertTrue(compare(floats, doubles, true).passed());
        assertFalse(compare(doubles, floats, true).passed());
    }

    @Test
    void sumsHaveNoTypeAndEntriesKeepTheirs() {
        Map<String, Tensor> outputs = Map.of("Y", Tensor.of(new long[] {1, 2, 3, 4}, 2, 2));
        Tolerance exact = new Tolerance(0, 0);

        assertTrue(Comparison.of(outputs, Map.of("sum(Y)", Tensor.of(new double[] {10})), exact, false)
                .passed());
        assertTrue(Comparison.of(outputs, Map.of("sum(Y)", Tensor.of(new double[] {10}, 1)), exact, false)
                .passed());
        assertFalse(Comparison.of(outputs, Map.of("sum(Y)", Tensor.of(new double[] {10, 10}, 2)), exact, false)
                .passed());
        assertTrue(Comparison.of(outputs, Map.of("Y[1]", Tensor.of(new long[] {3, 4}, 2)), exact, false)
                .passed());
        assertFalse(Comparison.of(outputs, Map.of("Y[1]", Tensor.of(new float[] {3, 4}, 2)), exact, true)
                .passed());
    }
}
