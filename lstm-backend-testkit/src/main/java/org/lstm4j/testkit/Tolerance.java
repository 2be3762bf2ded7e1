package org.lstm4j.testkit;

/**
 * How far a backend's f32 may lie from the f64 oracle. An element passes when
 * {@code |actual - expected| <= 2^-24 (relative |expected| + absolute scale)}, where scale is what the named tolerance
 * says and 2^-24 is the unit roundoff of f32. Tests name one of these and never a number.
 *
 * <p>The tolerances of recurrent plans, {@link #forward} and {@link #gradient}, were calibrated once and are frozen. Largest
 * errors of a scalar f32 LSTM whose activations are rounded correctly, I = H, in units of 2^-24 of the largest magnitude:
 *
 * <pre>
 *          states and gates         gradients
 *          T=1    16    64        T=1    16    64
 *   H=1    1.0   3.1   5.1        3.9   4.3   5.6
 *   H=16   2.5   5.2   5.2        4.4   4.7   7.9
 *   H=128  11    14    20         14    11    16
 * </pre>
 *
 * They grow with the square root of the length of the products and hardly with T. To that comes what {@link #ACTIVATION}
 * grants each step. What is allowed is at least five times as much; weights rounded to TF32 exceed it at least fivefold.
 *
 * @param name as it stands in failure messages
 * @param relative units of roundoff of the element itself
 * @param absolute units of roundoff of the scale
 */
public record Tolerance(String name, double relative, double absolute) {
    /** Unit roundoff of f32. */
    private static final double UNIT = 0x1p-24;

    /** No error at all; every NaN equals every other. */
    public static final Tolerance EXACT = new Tolerance("EXACT", 0, 0);

    /** A handful of f32 operations on one element; scale is the largest intermediate. */
    public static final Tolerance ROUNDED = new Tolerance("ROUNDED", 4, 4);

    /** One activation function: sigmoid within 2^-22; scale is 1, or what the function's parameters make of it. */
    public static final Tolerance ACTIVATION = new Tolerance("ACTIVATION", 8, 4);

    /** tanh alone, within 5 ulp, the most that OpenCL allows; no scale, so that small values count. */
    public static final Tolerance TANH = new Tolerance("TANH", 10, 0);

    /** One cell update with its activations, or its gradients; scale is 1. */
    public static final Tolerance CELL = new Tolerance("CELL", 8, 32);

    /** A loss: exponentials, a logarithm, and a sum over rows; scale is the sum of the magnitudes of the terms. */
    public static final Tolerance LOSS = new Tolerance("LOSS", 8, 16);

    /**
     * A sum of products in any order of summation (Higham 2002, section 3.1: the error stays below terms x roundoff x the
     * sum of magnitudes); scale is the sum of the magnitudes of the terms.
     */
    public static Tolerance sum(int terms) {
        return new Tolerance("SUM(" + terms + ")", 1, terms + 1);
    }

    /** States, outputs and gates after T steps; scale is the largest magnitude, at least 1. */
    public static Tolerance forward(int steps, int inputSize, int hiddenSize) {
        return new Tolerance("FORWARD", 0, growth(steps, inputSize + hiddenSize));
    }

    /** Gradients through T steps of N rows; scale is the largest magnitude, at least 1. */
    public static Tolerance gradient(int steps, int batch, int inputSize, int hiddenSize) {
        double terms = (double) steps * batch;
        return new Tolerance("GRADIENT", 0, growth(steps, inputSize + hiddenSize) + 2 * Math.sqrt(terms));
    }

    private static double growth(int steps, int terms) {
        return 16 + 4 * Math.sqrt(terms) + 2 * Math.log(Math.max(1, steps)) / Math.log(2);
    }

    static Tolerance of(Output output, Problem p) {
        int inputSize = p.spec().inputSize();
        int hiddenSize = p.spec().hiddenSize();
        return Output.BACKWARD.contains(output)
                ? gradient(p.steps(), p.batch(), inputSize, hiddenSize)
                : forward(p.steps(), inputSize, hiddenSize);
    }

    /** Largest error that passes. */
    public double allowed(double expected, double scale) {
        return UNIT * (relative * Math.abs(expected) + absolute * Math.abs(scale));
    }
}
