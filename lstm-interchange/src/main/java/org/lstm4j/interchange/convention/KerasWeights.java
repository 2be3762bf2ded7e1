package org.lstm4j.interchange.convention;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.WeightKind;

/** How Keras lays out weights: {@code [in, G*units]}, gates i, f, c, o or z, r, h. */
public final class KerasWeights {
    private KerasWeights() {}

    /**
     * A recurrent layer's arrays in canonical order.
     *
     * @param kernel {@code [inputSize, G*units]}
     * @param recurrent {@code [units, G*units]}
     * @param biases {@code [G*units]}, two rows of it where {@code bias} is {@link Bias#DOUBLE}, null where there is none
     */
    public static Map<WeightKind, float[]> canonical(
            Cell cell,
            Bias bias,
            int inputSize,
            int units,
            float[] kernel,
            float[] recurrent,
            float @Nullable [] biases) {
        int width = cell.gates() * units;
        int[] order = cell == Cell.GRU ? Blocks.GRU_FROM_ZRH : Blocks.canonical(cell);
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        arrays.put(WeightKind.INPUT, Blocks.reorder(dense(kernel, inputSize, width), 0, units * inputSize, order));
        arrays.put(WeightKind.RECURRENT, Blocks.reorder(dense(recurrent, units, width), 0, units * units, order));
        if (biases != null) {
            arrays.put(WeightKind.INPUT_BIAS, Blocks.reorder(biases, 0, units, order));
        }
        if (biases != null && bias == Bias.DOUBLE) {
            arrays.put(WeightKind.RECURRENT_BIAS, Blocks.reorder(biases, width, units, order));
        }
        return arrays;
    }

    /** A dense layer's kernel {@code [inputSize, units]} as {@code [units, inputSize]}. */
    public static float[] dense(float[] kernel, int inputSize, int units) {
        return Blocks.transpose(kernel, inputSize, units);
    }
}
