package org.lstm4j.spi;

import org.jspecify.annotations.Nullable;

/**
 * An activation function with its parameters, as ONNX defines them for recurrent operators.
 *
 * @param kind the function
 * @param alpha its first parameter, ignored by functions that have none
 * @param beta its second parameter, ignored by functions that have none
 */
public record Activation(Kind kind, float alpha, float beta) {
    public static final Activation TANH = new Activation(Kind.TANH, 0f, 0f);
    public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0f, 0f);
    public static final Activation RELU = new Activation(Kind.RELU, 0f, 0f);
    /** {@code f(x) = x}. */
    public static final Activation IDENTITY = new Activation(Kind.AFFINE, 1f, 0f);

    /**
     * Whether {@code f'(x)} follows from {@code y = f(x)} alone: {@code 1 - y^2} for TANH, {@code y (1 - y)} for SIGMOID, 1 or
     * 0 for RELU by the sign of y.
     */
    public boolean differentiatesByValue() {
        return kind == Kind.TANH || kind == Kind.SIGMOID || kind == Kind.RELU;
    }

    /** As a record's, written out: the first call of a generated one takes some milliseconds, and every model compares these. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Activation activation
                && kind == activation.kind
                && Float.compare(alpha, activation.alpha) == 0
                && Float.compare(beta, activation.beta) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * kind.hashCode() + Float.hashCode(alpha)) + Float.hashCode(beta);
    }

    /** The eleven functions that ONNX names; {@code a} is alpha, {@code b} is beta. */
    public enum Kind {
        /** {@code max(0, x)} */
        RELU,
        /** {@code tanh(x)} */
        TANH,
        /** {@code 1 / (1 + e^-x)} */
        SIGMOID,
        /** {@code a x + b} */
        AFFINE,
        /** {@code x >= 0 ? x : a x} */
        LEAKY_RELU,
        /** {@code x > a ? x : 0} */
        THRESHOLDED_RELU,
        /** {@code a tanh(b x)} */
        SCALED_TANH,
        /** {@code min(max(a x + b, 0), 1)} */
        HARD_SIGMOID,
        /** {@code x >= 0 ? x : a (e^x - 1)} */
        ELU,
        /** {@code x / (1 + |x|)} */
        SOFTSIGN,
        /** {@code log(1 + e^x)} */
        SOFTPLUS
    }
}
