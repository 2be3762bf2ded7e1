package org.lstm4j.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;

class WeightFormatTest {
    private static final long SEED = 7;

    @ParameterizedTest
    @CsvSource({
        // the tie goes to the even neighbour; a bit more goes up
        "0x1.01p0, 0x1.00p0",
        "0x1.03p0, 0x1.04p0",
        "0x1.010002p0, 0x1.02p0",
        "-0x1.03p0, -0x1.04p0",
        "0x1.fep-3, 0x1.fep-3",
        "0x1.ffp-3, 0x1.0p-2",
        "0x1p-140, 0.0",
        "-0.0, -0.0",
        "3.4e38, Infinity",
        "-Infinity, -Infinity"
    })
    void bfloat16IsTheNearestUpperHalf(float value, float expected) {
        assertEquals(expected, Bfloat16.value(Bfloat16.bits(value)));
    }

    @Test
    void everyBfloat16IsItself() {
        for (int bits = Short.MIN_VALUE; bits <= Short.MAX_VALUE; bits++) {
            assertEquals((short) bits, Bfloat16.bits(Bfloat16.value((short) bits)));
        }
    }

    @Test
    void notANumberStaysOne() {
        assertTrue(Float.isNaN(Bfloat16.value(Bfloat16.bits(Float.intBitsToFloat(0x7f800001)))));
        assertTrue(Float.isNaN(Bfloat16.value(Bfloat16.bits(Float.intBitsToFloat(0xffffffff)))));
    }

    @Test
    void int8SplitsARowBetweenItsLargestMagnitudes() {
        float[] row = {0.49f, -1f, 0f, -0f, 1f / 254, 3f / 254 + 1e-4f};
        float scale = Int8.scale(row, 0, row.length);
        assertEquals(1f / 127, scale, 1e-6f);
        assertEquals(62, Int8.code(row[0], scale));
        assertEquals(-127, Int8.code(row[1], scale));
        assertEquals(0, Int8.code(row[3], scale));
        assertEquals(0, Int8.code(row[4], scale));
        assertEquals(2, Int8.code(row[5], scale));
    }

    /** Half of the last place kept: of 8 bits in BF16, of a row's scale in INT8, which is up to 2^-15 larger than it need be. */
    @ParameterizedTest
    @EnumSource(names = {"BF16", "INT8"})
    void roundsToTheNearestAndOnlyOnce(WeightFormat format) {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2_000; round++) {
            int columns = 1 + random.nextInt(9);
            double size = Math.scalb(1.0, random.nextInt(-60, 124));
            float[] weights = new float[3 * columns];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (size * random.nextDouble(-1, 1));
            }
            float[] rounded = format.round(weights, columns);
            for (int i = 0; i < weights.length; i++) {
                double step = format == WeightFormat.BF16
                        ? Math.abs(weights[i]) * 0x1p-7
                        : largest(weights, i / columns * columns, columns) / 127 * (1 + 0x1p-14);
                assertTrue(Math.abs(weights[i] - (double) rounded[i]) <= step / 2 * (1 + 1e-6), "round " + round);
            }
            assertArrayEquals(rounded, format.round(rounded, columns), "round " + round);
        }
    }

    private static double largest(float[] weights, int from, int columns) {
        double largest = 0;
        for (int i = from; i < from + columns; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest;
    }

    @Test
    void aRowOfNextToNothingBecomesZeros() {
        assertArrayEquals(new float[3], WeightFormat.INT8.round(new float[] {1e-30f, -1e-40f, -0f}, 3));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f})
    void int8NamesTheWeightThatItCannotHold(float weight) {
        float[] weights = {0, 1, 2, weight};
        String message = assertThrows(LstmException.class, () -> WeightFormat.INT8.round(weights, 2))
                .getMessage();
        assertTrue(message.startsWith("weight 3: ") && message.endsWith("keep them in F32"), message);
    }

    @Test
    void floatsAreCopied() {
        float[] weights = {1.1f, Float.NaN};
        float[] rounded = WeightFormat.F32.round(weights, 2);
        assertNotSame(weights, rounded);
        assertArrayEquals(weights, rounded);
    }
}
