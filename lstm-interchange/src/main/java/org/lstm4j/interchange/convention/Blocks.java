package org.lstm4j.interchange.convention;

import org.lstm4j.spi.Cell;

/** Moves gate blocks into canonical order, and axes into the order that a call has. */
final class Blocks {
    private Blocks() {}

    /** Where ONNX and Keras keep a GRU's canonical r, z, n: both write z, r, h. */
    static final int[] GRU_FROM_ZRH = {1, 0, 2};

    /** Blocks of the cell that stand in canonical order already. */
    static int[] canonical(Cell cell) {
        int[] order = new int[cell.gates()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        return order;
    }

    /**
     * Blocks of rows in another order.
     *
     * @param source blocks of {@code block} floats each, from {@code offset} on
     * @param order for each block of the result its place in the source
     */
    static float[] reorder(float[] source, int offset, int block, int... order) {
        float[] target = new float[order.length * block];
        for (int i = 0; i < order.length; i++) {
            System.arraycopy(source, offset + order[i] * block, target, i * block, block);
        }
        return target;
    }

    /** The order that undoes another. */
    static int[] inverse(int... order) {
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            inverse[order[i]] = i;
        }
        return inverse;
    }

    /** {@code [rows, columns]} to {@code [columns, rows]}. */
    static float[] transpose(float[] source, int rows, int columns) {
        return swap(source, rows, columns, 1);
    }

    /** {@code [first, second, width]} to {@code [second, first, width]}. */
    static float[] swap(float[] source, int first, int second, int width) {
        float[] target = new float[source.length];
        for (int i = 0; i < first; i++) {
            for (int j = 0; j < second; j++) {
                System.arraycopy(source, (i * second + j) * width, target, (j * first + i) * width, width);
            }
        }
        return target;
    }

    /** Part {@code index} of arrays that stand one behind the other. */
    static float[] part(float[] source, int index, int length) {
        float[] target = new float[length];
        System.arraycopy(source, index * length, target, 0, length);
        return target;
    }
}
