package org.lstm4j.spi;

import org.lstm4j.LstmException;

/**
 * How the weight matrices of a model are stored. Arithmetic stays f32, and so do biases, peepholes and norms: a model in
 * one of the shorter formats is the f32 model of the rounded weights, of which each takes fewer bytes to load.
 */
public enum WeightFormat {
    /** 4 bytes, nothing rounded. */
    F32,
    /** 2 bytes: a float's upper half, 8 significant bits ({@link Bfloat16}). */
    BF16,
    /** 1 byte, {@code -127 .. 127}, and a scale for each row of a canonical matrix, which is an output channel ({@link Int8}). */
    INT8;

    /**
     * The nearest weights that the format holds. What it holds already is left as it is, to the bit.
     *
     * @param weights row-major, read
     * @param columns length of a row
     * @return an array of its own
     * @throws LstmException when a weight cannot be rounded, naming its index
     */
    public float[] round(float[] weights, int columns) {
        float[] rounded = weights.clone();
        switch (this) {
            case F32 -> {}
            case BF16 -> {
                for (int i = 0; i < rounded.length; i++) {
                    rounded[i] = Bfloat16.value(Bfloat16.bits(rounded[i]));
                }
            }
            case INT8 -> {
                for (int from = 0; from < rounded.length; from += columns) {
                    float scale = Int8.scale(rounded, from, columns);
                    for (int i = from; i < from + columns; i++) {
                        rounded[i] = Int8.code(rounded[i], scale) * scale;
                    }
                }
            }
        }
        return rounded;
    }
}
