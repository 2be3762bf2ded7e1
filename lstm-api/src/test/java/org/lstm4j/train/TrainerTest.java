package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

class TrainerTest {
    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @AfterEach
    void everythingIsFreed() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    /** The target is the mean of the sequence. */
    private static Examples means(long seed, int size) {
        int steps = 5;
        float[] x = TestModels.input(seed, size * steps);
        float[] y = new float[size];
        for (int i = 0; i < x.length; i++) {
            y[i / steps] += x[i] / steps;
        }
        return Examples.regression(x, steps, 1, y);
    }

    private static Model small(float dropout) {
        return Model.builder(1)
                .add(LSTM.of(6).last())
                .add(Dropout.of(dropout))
                .add(Dense.of(1))
                .initialise(Initialiser.PYTORCH, 3)
                .build();
    }

    @Test
    void learnsTheMeanOfASequence() {
        Trainer trainer = Trainer.builder()
                .optimizer(Optimizer.adam(0.01f))
                .clipNorm(1f)
                .epochs(60)
                .batchSize(16)
                .seed(1)
                .build();
        TrainingResult result = trainer.train(small(0f), backend, means(1, 90), means(2, 30));
        double first = result.history().getFirst().validationLoss();
        double last = result.history().getLast().validationLoss();
        // The variance of the target, what a constant would reach, is 1/5.
        assertTrue(first > 0.05 && last < 0.01, first + " -> " + last);
        assertEquals(60, result.history().size());
    }

    @Test
    void learnsClassesOfEveryStepOfRaggedSequences() {
        int steps = 4;
        int size = 60;
        float[] x = TestModels.input(5, size * steps);
        int[] classes = new int[x.length];
        int[] lengths = new int[size];
        for (int n = 0; n < size; n++) {
            lengths[n] = n % (steps + 1);
            for (int t = 0; t < steps; t++) {
                int i = n * steps + t;
                classes[i] = t >= lengths[n] ? -1 : x[i] + (t > 0 ? x[i - 1] : 0) > 0 ? 1 : 0;
                x[i] = t >= lengths[n] ? Float.NaN : x[i];
            }
        }
        Model model = Model.builder(1)
                .add(LSTM.of(8))
                .add(Dense.of(2))
                .initialise(Initialiser.PYTORCH, 3)
                .build();
        TrainingResult result = Trainer.builder()
                .loss(Loss.crossEntropy())
                .optimizer(Optimizer.sgd(0.3f, 0.9f))
                .clipNorm(1f)
                .epochs(120)
                .batchSize(20)
                .build()
                .train(
                        model,
                        backend,
                        Examples.classification(x, steps, 1, classes).lengths(lengths));
        double first = result.history().getFirst().trainingLoss();
        double last = result.history().getLast().trainingLoss();
        assertTrue(first > 0.5 && last < 0.1, first + " -> " + last);
    }

    @Test
    void theSameRecipeGivesTheSameBits() {
        Trainer.Builder recipe = Trainer.builder().epochs(3).batchSize(7);
        Examples examples = means(3, 40);
        Model once =
                recipe.seed(9).build().train(small(0.4f), backend, examples).model();
        assertEquals(once, recipe.build().train(small(0.4f), backend, examples).model());
        assertNotEquals(
                once,
                recipe.seed(10).build().train(small(0.4f), backend, examples).model());
    }

    @Test
    void validationDropsNothingAndEqualsASession() {
        Model model = small(0.5f);
        Examples examples = means(4, 24);
        TrainingResult result = Trainer.builder().epochs(1).build().train(model, backend, examples, examples);
        try (Session session = result.model().open(backend)) {
            float[] y = session.predict(Request.of(examples.x(), 24, 5)).output();
            float[] values = floats(examples.values());
            double sum = 0;
            for (int i = 0; i < 24; i++) {
                sum += Math.pow(y[i] - values[i], 2) / 24;
            }
            assertEquals(sum, result.history().getFirst().validationLoss(), 1e-6);
        }
        assertNotEquals(
                result.history().getFirst().trainingLoss(),
                result.history().getFirst().validationLoss());
    }

    @Test
    void earlyStoppingEndsAndGoesBackToTheBestWeights() {
        Examples training = means(5, 12);
        // Targets of the opposite sign: whatever is learned makes the validation worse, sooner or later.
        Examples validation = Examples.regression(floats(training.x()), 5, 1, negated(floats(training.values())));
        List<EpochReport> seen = new ArrayList<>();
        Trainer.Builder recipe =
                Trainer.builder().optimizer(Optimizer.adam(0.02f)).onEpoch(seen::add);
        TrainingResult result =
                recipe.epochs(200).earlyStopping(4).build().train(small(0f), backend, training, validation);
        assertEquals(result.history(), seen);
        assertEquals(result.bestEpoch() + 4, result.history().size());
        assertTrue(seen.get(result.bestEpoch() - 1).best());
        assertFalse(seen.getLast().best());
        TrainingResult upToBest =
                recipe.epochs(result.bestEpoch()).build().train(small(0f), backend, training, validation);
        assertEquals(upToBest.model(), result.model());
    }

    private static float[] floats(MemorySegment memory) {
        return memory.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static float[] negated(float[] values) {
        float[] result = new float[values.length];
        IntStream.range(0, values.length).forEach(i -> result[i] = -values[i]);
        return result;
    }

    @Test
    void stopsWhenAskedWithWhatHasBeenReached() {
        int[] asked = {0};
        TrainingResult result = Trainer.builder()
                .batchSize(10)
                .stopWhen(() -> asked[0]++ == 9)
                .build()
                .train(small(0f), backend, means(6, 40));
        assertEquals(2, result.history().size());
        assertNotEquals(small(0f), result.model());
    }

    @Test
    void stoppedAtOnceNothingHasBeenLearned() {
        TrainingResult result = Trainer.builder().stopWhen(() -> true).build().train(small(0f), backend, means(6, 40));
        assertEquals(new TrainingResult(small(0f), List.of(), 0), result);
    }

    @Test
    void examplesMayLieInMemoryOfAnyKind() {
        Examples arrays = means(8, 20);
        Trainer trainer = Trainer.builder().epochs(2).build();
        Model expected = trainer.train(small(0f), backend, arrays).model();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment x = arena.allocateFrom(ValueLayout.JAVA_FLOAT, floats(arrays.x()));
            MemorySegment y = arena.allocateFrom(ValueLayout.JAVA_FLOAT, floats(arrays.values()));
            assertEquals(
                    expected,
                    trainer.train(small(0f), backend, Examples.regression(x, 5, 1, y))
                            .model());
        }
        FloatBuffer x = FloatBuffer.wrap(floats(arrays.x()));
        FloatBuffer y = FloatBuffer.wrap(floats(arrays.values()));
        assertEquals(
                expected,
                trainer.train(small(0f), backend, Examples.regression(x, 5, 1, y))
                        .model());
    }

    @Test
    void divergenceIsAnErrorThatSaysWhatToDo() {
        float[] x = TestModels.input(7, 40);
        float[] y = new float[8];
        Arrays.fill(y, Float.MAX_VALUE);
        String message = assertThrows(
                        LstmException.class,
                        () -> Trainer.builder().build().train(small(0f), backend, Examples.regression(x, 5, 1, y)))
                .getMessage();
        assertTrue(message.contains("epoch 1") && message.contains("clipNorm"), message);
    }

    @Test
    void aValidationLossThatIsNoNumberIsAnError() {
        Examples validation = Examples.regression(new float[5], 5, 1, new float[] {Float.NaN});
        assertMessage(
                "validation diverged in epoch 1: the loss is NaN",
                () -> Trainer.builder().build().train(small(0f), backend, means(8, 4), validation));
    }

    @Test
    void classesThatAreNoOutputsOfTheModelAreNamed() {
        Trainer trainer = Trainer.builder().loss(Loss.crossEntropy()).epochs(1).build();
        Model last = Model.builder(1).add(LSTM.of(3).last()).add(Dense.of(2)).build();
        assertMessage(
                "training examples: classes[1] must lie in [0, 2), the outputs of the model, got 2",
                () -> trainer.train(last, backend, Examples.classification(new float[10], 5, 1, new int[] {1, 2})));
        Model every = Model.builder(1).add(LSTM.of(3)).add(Dense.of(2)).build();
        Examples padded = Examples.classification(new float[6], 3, 1, new int[] {0, 1, 7, -1, -1, -1});
        assertMessage(
                "classes[2] must lie in [0, 2), the outputs of the model, got 7",
                () -> trainer.train(every, backend, padded.lengths(3, 0)));
        assertEquals(
                1, trainer.train(every, backend, padded.lengths(2, 0)).history().size());
    }

    @Test
    void examplesThatDoNotFitAreNamed() {
        Trainer trainer = Trainer.builder().build();
        Model model = small(0f);
        assertMessage(
                "have 2 features",
                () -> trainer.train(model, backend, Examples.regression(new float[20], 5, 2, new float[2])));
        assertMessage(
                "2 targets each",
                () -> trainer.train(model, backend, Examples.regression(new float[20], 5, 1, new float[8])));
        assertMessage(
                "Examples.regression",
                () -> trainer.train(model, backend, Examples.classification(new float[20], 5, 1, new int[4])));
        assertMessage("multiple of 5 steps x 1 features", () -> Examples.regression(new float[21], 5, 1, new float[4]));
        assertMessage(
                "= 1099511627776 floats, got 10",
                () -> Examples.regression(new float[10], 1 << 20, 1 << 20, new float[1]));
        assertMessage("multiple of 4", () -> Examples.regression(new float[20], 5, 1, new float[3]));
        assertMessage(
                "lengths[0]",
                () -> Examples.regression(new float[5], 5, 1, new float[1]).lengths(6));
        assertMessage(
                "epochs must be at least 1, got 0", () -> Trainer.builder().epochs(0));
        assertMessage("rate must be positive", () -> Optimizer.adam(0f));
        assertMessage("momentum must lie in [0, 1)", () -> Optimizer.sgd(0.1f, 1f));
    }

    private static void assertMessage(String part, Runnable action) {
        String message = assertThrows(LstmException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
