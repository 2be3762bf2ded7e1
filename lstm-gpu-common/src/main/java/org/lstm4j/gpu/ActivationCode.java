package org.lstm4j.gpu;

import org.lstm4j.spi.Activation;

/** The numbers by which kernels know activation functions; {@code activations.cl} has the same list. */
final class ActivationCode {
    private ActivationCode() {}

    static int of(Activation.Kind kind) {
        return switch (kind) {
            case RELU -> 0;
            case TANH -> 1;
            case SIGMOID -> 2;
            case AFFINE -> 3;
            case LEAKY_RELU -> 4;
            case THRESHOLDED_RELU -> 5;
            case SCALED_TANH -> 6;
            case HARD_SIGMOID -> 7;
            case ELU -> 8;
            case SOFTSIGN -> 9;
            case SOFTPLUS -> 10;
        };
    }
}
