package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Parameter;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.WeightFormat;

/** Fine-tuning: frozen layers keep every bit, the others learn as if nothing were frozen. */
class FreezingTest {
    private static final int STEPS = 4;
    private static final int SIZE = 6;

    @TempDir
    Path folder;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @AfterEach
    void everythingIsFreed() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    private static Examples examples() {
        return Examples.regression(TestModels.input(1, SIZE * STEPS * 3), STEPS, 3, TestModels.input(2, SIZE * 2));
    }

    private static Trainer.Builder recipe() {
        return Trainer.builder()
                .optimizer(Optimizer.adamW(0.02f, 0.1f))
                .batchSize(SIZE)
                .epochs(1);
    }

    @Test
    void frozenLayersOfASavedModelKeepEveryBit() {
        Path file = folder.resolve("model.safetensors");
        ModelFile.save(file, TestModels.deep());
        Model model = ModelFile.load(file).model();
        Model all = recipe().build().train(model, backend, examples()).model();
        for (Set<Integer> frozen : Set.of(Set.of(0), Set.of(0, 1, 2), Set.of(1, 5), Set.of(2, 4))) {
            int[] layers = frozen.stream().mapToInt(Integer::intValue).toArray();
            Model tuned = recipe().freeze(layers)
                    .build()
                    .train(model, backend, examples())
                    .model();
            for (int layer = 0; layer < model.layers().size(); layer++) {
                Model expected = frozen.contains(layer) ? model : all;
                for (Parameter parameter : model.parameters(layer)) {
                    String name = parameter.name();
                    assertArrayEquals(expected.weights(name), tuned.weights(name), name + ", frozen " + frozen);
                    assertFalse(Arrays.equals(model.weights(name), all.weights(name)), name + " learns otherwise");
                }
            }
        }
    }

    @Test
    void resumesWithItsFrozenLayers() {
        Trainer.Builder recipe = recipe().epochs(4).batchSize(4).freeze(0, 2).earlyStopping(9);
        TrainingResult whole = recipe.build().train(TestModels.deep(), backend, examples());
        int[] asked = {0};
        recipe.checkpoint(folder.resolve("checkpoint"), Duration.ofDays(1)).stopWhen(() -> asked[0]++ == 5);
        recipe.build().train(TestModels.deep(), backend, examples());
        assertEquals(whole, recipe.stopWhen(() -> false).build().resume(TestModels.deep(), backend, examples()));
    }

    @Test
    void whatCannotBeFrozenIsNamed() {
        assertMessage("freeze: layers lie in [0, 6), got 6", 6);
        assertMessage("nothing is left to train", 0, 1, 2, 4, 5);
    }

    /** No layer of a rounded model learns; its values can, as floats. */
    @Test
    void roundedWeightsAreNotTrained() {
        Model rounded = TestModels.deep().withWeightFormat(WeightFormat.INT8);
        Trainer trainer = recipe().epochs(1).build();
        String message = assertThrows(LstmException.class, () -> trainer.train(rounded, backend, examples()))
                .getMessage();
        assertTrue(message.startsWith("model: its weights are rounded to INT8"), message);
        assertTrue(message.contains("withWeightFormat(WeightFormat.F32)"), message);
        Model floats = rounded.withWeightFormat(WeightFormat.F32);
        assertNotEquals(floats, trainer.train(floats, backend, examples()).model());
    }

    private void assertMessage(String part, int... layers) {
        Trainer trainer = recipe().freeze(layers).build();
        String message = assertThrows(LstmException.class, () -> trainer.train(TestModels.deep(), backend, examples()))
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}
