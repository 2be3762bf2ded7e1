package org.lstm4j.math;

import org.lstm4j.LstmException;
import org.lstm4j.spi.Activation;

/** The activation functions of {@link Activation.Kind} and their derivatives, in double precision. */
public final class ActivationMath {
    private ActivationMath() {}

    /** {@code f(x)}, as ONNX defines it; alpha and beta are widened from float. */
    public static double value(Activation f, double x) {
        double a = f.alpha();
        double b = f.beta();
        return switch (f.kind()) {
            case RELU -> Math.max(0, x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case AFFINE -> a * x + b;
            case LEAKY_RELU -> x >= 0 ? x : a * x;
            case THRESHOLDED_RELU -> x > a ? x : nanOr(x, 0);
            case SCALED_TANH -> a * Math.tanh(b * x);
            case HARD_SIGMOID -> Math.min(Math.max(a * x + b, 0), 1);
            case ELU -> x >= 0 ? x : a * Math.expm1(x);
            case SOFTSIGN -> x / (1 + Math.abs(x));
            // log(1 + e^x) with the large part taken out, so that e^x cannot overflow
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        };
    }

    /** {@code f'(x)}; where f has a kink, the derivative of the piece that f takes there, and 0 for RELU and HARD_SIGMOID. */
    public static double derivative(Activation f, double x) {
        double a = f.alpha();
        double b = f.beta();
        return switch (f.kind()) {
            case RELU -> x > 0 ? 1 : nanOr(x, 0);
            case TANH -> tanhDerivative(x);
            case SIGMOID -> sigmoid(x) * (1 - sigmoid(x));
            case AFFINE -> a;
            case LEAKY_RELU -> x >= 0 ? 1 : nanOr(x, a);
            case THRESHOLDED_RELU -> x > a ? 1 : nanOr(x, 0);
            case SCALED_TANH -> a * b * tanhDerivative(b * x);
            case HARD_SIGMOID -> a * x + b > 0 && a * x + b < 1 ? a : nanOr(x, 0);
            case ELU -> x >= 0 ? 1 : a * Math.exp(x);
            case SOFTSIGN -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x)));
            case SOFTPLUS -> sigmoid(x);
        };
    }

    /** {@code f'(x)} of a function that {@linkplain Activation#differentiatesByValue differentiates by its value} y. */
    public static double derivativeByValue(Activation f, double y) {
        return switch (f.kind()) {
            case RELU -> y > 0 ? 1 : nanOr(y, 0);
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
            default -> throw new LstmException("activation: the derivative of " + f.kind() + " needs its argument");
        };
    }

    /** The logistic function {@code 1 / (1 + e^-x)}. */
    public static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double tanhDerivative(double x) {
        double y = Math.tanh(x);
        return 1 - y * y;
    }

    /** Comparisons with NaN are false and would hide it. */
    private static double nanOr(double x, double otherwise) {
        return Double.isNaN(x) ? x : otherwise;
    }
}
