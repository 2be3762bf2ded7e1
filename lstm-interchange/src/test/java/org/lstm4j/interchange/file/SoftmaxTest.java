package org.lstm4j.interchange.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxRuntime;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.Backend;

/** Classifiers that Keras 3 and DL4J wrote give the probabilities that they gave there. */
class SoftmaxTest {
    private static final int BATCH = 2;
    /** f32 on both sides, over values of about 1 and at most six layers. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        return Files.write(folder.resolve("file"), Goldens.bytes(SoftmaxTest.class, "../" + name));
    }

    private static JsonObject golden(String room, String name) throws IOException {
        return Json.parse(Goldens.bytes(SoftmaxTest.class, "../" + room + "/cases.json")).asList().stream()
                .map(Json::asObject)
                .filter(golden -> golden.string("file").equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static float[] run(ImportedModel model, Tensor x) {
        try (Backend backend = Backends.named("cpu")) {
            return model.run(backend, Map.of("x", x), ReadOptions.DEFAULT)
                    .get("y")
                    .floats();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "keras/written, chain.keras",
        "keras/written, chain.h5",
        "dl4j, directions.zip",
        "dl4j, last.zip",
    })
    void probabilitiesComeOutUnlessLogitsAreAskedFor(String room, String name) throws IOException {
        JsonObject golden = golden(room, name);
        float[] expected = Predictions.floats(golden.numbers("output"));
        Path file = file(room + "/" + name);
        ImportedModel classifier = ImportedModel.read(file, ReadOptions.DEFAULT);
        ImportedModel logits = ImportedModel.read(file, ReadOptions.DEFAULT.withLogits());
        Model layers = ((StackModel) logits).model();
        float[] input = Predictions.floats(golden.numbers("input"));
        Tensor x = Tensor.of(input, BATCH, input.length / BATCH / layers.inputSize(), layers.inputSize());

        assertArrayEquals(expected, run(classifier, x), CLOSE);
        assertArrayEquals(Predictions.of(layers, golden), run(logits, x));

        Path onnx = folder.resolve("model.onnx");
        ModelWriter.ONNX.write(onnx, classifier);
        Tensor theirs =
                OnnxRuntime.run(Files.readAllBytes(onnx), Map.of("input", x)).get("output");
        assertArrayEquals(expected, theirs.floats(), CLOSE);

        Path own = folder.resolve("model.lstm");
        ModelWriter.LSTM4J.write(own, logits);
        assertEquals(layers, ModelFile.load(own).model());
    }

    @ParameterizedTest
    @CsvSource({"LSTM4J, .lstm", "STATE_DICT, .safetensors"})
    void whatHoldsLayersAloneIsToldToAskForLogits(ModelWriter writer, String ending) throws IOException {
        ImportedModel classifier = ImportedModel.read(file("dl4j/last.zip"), ReadOptions.DEFAULT);
        Path out = folder.resolve("model" + ending);

        String message = assertThrows(UnsupportedModelException.class, () -> writer.write(out, classifier))
                .getMessage();

        assertEquals(
                out + ": the model ends in a softmax, which " + ending
                        + " does not hold; convert to .onnx, or ask for logits (--logits)",
                message);
        assertFalse(Files.exists(out));
    }

    @Test
    void anInspectionSaysThatThereIsOne() throws IOException {
        Inspection inspection = Inspection.of(file("keras/written/chain.keras"), ReadOptions.DEFAULT);

        assertEquals(Map.of("softmax", "y is the softmax of what the last layer gives"), inspection.facts());
        assertNull(inspection.refusal());
    }

    @Test
    void logitsOfWhatHasNoSoftmaxAreRefused() throws IOException {
        assertTrue(refusal(file("keras/plain3.keras")).contains("this one ends in none"));
        assertTrue(refusal(file("dl4j/plain.zip")).contains("this one ends in none"));
        Path own = folder.resolve("own");
        ModelFile.save(own, Model.builder(2).add(LSTM.of(3)).build());
        assertTrue(refusal(own)
                .contains("for classifiers of Keras, DL4J and ONNX, and this is LSTM4J model; leave it out"));
    }

    private static String refusal(Path file) {
        ReadOptions logits = ReadOptions.DEFAULT.withLogits();
        return assertThrows(LstmException.class, () -> ImportedModel.read(file, logits))
                .getMessage();
    }
}
