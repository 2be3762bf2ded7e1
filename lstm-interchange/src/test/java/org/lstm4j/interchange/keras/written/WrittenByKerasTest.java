package org.lstm4j.interchange.keras.written;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.ZipEdit;
import org.lstm4j.interchange.keras.KerasModel;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxSession;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.State;
import org.lstm4j.spi.Backend;

/** {@code scripts/goldens/keras_written.py} let Keras 3 save the files and predict the figures. */
class WrittenByKerasTest {
    /** f32 on both sides, over values of about 1 and at most six layers. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    static Stream<JsonObject> goldens() throws IOException {
        return Goldens.cases(WrittenByKerasTest.class).filter(golden -> !isMasked(golden));
    }

    /** {@link MaskedByKerasTest} has these. */
    static boolean isMasked(JsonObject golden) {
        return golden.string("file").startsWith("masked");
    }

    private Path file(String name) throws IOException {
        return Goldens.file(WrittenByKerasTest.class, folder, name);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void predictsWhatKerasPredicts(JsonObject golden) throws IOException {
        boolean softmax = golden.bool("softmax");
        Model model = KerasModel.load(file(golden.string("file")), softmax ? Softmax.LEFT_OUT : Softmax.REFUSED);
        float[] output = Predictions.of(model, golden);
        if (softmax) {
            output = Predictions.softmax(output, model.outputFeatures().width());
        }
        assertArrayEquals(Predictions.floats(golden.numbers("output")), output, CLOSE);
    }

    /** What is a stack of layers is a graph too, of other code; there the steps may come out turned round. */
    @ParameterizedTest
    @MethodSource("goldens")
    void theGraphPredictsTheSame(JsonObject golden) throws IOException {
        OnnxModel graph = KerasModel.graph(file(golden.string("file")));
        double[] input = golden.numbers("input");
        boolean tokens = golden.bool("tokens");
        int rows = golden.find("rows").map(Json::asInt).orElse(2);
        int width = tokens
                ? 1
                : requireNonNull(graph.inputs().getFirst().shape()).getLast().size();
        int steps = input.length / rows / width;
        Tensor x = tokens
                ? Tensor.of(Arrays.stream(input).mapToInt(id -> (int) id).toArray(), rows, steps)
                : Tensor.of(Predictions.floats(input), rows, steps, width);
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = graph.open(backend)) {
            float[] output = session.run(Map.of("x", x)).get("y").floats();
            assertArrayEquals(Predictions.floats(golden.numbers("output")), output, CLOSE);
        }
    }

    @Test
    void aGraphHasNoMask() throws IOException {
        Path file = file("masked_steps.keras");
        String message = assertThrows(UnsupportedModelException.class, () -> KerasModel.graph(file))
                .getMessage();
        assertEquals(
                file + ": layer \"masking\" (\"Masking\") makes a mask, which a graph has not; KerasModel.read gives it"
                        + " beside the layers",
                message);
    }

    /** Keras keeps the states in the layers, a session in what it gives. */
    @ParameterizedTest
    @ValueSource(strings = {"stateful.keras", "stateful.h5"})
    void aStatefulModelGoesOnFromItsStates(String name) throws IOException {
        JsonObject golden = goldens()
                .filter(one -> one.string("file").equals(name))
                .findFirst()
                .orElseThrow();
        Model model = KerasModel.load(file(name));
        int rows = golden.integer("rows");
        float[] x = Predictions.floats(golden.numbers("input"));
        Request request = Request.of(x, rows, x.length / rows / model.inputSize());
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            State state = session.predict(request).state();
            float[] again = session.predict(request.initialState(state)).output();
            assertArrayEquals(Predictions.floats(golden.numbers("again")), again, CLOSE);
        }
    }

    @Test
    void aSoftmaxIsLeftOutOnlyOnRequest() throws IOException {
        Path file = file("chain.keras");
        String message =
                assertThrows(LstmException.class, () -> KerasModel.load(file)).getMessage();
        assertTrue(message.startsWith(file + ": layer \"dense_1\" (\"Dense\"): activation is softmax"), message);
        assertTrue(message.contains("Softmax.LEFT_OUT"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chain.keras|\"keras_history\": [\"gru\", 0, 0]|\"keras_history\": [\"lstm\", 0, 0]|layer \"gru_1\": a Functional model is read when it is a chain",
                "chain.keras|\"keras_history\": [\"gru\", 0, 0]|\"keras_history\": [\"gru\", 0, 1]|layer \"gru_1\": a Functional model is read when it is a chain",
                "chain.keras|\"mask\": null|\"mask\": 3|layer \"lstm\": a Functional model is read when it is a chain",
                "chain.keras|\"output_layers\": [\"dense_1\", 0, 0]|\"output_layers\": [\"gru\", 0, 0]|output_layers",
                "chain.keras|\"class_name\": \"SpatialDropout1D\"|\"class_name\": \"Conv1D\"|(\"Conv1D\") is none of",
                "backwards.keras|\"go_backwards\": false|\"go_backwards\": true|in the order of time",
                "tokens.keras|\"mask_zero\": false|\"mask_zero\": true|KerasModel.read gives the mask",
                "tokens.keras|\"channels_last\"|\"channels_first\"|data_format",
                "tokens.keras|\"keepdims\": false|\"keepdims\": true|keepdims",
            })
    void whatHasNoCounterpartIsRefusedByName(String name, String old, String changed, String reason)
            throws IOException {
        Path edited = ZipEdit.of(file(name), ".json", old, changed);
        String message = assertThrows(LstmException.class, () -> KerasModel.load(edited, Softmax.LEFT_OUT))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(message.startsWith(edited + ": "), message);
    }
}
