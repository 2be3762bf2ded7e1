package org.lstm4j.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.PoolMode;

/** Activations, the dense layer, pooling and the losses. */
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

    /** Two rows of two features and three steps, of which the second row has one. */
    @Test
    void poolingFollowsItsDefinition() {
        double[] x = {1, -2, 10, 20, 4, -1, 30, 40, 1, -9, 50, 60};
        int[] lengths = {3, 1};
        assertArrayEquals(new double[] {2, -4, 10, 20}, PoolingMath.forward(PoolMode.MEAN, x, 2, lengths));
        assertArrayEquals(new double[] {4, -1, 10, 20}, PoolingMath.forward(PoolMode.MAX, x, 2, lengths));
        assertArrayEquals(new double[] {1, -9, 10, 20}, PoolingMath.forward(PoolMode.LAST, x, 2, lengths));
        assertArrayEquals(new double[] {0, 0, 10, 20}, PoolingMath.forward(PoolMode.MAX, x, 2, new int[] {0, 1}));
    }

    @ParameterizedTest
    @EnumSource(PoolMode.class)
    void poolingAgreesWithCentralDifferences(PoolMode pool) {
        Random random = new Random(SEED);
        double[] x = random.doubles(4 * 3 * 2, -1, 1).toArray();
        double[] dy = random.doubles(3 * 2, -1, 1).toArray();
        int[] lengths = {4, 0, 2};
        CentralDifferences.check(pool.name(), x, PoolingMath.backward(pool, x, 2, lengths, dy), () -> {
            double[] y = PoolingMath.forward(pool, x, 2, lengths);
            return IntStream.range(0, y.length).mapToDouble(i -> y[i] * dy[i]).sum();
        });
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
        double[] parameters = {0.1, 0.5, 0.9, 0.3};
        for (ErrorKind kind : ErrorKind.values()) {
            CentralDifferences.check(
                    kind.name(),
                    logits,
                    LossMath.elementLoss(kind, parameters, logits, targets, weights)
                            .gradient(),
                    () -> LossMath.elementLoss(kind, parameters, logits, targets, weights)
                            .loss());
        }
    }

    /** Predictions 2 below, at, and 1 above the target 1, under a parameter of 0.75. */
    @Test
    void costsOfKnownErrors() {
        double log = Math.log(1 + Math.exp(-1));
        assertCosts(ErrorKind.SQUARED, 4, 0, 1, -4, 0, 2);
        assertCosts(ErrorKind.ABSOLUTE, 2, 0, 1, -1, 0, 1);
        assertCosts(ErrorKind.HUBER, 0.75 * 1.625, 0, 0.75 * 0.625, -0.75, 0, 0.75);
        assertCosts(ErrorKind.QUANTILE, 1.5, 0, 0.25, -0.75, 0, 0.25);
        assertCosts(
                ErrorKind.LOGISTIC,
                1 + log,
                log,
                Math.log(1 + Math.exp(-2)),
                -1 / (1 + Math.exp(-1)),
                -1 / (1 + Math.exp(1)),
                -1 / (1 + Math.exp(2)));
    }

    private static void assertCosts(ErrorKind kind, double... expected) {
        double[] predictions = {-1, 1, 2};
        for (int i = 0; i < 3; i++) {
            LossMath.Result result = LossMath.elementLoss(
                    kind, new double[] {0.75}, new double[] {predictions[i]}, new double[] {1}, new double[] {1});
            assertEquals(expected[i], result.loss(), 1e-15, kind + " at " + predictions[i]);
            assertEquals(expected[3 + i], result.gradient()[0], 1e-15, "slope of " + kind + " at " + predictions[i]);
        }
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
