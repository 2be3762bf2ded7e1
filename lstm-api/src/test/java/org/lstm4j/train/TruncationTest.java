package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.math.LossMath;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.OracleModel;
import org.lstm4j.model.Prediction;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.State;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Long sequences in windows: the state goes on from one to the next, gradients do not. */
class TruncationTest {
    private static final int STEPS = 7;
    private static final int SIZE = 5;
    private static final double CLOSE = 1e-6;

    @TempDir
    Path folder;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @AfterEach
    void everythingIsFreed() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    private static Model model(float dropout) {
        return Model.builder(1)
                .add(LSTM.of(3))
                .add(Dropout.of(dropout))
                .add(LSTM.of(2))
                .add(Dense.of(3))
                .initialise(Initialiser.PYTORCH, 6)
                .build();
    }

    private static Examples examples(long seed) {
        return Examples.regression(
                        TestModels.input(seed, SIZE * STEPS), STEPS, 1, TestModels.input(seed + 1, SIZE * STEPS * 3))
                .lengths(7, 2, 0, 5, 4);
    }

    private static Trainer.Builder recipe() {
        return Trainer.builder()
                .optimizer(Optimizer.adam(0.02f))
                .batchSize(2)
                .epochs(3)
                .seed(4);
    }

    @Test
    void aWindowAsLongAsTheSequencesIsFullBackpropagation() {
        TrainingResult full = recipe().build().train(model(0.3f), backend, examples(1), examples(3));
        for (int window : new int[] {STEPS, STEPS + 9}) {
            TrainingResult windows =
                    recipe().truncate(window).build().train(model(0.3f), backend, examples(1), examples(3));
            assertEquals(full, windows);
        }
        assertNotEquals(
                full.model(),
                recipe().truncate(STEPS - 1)
                        .build()
                        .train(model(0.3f), backend, examples(1))
                        .model());
    }

    /** Forward in windows is forward at once: the validation loss of unchanged weights is the same. */
    @Test
    void theStateIsCarriedAndBeginsAnewWithEverySequence() {
        Trainer.Builder recipe =
                recipe().optimizer(Optimizer.sgd(Float.MIN_NORMAL)).epochs(1);
        double full = loss(recipe);
        for (int window : new int[] {1, 2, 3, 6}) {
            assertEquals(full, loss(recipe.truncate(window)), CLOSE, "windows of " + window);
        }
    }

    private double loss(Trainer.Builder recipe) {
        TrainingResult result = recipe.build().train(model(0f), backend, examples(1), examples(3));
        assertEquals(1, result.history().size());
        return result.history().getFirst().validationLoss();
    }

    /** The first window counts for nothing, so the one update is by the second one's gradient from a given state. */
    @Test
    void theGradientOfAWindowTakesItsFirstStateAsGiven() {
        int window = 3;
        float rate = 0.25f;
        float delta = 1e-2f;
        double tolerance = 2e-4; // f32 differences over delta, and the differences' own error
        float[] x = TestModels.input(9, SIZE * 2 * window);
        int[] classes = IntStream.range(0, SIZE * 2 * window)
                .map(i -> i % (2 * window) < window ? 0 : 1 + i % 2)
                .toArray();
        Model model = model(0f);
        Model moved = recipe().loss(Loss.crossEntropy(0, 1, 1))
                .optimizer(Optimizer.sgd(rate))
                .batchSize(SIZE)
                .epochs(1)
                .truncate(window)
                .build()
                .train(model, backend, Examples.classification(x, 2 * window, 1, classes))
                .model();
        State given =
                predict(model, window(x, window, 0), State.zeros(model, SIZE)).state();
        for (Parameter parameter : model.parameters()) {
            for (int i = 0; i < parameter.elements(); i += 3) {
                double above = secondLoss(nudged(model, parameter, i, delta), given, x, classes, window);
                double below = secondLoss(nudged(model, parameter, i, -delta), given, x, classes, window);
                double gradient =
                        (model.weights(parameter.name())[i] - moved.weights(parameter.name())[i]) / (double) rate;
                assertEquals((above - below) / (2 * delta), gradient, tolerance, parameter.name() + "[" + i + "]");
            }
        }
    }

    private double secondLoss(Model model, State given, float[] x, int[] classes, int window) {
        List<float[]> h = IntStream.range(0, given.parts()).mapToObj(given::h).toList();
        List<float[]> c = IntStream.range(0, given.parts()).mapToObj(given::c).toList();
        float[] y = predict(model, window(x, window, window), State.of(model, SIZE, h, c))
                .output();
        int[] second = IntStream.range(0, SIZE * window)
                .map(i -> classes[i / window * 2 * window + window + i % window])
                .toArray();
        double[] weights = new double[SIZE * window];
        Arrays.fill(weights, 1.0 / weights.length);
        return LossMath.softmaxCrossEntropy(OracleModel.doubles(y), second, weights)
                .loss();
    }

    private Prediction predict(Model model, float[] x, State state) {
        try (Session session = model.open(backend)) {
            return session.predict(Request.of(x, SIZE, x.length / SIZE).initialState(state));
        }
    }

    private static float[] window(float[] x, int window, int from) {
        float[] part = new float[SIZE * window];
        for (int n = 0; n < SIZE; n++) {
            System.arraycopy(x, n * 2 * window + from, part, n * window, window);
        }
        return part;
    }

    private static Model nudged(Model model, Parameter parameter, int i, float by) {
        float[] weights = model.weights(parameter.name());
        weights[i] += by;
        return model.withWeights(Map.of(parameter.name(), weights));
    }

    @Test
    void aStreamIsCutIntoRowsThatFollowOneAnother() {
        int[] text = IntStream.range(0, 23).map(i -> i % 4).toArray();
        int[] next = IntStream.range(1, 24).map(i -> i % 4).toArray();
        Examples rows = Examples.classification(new float[23 * 2], 23, 2, next).partitioned(4);
        assertEquals(4, rows.size());
        assertEquals(5, rows.steps());
        assertEquals(4 * 5 * 2 * Float.BYTES, rows.x().byteSize());
        assertArrayEquals(Arrays.copyOf(next, 20), rows.classes());
        assertMessage(
                "truncate: layer",
                () -> recipe().loss(Loss.crossEntropy())
                        .truncate(2)
                        .build()
                        .train(
                                Model.builder(1)
                                        .add(Bidirectional.of(LSTM.of(2)))
                                        .build(),
                                backend,
                                Examples.classification(new float[4], 4, 1, new int[4])));
        assertMessage("partitioned: expected one sequence", () -> examples(1).partitioned(2));
        assertMessage(
                "rows must lie in [1, 23]",
                () -> Examples.classification(text, 23, next).partitioned(24));
    }

    @Test
    void aLastOutputAloneTakesNoWindows() {
        Model last = Model.builder(1).add(LSTM.of(2).last()).add(Dense.of(1)).build();
        assertMessage(
                "windows need an output for every step",
                () -> recipe().truncate(2)
                        .build()
                        .train(last, backend, Examples.regression(new float[4], 4, 1, new float[1])));
    }

    @Test
    void stoppedBetweenWindowsItResumesToTheSameBits() {
        Trainer.Builder recipe = recipe().truncate(2)
                .optimizer(Optimizer.sgd(0.1f, 0.9f))
                .schedule(Schedule.onPlateau(1, 0.5f).afterWarmUp(5))
                .metrics(Metric.meanAbsoluteError());
        TrainingResult whole = recipe.build().train(model(0.3f), backend, examples(1), examples(3));
        recipe.checkpoint(folder.resolve("checkpoint"), Duration.ofDays(1));
        for (int updates = 1; updates < 20; updates++) {
            int[] asked = {0};
            int stop = updates;
            recipe.stopWhen(() -> asked[0]++ == stop).build().train(model(0.3f), backend, examples(1), examples(3));
            Trainer rest = recipe.stopWhen(() -> false).build();
            assertEquals(whole, rest.resume(model(0.3f), backend, examples(1), examples(3)), updates + " updates");
        }
    }

    private static void assertMessage(String part, Runnable action) {
        String message = assertThrows(LstmException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
