package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.math.LossMath;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.OracleModel;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ErrorKind;

/** What each loss reports, and where it leads. */
class LossTest {
    private static final int STEPS = 3;
    private static final int SIZE = 6;
    private static final double CLOSE = 1e-6;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @AfterEach
    void everythingIsFreed() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    private static Model model(int outputs) {
        return Model.builder(1)
                .add(LSTM.of(3))
                .add(Dense.of(outputs))
                .initialise(Initialiser.PYTORCH, 8)
                .build();
    }

    private static Examples numbers(int width) {
        return Examples.regression(
                TestModels.input(1, SIZE * STEPS), STEPS, 1, TestModels.input(2, SIZE * STEPS * width));
    }

    private TrainingResult step(Loss loss, Model model, Examples examples) {
        return Trainer.builder()
                .loss(loss)
                .optimizer(Optimizer.sgd(0.5f))
                .epochs(1)
                .batchSize(SIZE)
                .build()
                .train(model, backend, examples);
    }

    private double firstLoss(Loss loss, Model model, Examples examples) {
        return step(loss, model, examples).history().getFirst().trainingLoss();
    }

    private double[] outputs(Model model, Examples examples) {
        try (Session session = model.open(backend)) {
            return OracleModel.doubles(
                    session.predict(Request.of(examples.x(), SIZE, STEPS)).output());
        }
    }

    private static double[] weights(double value) {
        double[] weights = new double[SIZE * STEPS];
        Arrays.fill(weights, value);
        return weights;
    }

    @Test
    void elementLossesAreMeansOverRowsAndOutputs() {
        Examples examples = numbers(2);
        double[] targets = OracleModel.doubles(TestModels.input(2, SIZE * STEPS * 2));
        double[] outputs = outputs(model(2), examples);
        double[] none = {};
        double each = 1.0 / (SIZE * STEPS * 2);
        assertEquals(
                LossMath.elementLoss(ErrorKind.ABSOLUTE, none, outputs, targets, weights(each))
                        .loss(),
                firstLoss(Loss.absoluteError(), model(2), examples),
                CLOSE);
        assertEquals(
                LossMath.elementLoss(ErrorKind.HUBER, new double[] {0.5, 0.5}, outputs, targets, weights(each))
                        .loss(),
                firstLoss(Loss.huber(0.5f), model(2), examples),
                CLOSE);
        assertEquals(
                LossMath.elementLoss(ErrorKind.LOGISTIC, none, outputs, targets, weights(each))
                        .loss(),
                firstLoss(Loss.binaryCrossEntropy(), model(2), examples),
                CLOSE);
    }

    @Test
    void severalQuantilesShareATarget() {
        Examples examples = numbers(2);
        double[] outputs = outputs(model(6), examples);
        double[] targets = OracleModel.doubles(TestModels.input(2, SIZE * STEPS * 2));
        double[] repeated = new double[outputs.length];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = targets[i / 3];
        }
        double[] quantiles = {0.1f, 0.5f, 0.9f, 0.1f, 0.5f, 0.9f};
        assertEquals(
                LossMath.elementLoss(
                                ErrorKind.QUANTILE, quantiles, outputs, repeated, weights(1.0 / (SIZE * STEPS * 6)))
                        .loss(),
                firstLoss(Loss.quantiles(0.1f, 0.5f, 0.9f), model(6), examples),
                CLOSE);
    }

    /** Of the numbers 0 to 9 the 15th percentile is 1, the 85th is 8: no other number is below as many. */
    @Test
    void quantilesAreWhatTheyAreCalled() {
        float[] y = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        Model bias = Model.builder(1).add(Dense.of(2)).build();
        Trainer trainer = Trainer.builder()
                .loss(Loss.quantiles(0.15f, 0.85f))
                .optimizer(Optimizer.sgd(0.5f))
                .schedule(Schedule.cosine(0f))
                .epochs(400)
                .batchSize(10)
                .build();
        Model trained = trainer.train(bias, backend, Examples.regression(new float[10], 1, 1, y))
                .model();
        assertArrayEquals(new float[] {1, 8}, trained.weights("0.bias"), 0.05f);
    }

    @Test
    void aCustomLossTrainsAsTheBuiltInOne() {
        Examples examples = numbers(2).lengths(3, 1, 0, 2, 3, 3).weights(1, 2, 1, 0.5f, 1, 1);
        Loss custom = Loss.custom("mean of squares", (outputs, targets, gradient) -> {
            double sum = 0;
            for (int j = 0; j < outputs.length; j++) {
                float error = outputs[j] - targets[j];
                sum += error * error / outputs.length;
                gradient[j] = 2 * error / outputs.length;
            }
            return sum;
        });
        TrainingResult expected = step(Loss.squaredError(), model(2), examples);
        TrainingResult actual = step(custom, model(2), examples);
        assertEquals(
                expected.history().getFirst().trainingLoss(),
                actual.history().getFirst().trainingLoss(),
                CLOSE);
        for (Parameter parameter : expected.model().parameters()) {
            assertArrayEquals(
                    expected.model().weights(parameter.name()),
                    actual.model().weights(parameter.name()),
                    (float) CLOSE,
                    parameter.name());
        }
    }

    @Test
    void anExampleOfWeightTwoCountsAsTwo() {
        float[] x = TestModels.input(3, 2 * STEPS);
        float[] y = TestModels.input(4, 2 * STEPS);
        float[] xx = Arrays.copyOf(x, 3 * STEPS);
        float[] yy = Arrays.copyOf(y, 3 * STEPS);
        System.arraycopy(x, STEPS, xx, 2 * STEPS, STEPS);
        System.arraycopy(y, STEPS, yy, 2 * STEPS, STEPS);
        TrainingResult twice = step(Loss.squaredError(), model(1), Examples.regression(xx, STEPS, 1, yy));
        TrainingResult weighted = step(
                Loss.squaredError(),
                model(1),
                Examples.regression(x, STEPS, 1, y).weights(1, 2));
        assertEquals(
                twice.history().getFirst().trainingLoss(),
                weighted.history().getFirst().trainingLoss(),
                CLOSE);
        for (Parameter parameter : twice.model().parameters()) {
            assertArrayEquals(
                    twice.model().weights(parameter.name()),
                    weighted.model().weights(parameter.name()),
                    (float) CLOSE,
                    parameter.name());
        }
    }

    /** PyTorch's mean: the weighted sum over the sum of weights. */
    @Test
    void classesCountByTheirWeights() {
        int[] classes = {0, 1, 2, 2, 1, 0, 0, 0, 1, 2, 1, 1, 0, 2, 2, 0, 1, 0};
        Examples examples = Examples.classification(TestModels.input(1, SIZE * STEPS), STEPS, 1, classes);
        double[] classWeights = {0.5, 2, 0};
        double[] rowWeights = new double[classes.length];
        double total = 0;
        for (int classNumber : classes) {
            total += classWeights[classNumber];
        }
        for (int row = 0; row < classes.length; row++) {
            rowWeights[row] = classWeights[classes[row]] / total;
        }
        assertEquals(
                LossMath.softmaxCrossEntropy(outputs(model(3), examples), classes, rowWeights)
                        .loss(),
                firstLoss(Loss.crossEntropy(0.5f, 2, 0), model(3), examples),
                CLOSE);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        assertMessage("delta must be positive", () -> Loss.huber(0f));
        assertMessage("quantiles must lie in (0, 1)", () -> Loss.quantiles(0.5f, 1f));
        assertMessage("QUANTILE needs a parameter", () -> Loss.quantiles());
        assertMessage("class weights must be finite", () -> Loss.crossEntropy(1f, -1f));
        assertMessage(
                "class weights: expected one for each of 2 outputs, got 3",
                () -> step(
                        Loss.crossEntropy(1, 1, 1),
                        model(2),
                        Examples.classification(new float[STEPS], STEPS, 1, new int[STEPS])));
        assertMessage(
                "have 6 targets each, the model gives", () -> step(Loss.quantiles(0.1f, 0.9f), model(2), numbers(2)));
        assertMessage("weights[1] must be finite", () -> numbers(1).weights(1, Float.NaN, 1, 1, 1, 1));
        assertMessage("weights: expected one for each of 6", () -> numbers(1).weights(1));
    }

    private static void assertMessage(String part, Runnable action) {
        String message = assertThrows(LstmException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
