package org.lstm4j.model;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.BytesChannel;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.internal.file.SafeTensorsWriter;
import org.lstm4j.internal.file.Sha256;
import org.lstm4j.internal.file.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.spi.WeightFormat;

/** Damaged files are refused, or hold what they held before: never another exception, never another model. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModelFileFuzzTest {
    private static final long SEED = 2311;
    private static final int LARGE = 10_000;
    private static final int SMALL = 80_000;
    private static final int EDITED = 10_000;
    private static final String SOURCE = "fuzzed";

    @TempDir
    Path folder;

    @Test
    void noMutationOfALargeModelHurts() throws IOException {
        fuzz(new ModelFile(TestModels.everyLayer(), "{\"scale\": [315.25, 1.5], \"name\": \"co2\"}"), LARGE);
    }

    @Test
    void noMutationOfASmallModelHurts() throws IOException {
        Model model = Model.builder(3)
                .add(Embedding.of(3, 1))
                .add(LSTM.of(1).last())
                .add(Dense.of(1))
                .build();
        fuzz(new ModelFile(model, null), SMALL);
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "INT8"})
    void noMutationOfShorterWeightsHurts(WeightFormat format) throws IOException {
        fuzz(new ModelFile(TestModels.streamable().withWeightFormat(format), null), LARGE);
    }

    private void fuzz(ModelFile original, int mutations) throws IOException {
        Path file = folder.resolve("model");
        original.save(file);
        byte[] bytes = Files.readAllBytes(file);
        int header =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        Mutator mutator = new Mutator(SEED);
        int refused = 0;
        for (int i = 0; i < mutations; i++) {
            byte[] mutated = mutator.mutate(bytes, header);
            refused += isRefused(mutated, original, "mutation " + i + " of seed " + SEED) ? 1 : 0;
        }
        assertTrue(refused > mutations / 2, "only " + refused + " of " + mutations + " files were refused");
    }

    private static boolean isRefused(byte[] file, ModelFile original, String which) throws IOException {
        try {
            assertEquals(original, ModelFile.read(new BytesChannel(file), SOURCE), which);
            return false;
        } catch (ModelFormatException e) {
            assertTrue(e.getMessage().startsWith(SOURCE + ": "), which + ": " + e.getMessage());
            assertFalse(e.getMessage().contains("\n"), which + ": " + e.getMessage());
            return true;
        }
    }

    /** Somebody edits the layers and writes the digest anew: the file is refused, or is the model that it says. */
    @Test
    void editedLayersWithADigestThatFitsAreWhatTheySay() throws IOException {
        Model model = Model.builder(2).add(LSTM.of(2).last()).add(Dense.of(1)).build();
        String text = ArchitectureJson.write(model.architecture()).write();
        List<Tensor> tensors = model.parameters().stream()
                .map(parameter -> new Tensor(
                        parameter.name(), parameter.shape(), FloatBuffer.wrap(model.array(parameter.name()))))
                .toList();
        Mutator mutator = new Mutator(SEED);
        int loaded = 0;
        for (int i = 0; i < EDITED; i++) {
            String edited = mutator.mutate(text);
            Sha256 fingerprint = new Sha256().add(canonical(edited));
            tensors.forEach(tensor -> fingerprint.add(tensor.values()));
            Map<String, String> metadata = Map.of(
                    "lstm4j.format",
                    "1",
                    "lstm4j.model",
                    edited,
                    "lstm4j.sha256",
                    new Sha256().add(fingerprint.hex()).hex());
            byte[] bytes = bytes(metadata, tensors);
            try {
                Model read = ModelFile.read(new BytesChannel(bytes), SOURCE).model();
                assertEquals(ArchitectureJson.read(Json.parse(edited).asObject()), read.architecture(), "edit " + i);
                model.parameters()
                        .forEach(parameter -> assertEquals(
                                FloatBuffer.wrap(model.array(parameter.name())),
                                FloatBuffer.wrap(read.array(parameter.name()))));
                loaded++;
            } catch (ModelFormatException e) {
                assertTrue(e.getMessage().startsWith(SOURCE + ": "), "edit " + i + ": " + e.getMessage());
            }
        }
        assertTrue(loaded > 0 && loaded < EDITED / 2, loaded + " of " + EDITED + " were loaded");
    }

    private static String canonical(String edited) {
        try {
            return ArchitectureJson.write(
                            ArchitectureJson.read(Json.parse(edited).asObject()))
                    .write();
        } catch (LstmException e) {
            return edited;
        }
    }

    private static byte[] bytes(Map<String, String> metadata, List<Tensor> tensors) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SafeTensorsWriter.write(Channels.newChannel(out), metadata, tensors);
        return out.toByteArray();
    }
}
