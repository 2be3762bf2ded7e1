package org.lstm4j.spi;

/**
 * The weight arrays of a recurrent spec in canonical (PyTorch) layout. {@code G} is the number of gate blocks, {@code H}
 * the hidden size, {@code I} the input size, {@code R} the output size ({@code H}, or the projection size).
 */
public enum WeightKind {
    /** {@code [G*H, I]}, PyTorch {@code weight_ih}. */
    INPUT("weight_ih"),
    /** {@code [G*H, R]}, PyTorch {@code weight_hh}. */
    RECURRENT("weight_hh"),
    /** {@code [G*H]}, PyTorch {@code bias_ih}; the only bias when there is one. */
    INPUT_BIAS("bias_ih"),
    /** {@code [G*H]}, PyTorch {@code bias_hh}. */
    RECURRENT_BIAS("bias_hh"),
    /** {@code [3*H]} in the order i, f, o: the diagonals through which the gates see the cell state. */
    PEEPHOLE("weight_ch"),
    /** {@code [R, H]}, PyTorch {@code weight_hr}: projects the hidden state to the output size. */
    PROJECTION("weight_hr"),
    /** {@code [G*H]} gains of layer normalisation on the gate pre-activations. */
    NORM_GAIN("norm_gain"),
    /** {@code [G*H]} biases of layer normalisation on the gate pre-activations. */
    NORM_BIAS("norm_bias");

    private final String canonicalName;

    WeightKind(String canonicalName) {
        this.canonicalName = canonicalName;
    }

    /** The name under which files hold it, PyTorch's where PyTorch has one. */
    public String canonicalName() {
        return canonicalName;
    }
}
