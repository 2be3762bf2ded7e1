package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.lstm4j.model.Model;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** What a training holds on the device: one pass, whatever the number of shapes, and nothing for what does not learn. */
class TrainingMemoryTest {
    private static final int STEPS = 4;
    private static final int SIZE = 6;
    private static final Model MODEL = TestModels.deep();

    private static Examples examples(int size, int steps) {
        return Examples.regression(TestModels.input(1, size * steps * 3), steps, 3, TestModels.input(2, size * 2));
    }

    private static Trainer.Builder recipe() {
        return Trainer.builder().batchSize(SIZE).epochs(1);
    }

    private static long bytes(Trainer.Builder recipe, BiFunction<Trainer, Backend, TrainingResult> training) {
        long[] bytes = {0};
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            recipe.onEpoch(report -> bytes[0] = backend.memory().liveBytes());
            assertEquals(1, training.apply(recipe.build(), backend).history().size());
        }
        return bytes[0];
    }

    private static long bytes(Trainer.Builder recipe) {
        return bytes(recipe, (trainer, backend) -> trainer.train(MODEL, backend, examples(SIZE, STEPS)));
    }

    /** Validation and smaller last batches work in the memory of the training batches. */
    @Test
    void passesShareTheirMemory() {
        long one = bytes(recipe());
        long several = bytes(
                recipe().batchSize(4),
                (trainer, backend) -> trainer.train(
                        MODEL,
                        backend,
                        examples(SIZE, STEPS),
                        examples(SIZE, STEPS).lengths(4, 4, 4, 4, 1, 2)));
        assertTrue(several < one, several + " bytes for batches of 4 and 2, " + one + " for one of 6");
    }

    /** One long validation sequence beside batches of short ones: no pass is as long and as wide as both together. */
    @Test
    void shapesThatDoNotOccurTakeNoMemory() {
        Examples longer = examples(1, 50);
        long both = bytes(recipe(), (trainer, backend) -> trainer.train(MODEL, backend, examples(SIZE, STEPS), longer));
        long alone = bytes(recipe(), (trainer, backend) -> trainer.train(MODEL, backend, longer));
        assertTrue(both < alone + bytes(recipe()), both + " bytes for both, " + alone + " for the long one");
    }

    @Test
    void frozenLayersTakeNoneForGradients() {
        assertTrue(bytes(recipe().freeze(0, 1, 2)) < bytes(recipe()));
    }
}
