package org.lstm4j.interchange.keras.graphs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.ZipEdit;
import org.lstm4j.interchange.file.GraphModel;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.Inspection;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.verify.JsonTensors;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Backend;

/** {@code scripts/goldens/keras_graphs.py} made the files and figures. */
class KerasGraphTest {
    /** f32 here against f64 there, over values of about 1 and at most six layers. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    static Stream<JsonObject> goldens() throws IOException {
        return Goldens.cases(KerasGraphTest.class);
    }

    private Path file(String name) throws IOException {
        return Goldens.file(KerasGraphTest.class, folder, name);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void predictsWhatKerasPredicts(JsonObject golden) throws IOException {
        ImportedModel model = ImportedModel.read(file(golden.string("file")), ReadOptions.DEFAULT);
        assertInstanceOf(GraphModel.class, model);
        Map<String, Tensor> outputs;
        try (Backend backend = Backends.named("cpu")) {
            outputs = model.run(backend, JsonTensors.inputs(golden.object("inputs")), ReadOptions.DEFAULT);
        }
        JsonObject expected = golden.object("outputs");
        assertEquals(expected.members().keySet(), outputs.keySet());
        outputs.forEach((name, output) -> {
            JsonObject want = expected.object(name);
            int[] shape = want.list("shape").stream().mapToInt(Json::asInt).toArray();
            assertTrue(Arrays.equals(shape, output.shape()), () -> name + ": " + output);
            assertArrayEquals(Predictions.floats(want.numbers("data")), output.floats(), CLOSE, name);
        });
    }

    @Test
    void anInspectionListsWhatIsRun() throws IOException {
        Inspection inspection = Inspection.of(file("apart3.keras"), ReadOptions.DEFAULT);
        assertEquals(List.of("x: FLOAT[N, T, 3]"), inspection.inputs());
        assertEquals(
                List.of("bidirectional_1: FLOAT[N, T, 3]", "bidirectional_1_1: FLOAT[N, T, 3]", "dense_5: FLOAT[N, 2]"),
                inspection.outputs());
        assertTrue(
                inspection.parts().stream()
                        .anyMatch(
                                part -> part.kind().equals("LSTM") && part.weights() == 2 * (4 * 3 * (3 + 3) + 8 * 3)),
                inspection::toString);
        assertNull(inspection.refusal());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "autoencoder3.keras|\"return_state\": false|\"return_state\": true|of which a Sequential model knows one",
                "apart3.keras|\"class_name\": \"Subtract\"|\"class_name\": \"Dot\"|(\"Dot\") is none of",
                "apart3.keras|\"go_backwards\": true|\"go_backwards\": false|backward_layer",
                "apart3.keras|\"merge_mode\": null|\"merge_mode\": \"max\"|merge_mode",
                "apart3.keras|\"axis\": -1|\"axis\": 1|axis",
                "apart3.keras|\"kwargs\": {}|\"kwargs\": {\"training\": true}|training",
                "apart3.keras|\"keras_history\": [\"bidirectional_1\", 0, 1]|\"keras_history\": [\"bidirectional_1\", 0, 2]|has no output 2",
                "apart3.keras|\"keras_history\": [\"concatenate_2\", 0, 0]|\"keras_history\": [\"dense_5\", 0, 0]|reads what no layer gives before it",
                "states3.keras|\"initial_state\": [|\"initial_state\": [3, |initial_state",
                "states3.keras|[\"concatenate_3\", 0, 0]|[\"bidirectional_2\", 0, 1]|expected 2 initial states [batch, 4]",
                "residual3.keras|\"mask_zero\": false|\"mask_zero\": true|makes a mask, which a graph has not; and as layers: layer",
                "residual3.keras|\"dtype\": \"int32\"|\"dtype\": \"string\"|dtype",
                "residual3.keras|\"keepdims\": false|\"keepdims\": true|keepdims",
                "residual3.keras|\"axis\": -1, \"epsilon\"|\"axis\": 1, \"epsilon\"|axis",
                "residual3.keras|\"registered_name\": null|\"registered_name\": \"my>Layer\"|somebody's own",
                "attention3.keras|\"dims\": [2, 1]|\"dims\": [2, 2]|dims",
                "attention3.keras|\"target_shape\": [2, -1]|\"target_shape\": [5, -1]|target_shape",
                "attention3.keras|\"target_shape\": [2, -1]|\"target_shape\": [2000000, 2000000]|target_shape",
                "attention3.keras|[null, 4, 3]|[null, null, 3]|does not say how many",
                "attention3.keras|\"n\": 3|\"n\": 0|n = ",
                "attention3.keras|\"n\": 3|\"n\": 4|expected inputs of one shape",
            })
    void whatHasNoCounterpartIsRefusedByName(String name, String old, String changed, String reason)
            throws IOException {
        Path edited = ZipEdit.of(file(name), "config.json", old, changed);
        String message = assertThrows(LstmException.class, () -> ImportedModel.read(edited, ReadOptions.DEFAULT))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(message.startsWith(edited + ": "), message);
        assertTrue(!message.contains("\n"), message);
    }
}
