package org.lstm4j.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.spi.Activation;

/** Activations, the dense layer and the losses. */
class PointwiseMathTest {
    private static final long SEED = 11;

    /** Values worked out by hand from the definitions in ONNX. */
    @ParameterizedTest
    @CsvSource({
        "RELU, 0, 0, -2, 0",
        "RELU, 0, 0, 2, 2",
        "TANH, 0, 0, 0.5, 0.46211715726000975",
        "SIGMOID, 0, 0, 0.5, 0.6224593312018546",
        "AFFINE, 2, 0.5, 3, 6.5",
        "LEAKY_RELU, 0.25, 0, -2, -0.5",
        "LEAKY_RELU, 0.25, 0, 2, 2",
        "THRESHOLDED_RELU, 1, 0, 1, 0",
        "THRESHOLDED_RELU, 1, 0, 1.5, 1.5",
        "SCALED_TANH, 2, 0.5, 1, 0.9242343145200195",
        "HARD_SIGMOID, 0.25, 0.5, 1, 0.75",
        "HARD_SIGMOID, 0.25, 0.5, 3, 1",
        "HARD_SIGMOID, 0.25, 0.5, -3, 0",
        "ELU, 0.5, 0, -1, -0.3160602794142788",
        "SOFTSIGN, 0, 0, -3, -0.75",
        "SOFTPLUS, 0, 0, 0, 0.6931471805599453",
        "SOFTPLUS, 0, 0, 1000, 1000",
    })
    void activationsFollowTheirDefinitions(Activation.Kind kind, float alpha, float beta, double x, double expected) {
        assertEquals(expected, ActivationMath.value(new Activation(kind, alpha, beta), x), 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Activation.Kind.class)
    void activationDerivativesAgreeWithCentralDifferences(Activation.Kind kind) {
        Activation f = new Activation(kind, 0.3f, 0.45f);
        for (double at : new double[] {-3.1, -1.2, -0.4, 0.2, 0.9, 2.7}) {
            double[] x = {at};
            CentralDifferences.check(
                    kind + " at " + at,
                    x,
                    new double[] {ActivationMath.derivative(f, at)},
                    () -> ActivationMath.value(f, x[0]));
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.Kind.class)
    void notANumberStaysNotANumber(Activation.Kind kind) {
        Activation f = new Activation(kind, 0.3f, 0.45f);
        assertTrue(Double.isNaN(ActivationMath.value(f, Double.NaN)), "value");
        assertEquals(kind != Activation.Kind.AFFINE, Double.isNaN(ActivationMath.derivative(f, Double.NaN)));
    }

    @Test
    void denseGradientsAgreeWithCentralDifferences() {
        Random random = new Random(SEED);
        int rows = 3;
        int outputs = 4;
        double[] x = CentralDifferences.random(random, rows * 2, 1);
        double[] weight = CentralDifferences.random(random, outputs * 2, 1);
        double[] bias = CentralDifferences.random(random, outputs, 1);
        double[] dy = CentralDifferences.random(random, rows * outputs, 1);
        DenseMath.Gradients d = DenseMath.backward(rows, x, weight, outputs, dy);

        DoubleSupplier loss = () -> CentralDifferences.dot(DenseMath.forward(rows, x, weight, bias), dy);
        CentralDifferences.check("x", x, d.x(), loss);
        CentralDifferences.check("weight", weight, d.weight(), loss);
        CentralDifferences.check("bias", bias, d.bias(), loss);
    }

    @Test
    void lossGradientsAgreeWithCentralDifferences() {
        Random random = new Random(SEED);
        double[] weights = {1, 0, 2.5};
        double[] logits = CentralDifferences.random(random, 3 * 4, 2);
        int[] classes = {3, -1, 0};
        CentralDifferences.check(
                "cross-entropy",
                logits,
                LossMath.softmaxCrossEntropy(logits, classes, weights).gradient(),
                () -> LossMath.softmaxCrossEntropy(logits, classes, weights).loss());

        double[] targets = CentralDifferences.random(random, 3 * 4, 2);
        CentralDifferences.check(
                "squared error",
                logits,
                LossMath.meanSquaredError(logits, targets, weights).gradient(),
                () -> LossMath.meanSquaredError(logits, targets, weights).loss());
    }

    @Test
    void crossEntropyOfKnownProbabilities() {
        double[] logits = {Math.log(0.2), Math.log(0.8), 1000, 1000};
        LossMath.Result result = LossMath.softmaxCrossEntropy(logits, new int[] {1, 0}, new double[] {1, 3});
        assertEquals(-Math.log(0.8) + 3 * Math.log(2), result.loss(), 1e-12);
        assertEquals(-0.2, result.gradient()[1], 1e-15);
    }

    @Test
    void anUnknownClassIsNotANumber() {
        LossMath.Result result = LossMath.softmaxCrossEntropy(new double[2], new int[] {2}, new double[] {1});
        assertTrue(Double.isNaN(result.loss()));
    }
}
