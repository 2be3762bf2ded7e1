package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.train.EpochReport;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

class TrainingTest {
    private static final Shape SHAPE = new Shape(Cell.GRU, 6, 5, 3, 4);
    private static final List<Example> EXAMPLES = examples();

    private static Backend backend;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        backend = Backends.named("cpu");
    }

    @AfterAll
    static void close() {
        backend.close();
    }

    /** Of lengths 1 to 4; with batches of 4, five to an epoch, the last one smaller. */
    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            int[] source = new int[1 + i % 4];
            int[] target = new int[i % 3];
            for (int s = 0; s < source.length - 1; s++) {
                source[s] = 1 + (i + s) % 4;
            }
            for (int t = 0; t < target.length; t++) {
                target[t] = 1 + (i + 2 * t) % 3;
            }
            source[source.length - 1] = 5;
            examples.add(new Example(source, target));
        }
        return examples;
    }

    private static Recipe recipe(int epochs, int patience, float rate) {
        return new Recipe(epochs, patience, 4, 3, Optimizer.adam(rate), 1f, Schedule.cosine(0.1f));
    }

    private static Training training(Recipe recipe, BooleanSupplier stop) {
        return new Training(recipe, SHAPE, backend, EXAMPLES.subList(3, 18), EXAMPLES.subList(0, 3), stop);
    }

    /** @param reports gets the history */
    private static Map<String, float[]> whole(Recipe recipe, List<EpochReport> reports) {
        try (Training training = training(recipe, () -> false)) {
            Map<String, float[]> weights = training.run(null, progress -> {});
            reports.addAll(training.history());
            return weights;
        }
    }

    private static void assertSame(Map<String, float[]> expected, Map<String, float[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, array) -> assertArrayEquals(array, actual.get(name), name));
    }

    @Test
    void aTrainingThatStopsAtAnyBatchGoesOnToTheSameBits() {
        Recipe recipe = recipe(3, 3, 0.01f);
        List<EpochReport> undisturbed = new ArrayList<>();
        Map<String, float[]> expected = whole(recipe, undisturbed);
        // Before the first batch, in the middle of an epoch, before the last batch of all.
        for (int batches : new int[] {0, 6, 11}) {
            Path checkpoint = folder.resolve("after-" + batches);
            int[] asked = new int[1];
            try (Training stopped = training(recipe, () -> asked[0]++ == batches)) {
                String error = assertThrows(LstmException.class, () -> stopped.run(checkpoint, progress -> {}))
                        .getMessage();
                assertEquals("training: interrupted in epoch " + (1 + batches / 4), error);
            }
            try (Training resumed = training(recipe, () -> false)) {
                assertSame(expected, resumed.run(checkpoint, progress -> {}));
                assertEquals(undisturbed, resumed.history());
            }
        }
    }

    @Test
    void aTrainingThatHasEndedGivesItsResultAgain() {
        Recipe recipe = recipe(2, 3, 0.01f);
        Path checkpoint = folder.resolve("ended");
        Map<String, float[]> expected;
        try (Training training = training(recipe, () -> false)) {
            expected = training.run(checkpoint, progress -> {});
        }
        List<TranslationProgress> heard = new ArrayList<>();
        try (Training again = training(recipe, () -> true)) {
            assertSame(expected, again.run(checkpoint, heard::add));
        }
        assertEquals(List.of(), heard);
    }

    @Test
    void itEndsWhenNothingIsGainedAndGivesTheBestEpoch() {
        // A rate that is too high to gain in every epoch.
        List<EpochReport> reports = new ArrayList<>();
        Map<String, float[]> weights = whole(constant(40), reports);

        int best = reports.size() - 2;
        assertTrue(best < 38, reports::toString);
        assertTrue(reports.get(best - 1).best());
        assertFalse(reports.get(best).best() || reports.get(best + 1).best());
        assertSame(whole(constant(best), new ArrayList<>()), weights);
    }

    private static Recipe constant(int epochs) {
        return new Recipe(epochs, 2, 4, 3, Optimizer.adam(0.3f), 1f, Schedule.constant());
    }

    @Test
    void aLossThatIsNoNumberIsReported() {
        try (Training training = training(recipe(2, 2, 1e30f), () -> false)) {
            String error = assertThrows(LstmException.class, () -> training.run(null, progress -> {}))
                    .getMessage();
            assertTrue(error.contains("loss: it is "), error);
        }
    }

    @Test
    void aCheckpointOfAnotherTrainingIsRefused() {
        Path checkpoint = folder.resolve("other");
        try (Training training = training(recipe(1, 1, 0.01f), () -> false)) {
            training.run(checkpoint, progress -> {});
        }
        for (Recipe other : List.of(recipe(2, 1, 0.01f), recipe(1, 2, 0.01f), recipe(1, 1, 0.02f))) {
            try (Training training = training(other, () -> false)) {
                String error = assertThrows(ModelFormatException.class, () -> training.run(checkpoint, progress -> {}))
                        .getMessage();
                assertTrue(error.contains("of another training"), error);
            }
        }
        try (Training training = new Training(
                recipe(1, 1, 0.01f), SHAPE, backend, EXAMPLES.subList(2, 18), EXAMPLES.subList(0, 2), () -> false)) {
            assertThrows(ModelFormatException.class, () -> training.run(checkpoint, progress -> {}));
        }
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        Path checkpoint = folder.resolve("damaged");
        try (Training training = training(recipe(1, 1, 0.01f), () -> false)) {
            training.run(checkpoint, progress -> {});
        }
        byte[] bytes = Files.readAllBytes(checkpoint);
        for (int at : new int[] {bytes.length - 1, bytes.length - 5000}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 1;
            Files.write(checkpoint, damaged);
            try (Training training = training(recipe(1, 1, 0.01f), () -> false)) {
                String error = assertThrows(ModelFormatException.class, () -> training.run(checkpoint, progress -> {}))
                        .getMessage();
                assertTrue(error.contains("content does not match"), error);
            }
        }
    }
}
