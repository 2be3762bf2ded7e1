package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Batches of similar lengths: fewer steps, every example once, an order that the seed decides. */
class BucketingTest {
    private static final int STEPS = 40;
    private static final int SIZE = 203;
    private static final Slicing PLAIN = new Slicing(8, 0, false);
    private static final Slicing BY_LENGTH = new Slicing(8, 0, true);

    private static Examples examples(int features) {
        Random random = new Random(5);
        int[] lengths = IntStream.range(0, SIZE)
                .map(i -> i % 29 == 0 ? 0 : 1 + random.nextInt(STEPS))
                .toArray();
        return Examples.regression(
                        TestModels.input(6, SIZE * STEPS * features), STEPS, features, TestModels.input(7, SIZE))
                .lengths(lengths);
    }

    private static long steps(Slicing slicing, int[] order) {
        return slicing.slices(examples(1), order).stream()
                .mapToLong(slice -> (long) slice.batch() * slice.steps())
                .sum();
    }

    @Test
    void everyExampleOnceInFewerSteps() {
        int[] order = ExampleOrder.shuffled(examples(1), BY_LENGTH, 3, 1);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        assertArrayEquals(ExampleOrder.inOrder(SIZE), sorted);
        long valid = IntStream.range(0, SIZE).map(examples(1)::length).sum();
        assertEquals((long) SIZE * STEPS, steps(PLAIN, order));
        long bucketed = steps(BY_LENGTH, order);
        assertTrue(bucketed >= valid && bucketed < 1.25 * valid, bucketed + " steps for " + valid + " valid ones");
    }

    @Test
    void theOrderOfBatchesIsRandomAndTheSeedsAlone() {
        int[] order = ExampleOrder.shuffled(examples(1), BY_LENGTH, 3, 1);
        assertArrayEquals(order, ExampleOrder.shuffled(examples(1), BY_LENGTH, 3, 1));
        assertFalse(Arrays.equals(order, ExampleOrder.shuffled(examples(1), BY_LENGTH, 3, 2)));
        assertFalse(Arrays.equals(order, ExampleOrder.shuffled(examples(1), BY_LENGTH, 4, 1)));
        List<Integer> steps =
                BY_LENGTH.slices(examples(1), order).stream().map(Slice::steps).toList();
        List<Integer> ascending = steps.stream().sorted().toList();
        assertFalse(steps.equals(ascending) || steps.equals(ascending.reversed()), steps::toString);
    }

    @Test
    void batchesOfOneLengthLearnTheSame() {
        Examples equal = Examples.regression(TestModels.input(1, 60), 5, 1, TestModels.input(2, 12));
        Model model = Model.builder(1).add(LSTM.of(3).last()).add(Dense.of(1)).build();
        Trainer.Builder recipe = Trainer.builder().epochs(1).batchSize(12);
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            Model plain = recipe.build().train(model, backend, equal).model();
            Model bucketed =
                    recipe.bucketByLength().build().train(model, backend, equal).model();
            assertEquals(plain, bucketed);
        }
    }

    @Test
    void raggedSetsAreLearned() {
        Model model = Model.builder(2).add(LSTM.of(4).last()).add(Dense.of(1)).build();
        Trainer.Builder recipe = Trainer.builder()
                .optimizer(Optimizer.adam(0.01f))
                .epochs(6)
                .batchSize(8)
                .bucketByLength();
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            List<EpochReport> history = recipe.build()
                    .train(model, backend, examples(2), examples(2))
                    .history();
            assertTrue(history.getLast().validationLoss() < history.getFirst().validationLoss(), history::toString);
            assertEquals(0, backend.memory().liveBuffers());
        }
    }
}
