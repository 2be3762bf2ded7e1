package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.RationalTanh;
import org.lstm4j.spi.Activation;

/**
 * Activation functions and their derivatives. What is not elementary arithmetic comes from {@link RationalTanh} or
 * {@link StrictMath}, never from the platform's own library: the same bits on every machine.
 */
final class Activations {
    private Activations() {}

    static float value(Activation f, float x) {
        float a = f.alpha();
        float b = f.beta();
        return switch (f.kind()) {
            case RELU -> Math.max(0f, x);
            case TANH -> RationalTanh.tanh(x);
            case SIGMOID -> RationalTanh.sigmoid(x);
            case AFFINE -> Math.fma(a, x, b);
            case LEAKY_RELU -> x >= 0f ? x : a * x;
            case THRESHOLDED_RELU -> x > a ? x : nanOr(x, 0f);
            case SCALED_TANH -> a * RationalTanh.tanh(b * x);
            case HARD_SIGMOID -> Math.min(Math.max(Math.fma(a, x, b), 0f), 1f);
            case ELU -> x >= 0f ? x : a * (float) StrictMath.expm1(x);
            case SOFTSIGN -> x / (1f + Math.abs(x));
            case SOFTPLUS -> (float) (Math.max(x, 0f) + StrictMath.log1p(StrictMath.exp(-Math.abs((double) x))));
        };
    }

    /** {@code f'(x)}, given {@code y = f(x)} too. */
    static float derivative(Activation f, float x, float y) {
        float a = f.alpha();
        float b = f.beta();
        return switch (f.kind()) {
            case RELU -> x > 0f ? 1f : nanOr(x, 0f);
            case TANH -> Math.fma(-y, y, 1f);
            case SIGMOID -> y * (1f - y);
            case AFFINE -> a;
            case LEAKY_RELU -> x >= 0f ? 1f : nanOr(x, a);
            case THRESHOLDED_RELU -> x > a ? 1f : nanOr(x, 0f);
            case SCALED_TANH -> scaledTanhDerivative(a, b, RationalTanh.tanh(b * x));
            case HARD_SIGMOID -> hardSigmoidDerivative(a, x, Math.fma(a, x, b));
            case ELU -> x >= 0f ? 1f : a * (float) StrictMath.exp(x);
            case SOFTSIGN -> 1f / ((1f + Math.abs(x)) * (1f + Math.abs(x)));
            case SOFTPLUS -> RationalTanh.sigmoid(x);
        };
    }

    private static float scaledTanhDerivative(float a, float b, float t) {
        return a * b * Math.fma(-t, t, 1f);
    }

    private static float hardSigmoidDerivative(float a, float x, float line) {
        return line > 0f && line < 1f ? a : nanOr(x, 0f);
    }

    /** Comparisons with NaN are false and would hide it. */
    private static float nanOr(float x, float otherwise) {
        return Float.isNaN(x) ? x : otherwise;
    }
}
