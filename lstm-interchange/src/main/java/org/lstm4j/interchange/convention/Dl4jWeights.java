package org.lstm4j.interchange.convention;

import java.util.EnumMap;
import java.util.Map;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.WeightKind;

/**
 * How DL4J lays out weights: {@code [in, G*units]} in columns-first order, which is {@code [G*units, in]} row by row. An LSTM's
 * slots are called I, F, O, G, but I holds the tanh candidate and G the input gate.
 */
public final class Dl4jWeights {
    /** Where canonical i, f, g, o lie in the slots. */
    private static final int[] LSTM = {3, 1, 0, 2};
    /** Where the peepholes of i, f, o lie: DL4J has f, o, i. */
    private static final int[] PEEPHOLES = {2, 0, 1};

    private Dl4jWeights() {}

    /**
     * A recurrent layer's arrays in canonical order.
     *
     * @param input {@code [G*units, inputSize]}
     * @param recurrent {@code [G*units, units]}, with three rows more for the peepholes where there are such
     * @param bias {@code [G*units]}
     */
    public static Map<WeightKind, float[]> canonical(
            Cell cell, boolean peephole, int inputSize, int units, float[] input, float[] recurrent, float[] bias) {
        int[] order = cell == Cell.LSTM ? LSTM : Blocks.canonical(cell);
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        arrays.put(WeightKind.INPUT, Blocks.reorder(input, 0, units * inputSize, order));
        arrays.put(WeightKind.RECURRENT, Blocks.reorder(recurrent, 0, units * units, order));
        arrays.put(WeightKind.INPUT_BIAS, Blocks.reorder(bias, 0, units, order));
        if (peephole) {
            int behind = cell.gates() * units * units;
            arrays.put(WeightKind.PEEPHOLE, Blocks.reorder(recurrent, behind, units, PEEPHOLES));
        }
        return arrays;
    }

    /** {@code [rows, columns]}, row by row, of what DL4J keeps columns first. */
    public static float[] rows(float[] columnsFirst, int rows, int columns) {
        return Blocks.transpose(columnsFirst, /* rows= */ columns, /* columns= */ rows);
    }
}
