package org.lstm4j.model;

import org.lstm4j.spi.Philox;
import org.lstm4j.spi.Philox.Purpose;

/**
 * The random numbers of one parameter: element (row, column) draws from counter (seed, INITIALISER, layer, index, row,
 * column), so that no array's numbers depend on another's.
 *
 * @param seed the model's
 * @param layer index of the layer
 * @param index of the parameter in its layer
 */
record Draw(long seed, int layer, int index) {

    /** Uniform in [-bound, bound). */
    float uniform(float bound, int row, int column) {
        return (2f * Philox.uniform(seed, Purpose.INITIALISER, layer, index, row, column) - 1f) * bound;
    }

    /**
     * Standard normal, by Box and Muller (1958): columns 2j and 2j+1 are the two coordinates of one point of the plane.
     * StrictMath, for the same bits on every machine.
     */
    double normal(int row, int column) {
        int even = column & ~1;
        double radius = StrictMath.sqrt(-2 * StrictMath.log(open(row, even)));
        double angle = 2 * Math.PI * open(row, even + 1);
        return radius * (column == even ? StrictMath.cos(angle) : StrictMath.sin(angle));
    }

    /** Uniform in the open interval (0, 1), 32 random bits. */
    private double open(int row, int column) {
        int bits = Philox.bits(seed, Purpose.INITIALISER, layer, index, row, column);
        return (Integer.toUnsignedLong(bits) + 0.5) * 0x1p-32;
    }
}
