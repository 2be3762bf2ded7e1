package org.lstm4j.spi;

import org.lstm4j.LstmException;

/**
 * Rows of 8-bit weights: {@code w = code * scale}, codes symmetric around 0.
 *
 * <p>A scale is the row's largest magnitude divided by 127, rounded up to 16 significant bits. With the 7 bits of a code every
 * product is then exact in a float, so that scale and codes follow from the weights, and rounding a second time changes
 * nothing.
 */
public final class Int8 {
    /** The largest code; the smallest is its negative. */
    public static final int MAX_CODE = 127;

    /** Room for a scale to be rounded up. */
    private static final float LARGEST = 0x1p126f;
    /** Rows below become zeros: their scales would leave the range in which floats have all their bits. */
    private static final float SMALLEST = 0x1p-90f;
    /** The bits behind the 16 significant ones. */
    private static final int TAIL = 0xff;

    private Int8() {}

    /**
     * The scale of one row; 0 where all of it rounds to zeros.
     *
     * @throws LstmException when a weight is not finite, or beyond 2^126
     */
    public static float scale(float[] weights, int from, int columns) {
        float largest = 0f;
        for (int i = from; i < from + columns; i++) {
            float magnitude = Math.abs(weights[i]);
            if (!(magnitude <= LARGEST)) {
                throw new LstmException("weight " + i + ": INT8 takes magnitudes of at most 2^126, got " + weights[i]
                        + "; repair the weights or keep them in F32");
            }
            largest = Math.max(largest, magnitude);
        }
        if (largest < SMALLEST) {
            return 0f;
        }
        return Float.intBitsToFloat((Float.floatToRawIntBits(largest / MAX_CODE) + TAIL) & ~TAIL);
    }

    /** The nearest code, of two as near the even one. */
    public static byte code(float weight, float scale) {
        return scale == 0f ? 0 : (byte) Math.rint(weight / scale);
    }
}
