// The activation functions of org.lstm4j.spi.Activation, whose documentation defines them; a and b are alpha and beta. The
// numbers are handed out by ActivationCode. Comparisons are written so that NaN comes through.

#define RELU 0
#define TANH 1
#define SIGMOID 2
#define AFFINE 3
#define LEAKY_RELU 4
#define THRESHOLDED_RELU 5
#define SCALED_TANH 6
#define HARD_SIGMOID 7
#define ELU 8
#define SOFTSIGN 9
#define SOFTPLUS 10

DEVICE float sigmoid(float x) {
    return 1.0f / (1.0f + expf(-x));
}

DEVICE float activation(int kind, float a, float b, float x) {
    switch (kind) {
        case RELU:
            return x <= 0.0f ? 0.0f : x;
        case TANH:
            return tanhf(x);
        case SIGMOID:
            return sigmoid(x);
        case AFFINE:
            return a * x + b;
        case LEAKY_RELU:
            return x >= 0.0f ? x : a * x;
        case THRESHOLDED_RELU:
            return x <= a ? 0.0f : x;
        case SCALED_TANH:
            return a * tanhf(b * x);
        case HARD_SIGMOID: {
            float y = a * x + b;
            return y <= 0.0f ? 0.0f : y >= 1.0f ? 1.0f : y;
        }
        case ELU:
            return x >= 0.0f ? x : a * expm1f(x);
        case SOFTSIGN:
            return x / (1.0f + fabsf(x));
        default:  // SOFTPLUS
            return (x <= 0.0f ? 0.0f : x) + log1pf(expf(-fabsf(x)));
    }
}

DEVICE float passNan(float x, float otherwise) {
    return x != x ? x : otherwise;
}

// f'(x), from x alone.
DEVICE float activationSlope(int kind, float a, float b, float x) {
    switch (kind) {
        case RELU:
            return x > 0.0f ? 1.0f : passNan(x, 0.0f);
        case TANH: {
            float y = tanhf(x);
            return 1.0f - y * y;
        }
        case SIGMOID: {
            float y = sigmoid(x);
            return y * (1.0f - y);
        }
        case AFFINE:
            return a;
        case LEAKY_RELU:
            return x >= 0.0f ? 1.0f : passNan(x, a);
        case THRESHOLDED_RELU:
            return x > a ? 1.0f : passNan(x, 0.0f);
        case SCALED_TANH: {
            float y = tanhf(b * x);
            return a * b * (1.0f - y * y);
        }
        case HARD_SIGMOID: {
            float y = a * x + b;
            return y > 0.0f && y < 1.0f ? a : passNan(x, 0.0f);
        }
        case ELU:
            return x >= 0.0f ? 1.0f : a * expf(x);
        case SOFTSIGN: {
            float d = 1.0f + fabsf(x);
            return 1.0f / (d * d);
        }
        default:  // SOFTPLUS
            return sigmoid(x);
    }
}

// Slope of a gate from its activated value y, which is all that a forward keeps: for SIGMOID, TANH and RELU.
DEVICE float gateSlope(int kind, float y) {
    switch (kind) {
        case SIGMOID:
            return y * (1.0f - y);
        case TANH:
            return 1.0f - y * y;
        default:  // RELU
            return y > 0.0f ? 1.0f : passNan(y, 0.0f);
    }
}
