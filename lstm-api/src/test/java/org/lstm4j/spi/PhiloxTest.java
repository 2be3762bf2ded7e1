package org.lstm4j.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.spi.Philox.Purpose;

class PhiloxTest {
    /** Known answers of philox4x32-10 published with Random123 (Salmon et al. 2011). */
    @ParameterizedTest
    @CsvSource({
        "00000000 00000000 00000000 00000000, 00000000 00000000, 6627e8d5 e169c58d bc57ac4c 9b00dbd8",
        "ffffffff ffffffff ffffffff ffffffff, ffffffff ffffffff, 408f276d 41c83b0e a20bc7c6 6d5451fd",
        "243f6a88 85a308d3 13198a2e 03707344, a4093822 299f31d0, d16cfe09 94fdcceb 5001e420 24126ea1",
    })
    void givesThePublishedAnswers(String counter, String key, String expected) {
        int[] c = words(counter);
        int[] k = words(key);
        long seed = Integer.toUnsignedLong(k[0]) | (long) k[1] << 32;
        int[] actual = new int[4];
        for (int i = 0; i < actual.length; i++) {
            actual[i] = Philox.word(seed, c[0], c[1], c[2], c[3], i);
        }
        assertArrayEquals(words(expected), actual);
    }

    private static int[] words(String hex) {
        String[] parts = hex.split(" ", -1);
        int[] words = new int[parts.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = Integer.parseUnsignedInt(parts[i], 16);
        }
        return words;
    }

    @Test
    void theCounterHoldsPurposeLayerStepRowAndUnit() {
        int purposeAndLayer = 2 << 24 | 5;
        assertEquals(Philox.word(42, purposeAndLayer, 6, 7, 2, 1), Philox.bits(42, Purpose.DROPOUT, 5, 6, 7, 9));
    }

    @Test
    void coordinatesGiveDifferentNumbers() {
        Set<Integer> drawn = new HashSet<>();
        for (Purpose purpose : Purpose.values()) {
            for (int at = 0; at < 3 * 3 * 3 * 8; at++) {
                int unit = at % 8;
                int row = at / 8 % 3;
                int step = at / 24 % 3;
                int layer = at / 72;
                drawn.add(Philox.bits(1, purpose, layer, step, row, unit));
            }
        }
        assertEquals(4 * 3 * 3 * 3 * 8, drawn.size());
    }

    /** 4000 uniform numbers: the mean's standard deviation is 1 / sqrt(12 * 4000) = 0.0046. */
    @Test
    void uniformNumbersFillTheUnitInterval() {
        double sum = 0;
        for (int i = 0; i < 4000; i++) {
            float u = Philox.uniform(3, Purpose.SAMPLING, 0, 0, 0, i);
            assertTrue(u >= 0f && u < 1f, "uniform " + u);
            sum += u;
        }
        assertEquals(0.5, sum / 4000, 4 * 0.0046);
    }
}
