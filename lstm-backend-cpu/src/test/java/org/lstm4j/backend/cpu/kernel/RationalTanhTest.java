package org.lstm4j.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The activations against {@link Math} in double precision, over every exponent and every 64th float. */
class RationalTanhTest {
    private static final int STRIDE = 64;
    private static final double TANH_ULP = 4;
    private static final double SIGMOID_ERROR = 0x1p-22;

    @Test
    void tanhIsWithinFourUlp() {
        double worst = 0;
        for (int bits = 1; bits < Float.floatToIntBits(Float.POSITIVE_INFINITY); bits += STRIDE) {
            worst = Math.max(worst, checkTanh(bits));
        }
        for (int exponent = Float.MIN_EXPONENT; exponent <= Float.MAX_EXPONENT; exponent++) {
            worst = Math.max(worst, checkTanh(Float.floatToIntBits(Math.scalb(1f, exponent))));
        }
        assertTrue(worst > 1 && worst <= TANH_ULP, "worst error in ulp: " + worst);
    }

    /** Returns the error in ulp. */
    private static double checkTanh(int bits) {
        float x = Float.intBitsToFloat(bits);
        float y = RationalTanh.tanh(x);
        double exact = Math.tanh(x);
        assertTrue(y <= 1f, () -> "tanh(" + x + ") = " + y);
        if (bits % (STRIDE * STRIDE) == 1) {
            assertEquals(-y, RationalTanh.tanh(-x));
        }
        // exact values that round to 1 lie in the binade below
        return Math.abs(y - exact) / Math.ulp(Math.min((float) exact, Math.nextDown(1f)));
    }

    @Test
    void sigmoidIsWithinItsBoundAndRange() {
        double worst = 0;
        for (int sign = 0; sign < 2; sign++) {
            for (int bits = 0; bits <= Float.floatToIntBits(Float.POSITIVE_INFINITY); bits += STRIDE) {
                float x = Float.intBitsToFloat(sign << 31 | bits);
                float y = RationalTanh.sigmoid(x);
                assertTrue(y > 0f && y <= 1f, () -> "sigmoid(" + x + ") = " + y);
                worst = Math.max(worst, Math.abs(y - 1 / (1 + Math.exp(-(double) x))));
            }
        }
        assertTrue(worst > 0 && worst <= SIGMOID_ERROR, "worst error: " + worst);
    }

    @Test
    void limitsAndSpecialValues() {
        assertEquals(1f, RationalTanh.tanh(Float.POSITIVE_INFINITY));
        assertEquals(-1f, RationalTanh.tanh(Float.NEGATIVE_INFINITY));
        assertEquals(1f, RationalTanh.tanh(Float.MAX_VALUE));
        assertEquals(0f, RationalTanh.tanh(0f));
        assertEquals(-0f, RationalTanh.tanh(-0f));
        assertEquals(1f, RationalTanh.sigmoid(Float.POSITIVE_INFINITY));
        assertEquals(0f, RationalTanh.sigmoid(Float.NEGATIVE_INFINITY), 2e-8f);
        assertEquals(0.5f, RationalTanh.sigmoid(0f));
        assertEquals(Float.NaN, RationalTanh.tanh(Float.NaN));
        assertEquals(Float.NaN, RationalTanh.sigmoid(Float.NaN));
    }
}
