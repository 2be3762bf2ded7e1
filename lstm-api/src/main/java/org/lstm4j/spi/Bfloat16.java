package org.lstm4j.spi;

/** The upper half of an IEEE float: its sign, its exponent and 7 of the 23 bits behind the point. */
public final class Bfloat16 {
    /** What tells a NaN from an infinity. */
    private static final int FRACTION = 0x7f;
    /** The first bit of the fraction: set in a NaN that signals nothing. */
    private static final int QUIET = 0x40;

    private Bfloat16() {}

    /** The nearest bfloat16, of two as near the even one; NaN stays NaN. */
    public static short bits(float value) {
        int bits = Float.floatToRawIntBits(value);
        int upper = bits >>> Short.SIZE;
        if (Float.isNaN(value)) {
            return (short) ((upper & FRACTION) == 0 ? upper | QUIET : upper);
        }
        return (short) ((bits + 0x7fff + (upper & 1)) >>> Short.SIZE);
    }

    /** The float that it stands for. */
    public static float value(short bits) {
        return Float.intBitsToFloat(bits << Short.SIZE);
    }
}
