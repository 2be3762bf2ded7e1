package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** A training that was stopped anywhere and resumed ends with the bits of one that was not. */
class CheckpointTest {
    private static final int STEPS = 4;
    private static final Duration LONG = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @AfterEach
    void everythingIsFreed() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    private Path file() {
        return folder.resolve("training.checkpoint");
    }

    private static Examples examples(long seed, int size) {
        return Examples.regression(TestModels.input(seed, size * STEPS), STEPS, 1, TestModels.input(seed + 1, size));
    }

    private static Model model(long seed) {
        return Model.builder(1)
                .add(Bidirectional.of(LSTM.of(3)))
                .add(Dropout.of(0.3f))
                .add(LSTM.of(2).last())
                .add(Dense.of(1))
                .initialise(Initialiser.PYTORCH, seed)
                .build();
    }

    /** Three batches an epoch, the last one smaller. */
    private static Trainer.Builder recipe() {
        return Trainer.builder().epochs(4).batchSize(5).clipNorm(1f).seed(3);
    }

    /** True when asked for the time after {@code batches}. */
    private static BooleanSupplier after(int batches) {
        int[] asked = {0};
        return () -> asked[0]++ == batches;
    }

    @Test
    void stoppedBeforeAnyBatch() {
        for (Optimizer optimizer : List.of(Optimizer.sgd(0.1f), Optimizer.sgd(0.1f, 0.9f), Optimizer.adam(0.02f))) {
            TrainingResult whole = recipe().optimizer(optimizer).build().train(model(1), backend, examples(1, 13));
            Trainer.Builder recipe = recipe().optimizer(optimizer).checkpoint(file(), LONG);
            for (int batches = 0; batches < 12; batches++) {
                recipe.stopWhen(after(batches)).build().train(model(1), backend, examples(1, 13));
                Trainer rest = recipe.stopWhen(() -> false).build();
                assertEquals(
                        whole, rest.resume(model(1), backend, examples(1, 13)), batches + " batches, " + optimizer);
            }
        }
    }

    @Test
    void stoppedAgainAndAgainWithEarlyStopping() throws IOException {
        Trainer.Builder recipe =
                recipe().epochs(30).optimizer(Optimizer.adam(0.1f)).earlyStopping(3);
        TrainingResult whole = recipe.build().train(model(2), backend, examples(3, 13), examples(5, 6));
        assertTrue(whole.bestEpoch() > 0 && whole.history().size() < 30, whole.history()::toString);
        recipe.checkpoint(file(), Duration.ZERO);
        TrainingResult part =
                recipe.stopWhen(after(2)).build().train(model(2), backend, examples(3, 13), examples(5, 6));
        int stops = 1;
        while (part.history().size() < whole.history().size()) {
            recipe.stopWhen(after(4));
            part = recipe.build().resume(model(2), backend, examples(3, 13), examples(5, 6));
            stops++;
        }
        assertEquals(whole, part);
        assertTrue(stops > 3, stops + " stops");
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file()), files.toList());
        }
    }

    @Test
    void aTrainingThatHadEndedGivesItsResultAgain() {
        Trainer.Builder recipe = recipe().earlyStopping(2).checkpoint(file(), LONG);
        TrainingResult whole = recipe.build().train(model(3), backend, examples(7, 9));
        Trainer asked = recipe.stopWhen(() -> {
                    throw new AssertionError("no batch is left");
                })
                .build();
        assertEquals(whole, asked.resume(model(3), backend, examples(7, 9)));
    }

    @Test
    void anInterruptedThreadStillLeavesItsCheckpoint() {
        TrainingResult whole = recipe().build().train(model(1), backend, examples(1, 13));
        Trainer.Builder recipe = recipe().checkpoint(file(), LONG);
        BooleanSupplier fourth = after(4);
        recipe.stopWhen(() -> {
            if (fourth.getAsBoolean()) {
                Thread.currentThread().interrupt();
            }
            return Thread.currentThread().isInterrupted();
        });
        recipe.build().train(model(1), backend, examples(1, 13));
        assertTrue(Thread.interrupted(), "the interrupt is the caller's to see");
        assertEquals(whole, recipe.stopWhen(() -> false).build().resume(model(1), backend, examples(1, 13)));
    }

    @Test
    void anotherTrainingIsRefusedByName() {
        Trainer.Builder recipe = recipe().checkpoint(file(), LONG);
        recipe.stopWhen(after(1)).build().train(model(1), backend, examples(1, 13), examples(2, 4));
        recipe.stopWhen(() -> false);
        Trainer same = recipe.build();
        assertRefused("model is ", () -> same.resume(model(2), backend, examples(1, 13), examples(2, 4)));
        assertRefused("training examples is ", () -> same.resume(model(1), backend, examples(2, 13), examples(2, 4)));
        assertRefused(
                "training examples is ",
                () -> same.resume(
                        model(1),
                        backend,
                        examples(1, 13).lengths(4, 4, 4, 4, 4, 4, 3, 4, 4, 4, 4, 4, 4),
                        examples(2, 4)));
        assertRefused("validation examples is none here", () -> same.resume(model(1), backend, examples(1, 13)));
        assertRefused(
                "optimizer is Sgd[rate=0.1, momentum=0.0] here, Adam[rate=0.001",
                () -> resume(recipe().optimizer(Optimizer.sgd(0.1f))));
        assertRefused("seed is 4 here, 3 there", () -> resume(recipe().seed(4)));
        assertRefused("epochs is 5 here, 4 there", () -> resume(recipe().epochs(5)));
        assertRefused("batchSize is 6 here, 5 there", () -> resume(recipe().batchSize(6)));
        assertRefused("clipNorm is 2.0 here, 1.0 there", () -> resume(recipe().clipNorm(2f)));
        assertRefused("earlyStopping is EarlyStopping[patience=1", () -> resume(recipe().earlyStopping(1)));
    }

    private void resume(Trainer.Builder recipe) {
        recipe.checkpoint(file(), LONG).build().resume(model(1), backend, examples(1, 13), examples(2, 4));
    }

    private void assertRefused(String part, Runnable action) {
        String message = assertThrows(ModelFormatException.class, action::run).getMessage();
        assertTrue(message.startsWith(file() + ": ") && message.contains(part), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void whatIsMissingIsNamed() {
        String nothing = assertThrows(
                        LstmException.class, () -> recipe().build().resume(model(1), backend, examples(1, 13)))
                .getMessage();
        assertTrue(nothing.contains("set checkpoint(file, every)"), nothing);
        Trainer trainer =
                recipe().checkpoint(folder.resolve("missing/file"), LONG).build();
        String unread = assertThrows(LstmException.class, () -> trainer.resume(model(1), backend, examples(1, 13)))
                .getMessage();
        assertTrue(unread.contains("no such checkpoint"), unread);
        String unwritten = assertThrows(LstmException.class, () -> trainer.train(model(1), backend, examples(1, 13)))
                .getMessage();
        assertTrue(unwritten.contains("folder does not exist"), unwritten);
        assertThrows(LstmException.class, () -> recipe().checkpoint(file(), Duration.ofSeconds(-1)));
    }

    @Test
    void modelsAndCheckpointsAreNotTakenForEachOther() {
        Trainer trainer = recipe().checkpoint(file(), LONG).build();
        trainer.train(model(1), backend, examples(1, 13));
        assertRefused("no LSTM4J model", () -> ModelFile.load(file()));
        ModelFile.save(file(), model(1));
        assertRefused("no LSTM4J checkpoint", () -> trainer.resume(model(1), backend, examples(1, 13)));
    }
}
