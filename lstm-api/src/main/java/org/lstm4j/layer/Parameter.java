package org.lstm4j.layer;

import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.spi.WeightKind;

/**
 * One trainable array, and what an initialiser needs to know of it.
 *
 * @param name unique within its layer, or within its model behind the layer's index: {@code 0.weight_ih}
 * @param shape row-major
 * @param role its place in the layer's formula
 * @param gates gate blocks stacked along the first axis, 1 for a dense layer
 * @param units width of one block: hidden size of a recurrent layer, units of a dense one
 * @param fanIn inputs that one unit sums over through this array's layer: input size, or hidden size for recurrent roles
 */
public record Parameter(String name, List<Integer> shape, Role role, int gates, int units, int fanIn) {
    /** What an array does in its layer. */
    public enum Role {
        /** {@code W [G*H, I]} of a recurrent layer, gate blocks in canonical order (LSTM: i, f, g, o). */
        INPUT_WEIGHT,
        /** {@code U [G*H, R]} of a recurrent layer, R its output size. */
        RECURRENT_WEIGHT,
        /** {@code b [G*H]} of a recurrent layer; the only one where it has one bias. */
        INPUT_BIAS,
        /** The second {@code b [G*H]} of a recurrent layer. */
        RECURRENT_BIAS,
        /** The diagonals {@code [3*H]} through which the gates see the cell state. */
        PEEPHOLE,
        /** {@code [R, H]}, which projects the hidden state. */
        PROJECTION,
        /** Gains {@code [G*H]} of layer normalisation. */
        NORM_GAIN,
        /** Biases {@code [G*H]} of layer normalisation. */
        NORM_BIAS,
        /** {@code W [units, in]}. */
        DENSE_WEIGHT,
        /** {@code b [units]}. */
        DENSE_BIAS,
        /** {@code [vocabulary, width]}, a vector for each token. */
        EMBEDDING_WEIGHT;

        /** The role of a recurrent layer's array. */
        static Role of(WeightKind kind) {
            return switch (kind) {
                case INPUT -> INPUT_WEIGHT;
                case RECURRENT -> RECURRENT_WEIGHT;
                case INPUT_BIAS -> INPUT_BIAS;
                case RECURRENT_BIAS -> RECURRENT_BIAS;
                case PEEPHOLE -> PEEPHOLE;
                case PROJECTION -> PROJECTION;
                case NORM_GAIN -> NORM_GAIN;
                case NORM_BIAS -> NORM_BIAS;
            };
        }
    }

    public Parameter {
        shape = List.copyOf(shape);
        long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        if (elements > HostMemory.MAX_ARRAY) {
            throw new LstmException(name + ": " + shape + " is " + elements + " floats, an array holds at most "
                    + HostMemory.MAX_ARRAY + "; make the layer smaller");
        }
    }

    /** Number of floats. */
    public int elements() {
        return shape.stream().reduce(1, (a, b) -> a * b);
    }

    /** Length of one row: the last axis of a matrix, or all of a vector. */
    public int columns() {
        return shape.getLast();
    }

    /** Whether it is a weight matrix, one row for each output channel; biases, peepholes and norms are vectors. */
    public boolean isMatrix() {
        return shape.size() == 2;
    }

    /** The same array under another name. */
    public Parameter withName(String newName) {
        return new Parameter(newName, shape, role, gates, units, fanIn);
    }
}
