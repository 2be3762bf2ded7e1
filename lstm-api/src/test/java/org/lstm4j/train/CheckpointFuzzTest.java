package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.BytesChannel;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.internal.file.SafeTensorsWriter;
import org.lstm4j.internal.file.Sha256;
import org.lstm4j.internal.file.Tensor;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Damaged checkpoints are refused, or hold what they held: never another exception, never another training. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckpointFuzzTest {
    private static final long SEED = 2313;
    private static final int MUTATIONS = 100_000;
    private static final int EDITED = 3_000;
    private static final int HISTORIES = 500;
    /** Two windows of each of two examples. */
    private static final int SLICES = 4;

    private static final String SOURCE = "fuzzed";

    @TempDir
    Path folder;

    private final Model model =
            Model.builder(1).add(LSTM.of(1)).add(Dense.of(1)).build();
    private final Examples examples = Examples.regression(TestModels.input(1, 8), 4, 1, TestModels.input(2, 8));
    private byte[] bytes = {};
    private Checkpoint original = new Checkpoint(Map.of(), List.of(), 0, new float[0], null, model, null, List.of());

    private Trainer.Builder recipe() {
        return Trainer.builder()
                .optimizer(Optimizer.adam(0.01f))
                .truncate(3)
                .batchSize(1)
                .epochs(2)
                .earlyStopping(2)
                .metrics(new Metric("infinite", outcome -> Double.POSITIVE_INFINITY))
                .checkpoint(folder.resolve("checkpoint"), Duration.ofDays(1));
    }

    /** In the second epoch, between two windows, with everything that a checkpoint can have. */
    @BeforeEach
    void interrupt() throws IOException {
        int[] asked = {0};
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            recipe().stopWhen(() -> asked[0]++ == 5).build().train(model, backend, examples, examples);
        }
        bytes = Files.readAllBytes(folder.resolve("checkpoint"));
        original = CheckpointFile.read(new BytesChannel(bytes), SOURCE, model);
        assertEquals(1, original.losses().length);
        assertTrue(original.carried() != null && original.best() != null);
    }

    private static void assertSame(Checkpoint expected, Checkpoint actual, String which) {
        assertEquals(expected.identity(), actual.identity(), which);
        assertEquals(expected.history(), actual.history(), which);
        assertEquals(expected.updates(), actual.updates(), which);
        assertArrayEquals(expected.losses(), actual.losses(), which);
        assertEquals(expected.models(), actual.models(), which);
        assertEquals(states(expected.carried()), states(actual.carried()), which);
    }

    private static List<List<Float>> states(@Nullable CarriedStates carried) {
        return carried == null
                ? List.of()
                : Stream.concat(carried.h().stream(), carried.c().stream())
                        .map(CheckpointFuzzTest::boxed)
                        .toList();
    }

    private static List<Float> boxed(float[] values) {
        List<Float> list = new ArrayList<>();
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    @Test
    void noMutationHurts() throws IOException {
        int header =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Mutator mutator = new Mutator(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutator.mutate(bytes, header);
            String which = "mutation " + i + " of seed " + SEED;
            try {
                assertSame(original, CheckpointFile.read(new BytesChannel(mutated), SOURCE, model), which);
            } catch (ModelFormatException e) {
                assertTrue(e.getMessage().startsWith(SOURCE + ": "), which + ": " + e.getMessage());
                assertFalse(e.getMessage().contains("\n"), which + ": " + e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 2, "only " + refused + " of " + MUTATIONS + " files were refused");
    }

    /** Somebody edits the texts and writes the digest anew: the training refuses what cannot be, and goes on otherwise. */
    @Test
    void editedTextsWithADigestThatFitsHurtNoTraining() throws IOException {
        Mutator mutator = new Mutator(SEED);
        Trainer trainer = recipe().build();
        String identity = CheckpointJson.identity(original.identity()).write();
        String progress = CheckpointJson.progress(Progress.of(original)).write();
        int resumed = 0;
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            for (int i = 0; i < EDITED; i++) {
                boolean second = i % 10 > 0;
                Files.write(
                        folder.resolve("checkpoint"),
                        file(
                                original,
                                second ? identity : mutator.mutate(identity),
                                second ? mutator.mutate(progress) : progress));
                try {
                    TrainingResult result = trainer.resume(model, backend, examples, examples);
                    assertEquals(2, result.history().size(), "edit " + i);
                    resumed++;
                } catch (ModelFormatException e) {
                    assertFalse(e.getMessage().contains("\n"), "edit " + i + ": " + e.getMessage());
                }
            }
            assertEquals(0, backend.memory().liveBuffers());
        }
        assertTrue(resumed < EDITED / 2, resumed + " of " + EDITED + " were resumed");
    }

    /** Arrays and counts that agree with one another, of a training that may never have been. */
    @Test
    void editedLossesAndHistoriesHurtNoTraining() throws IOException {
        Random random = new Random(SEED);
        Trainer trainer = recipe().build();
        String identity = CheckpointJson.identity(original.identity()).write();
        int resumed = 0;
        int longer = 0;
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            for (int i = 0; i < HISTORIES; i++) {
                Checkpoint edited = edited(random);
                boolean isOver = edited.history().size() >= 2;
                longer += isOver && edited.losses().length > 0 ? 1 : 0;
                String progress = CheckpointJson.progress(Progress.of(edited)).write();
                Files.write(folder.resolve("checkpoint"), file(edited, identity, progress));
                try {
                    TrainingResult result = trainer.resume(model, backend, examples, examples);
                    assertEquals(2, result.history().size(), "edit " + i);
                    assertTrue(!isOver || edited.losses().length == 0, "edit " + i);
                    resumed++;
                } catch (ModelFormatException e) {
                    assertTrue(e.getMessage().contains("contradicts itself"), "edit " + i + ": " + e.getMessage());
                }
            }
            assertEquals(0, backend.memory().liveBuffers());
        }
        assertTrue(resumed > 0 && resumed < HISTORIES / 2, resumed + " of " + HISTORIES + " were resumed");
        assertTrue(longer > HISTORIES / 10, longer + " of " + HISTORIES + " had losses behind their last epoch");
    }

    private Checkpoint edited(Random random) {
        History history = new History(2, new EarlyStopping(2, 0));
        for (int epochs = random.nextInt(4); epochs > 0; epochs--) {
            history.add(random.nextDouble(), random.nextDouble(), Map.of("infinite", Double.POSITIVE_INFINITY));
        }
        float[] losses = new float[random.nextInt(SLICES + 2)];
        for (int i = 0; i < losses.length; i++) {
            losses[i] = random.nextFloat();
        }
        return new Checkpoint(
                original.identity(),
                history.reports(),
                SLICES * Math.min(1, history.reports().size()) + losses.length,
                losses,
                random.nextBoolean() ? original.carried() : null,
                original.weights(),
                history.bestEpoch() > 0 ? original.best() : null,
                original.moments());
    }

    private static byte[] file(Checkpoint checkpoint, String identity, String progress) throws IOException {
        List<Tensor> tensors = new ArrayList<>(CheckpointFile.tensors(checkpoint));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("lstm4j.checkpoint", "1");
        metadata.put("lstm4j.training", identity);
        metadata.put("lstm4j.progress", progress);
        Sha256 digest = new Sha256().add("1").add(identity).add(progress);
        for (Tensor tensor : tensors) {
            FloatBuffer values = tensor.values();
            digest.add(values);
        }
        metadata.put("lstm4j.sha256", digest.hex());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafeTensorsWriter.write(Channels.newChannel(out), metadata, tensors);
        return out.toByteArray();
    }
}
