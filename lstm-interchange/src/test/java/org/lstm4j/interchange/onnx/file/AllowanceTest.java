package org.lstm4j.interchange.onnx.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AllowanceTest {
    @Test
    void integersHaveALimitInAll() {
        Allowance allowance = new Allowance(Integer.MAX_VALUE);
        assertTrue(allowance.integers(1 << 24));
        assertTrue(allowance.integers(1 << 24));
        assertFalse(allowance.integers(1));
        assertFalse(allowance.integers(Integer.MAX_VALUE));
        assertFalse(allowance.integers(Integer.MAX_VALUE));
    }

    @Test
    void integersOfSeveralRunsStandOneAfterTheOther() {
        Integers integers = new Integers();
        integers.add(1);
        integers.reserve(3);
        for (int i = 2; i < 20; i++) {
            integers.add(i);
        }
        integers.reserve(0);
        assertArrayEquals(
                new long[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19}, integers.toArray());
    }
}
