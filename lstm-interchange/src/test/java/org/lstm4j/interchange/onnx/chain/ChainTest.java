package org.lstm4j.interchange.onnx.chain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/** Stacks of layers as PyTorch exports them, with all that stands around; {@code scripts/goldens} made them. */
public class ChainTest {
    /** f32 in another order of sums, over values of about 1 and a few layers. */
    private static final float CLOSE = 1e-6f;

    private static final int BATCH = 2;
    private static final int STEPS = 5;

    @TempDir
    Path folder;

    static Stream<JsonObject> exports() throws IOException {
        return Goldens.cases(ChainTest.class);
    }

    @ParameterizedTest
    @MethodSource("exports")
    void whatPyTorchExportsBecomesTheSameLayers(JsonObject export) throws IOException {
        Path file = Goldens.file(ChainTest.class, folder, export.string("file"));
        Chain chain = OnnxModel.read(file).chain();
        assertEquals(export.bool("softmax"), chain.softmax());
        float[] outputs = predict(chain.model(), export);
        assertArrayEquals(
                Predictions.floats(export.numbers("output")),
                chain.softmax()
                        ? Predictions.softmax(
                                outputs, chain.model().outputFeatures().width())
                        : outputs,
                CLOSE);
    }

    private static float[] predict(Model model, JsonObject export) {
        double[] input = export.numbers("input");
        Request request = export.bool("tokens")
                ? Request.ofTokens(Arrays.stream(input).mapToInt(id -> (int) id).toArray(), BATCH, STEPS)
                : Request.of(Predictions.floats(input), BATCH, STEPS);
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            return session.predict(export.bool("rowsFirst") ? request : request.timeMajor())
                    .output();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "last-open, 'Bidirectional LSTM(4)|Bidirectional LSTM(4)|Pooling(last)|Dense(3)'",
        "final-fixed, 'Bidirectional GRU(4)|Bidirectional GRU(4, last)|Dense(3)'",
        "tokens-open, 'Embedding(11, 3)|LSTM(4)|LSTM(4, last)|Dense(5, relu)|Dense(3)'",
        "mean-fixed, 'Dense(5, tanh)|RNN(4, relu)|Dense(3)|Pooling(mean)'"
    })
    void theLayersAreThoseOfTheModule(String name, String layers) throws IOException {
        Path file = Goldens.file(ChainTest.class, folder, name + ".onnx");
        assertEquals(
                layers,
                String.join(
                        "|",
                        OnnxModel.read(file).chain().model().layers().stream()
                                .map(layer -> layer.label())
                                .toList()));
    }

    @Test
    void anOutputOfSeveralIsChosen() throws IOException {
        JsonObject golden = Goldens.cases(OnnxModel.class)
                .filter(export -> export.string("file").equals("lstm-zeros.onnx"))
                .findFirst()
                .orElseThrow();
        OnnxModel model = OnnxModel.read(Goldens.file(OnnxModel.class, folder, "lstm-zeros.onnx"));
        try (Backend backend = Backends.named("cpu");
                Session session = model.chain("y").model().open(backend)) {
            float[] input = Predictions.floats(golden.numbers("input"));
            assertArrayEquals(Predictions.floats(golden.numbers("y")), session.predict(input, BATCH, STEPS), CLOSE);
        }
        assertRefused(model::chain, "one output, this graph [y: FLOAT[first, second, 8], last: ");
        assertRefused(() -> model.chain("last"), "output 'last': no layer gives it; a graph that is no stack");
        assertRefused(() -> model.chain("z"), "expected one of the outputs [y: ");
    }

    @Test
    void initialStatesAreRefusedByTheirNode() throws IOException {
        OnnxModel model = OnnxModel.read(Goldens.file(OnnxModel.class, folder, "gru-expanded.onnx"));
        assertRefused(
                () -> model.chain("y"),
                "node '/rnn/GRU' (GRU): its initial states are given, where a stack of layers begins with zeros");
    }

    private static void assertRefused(Executable reading, String message) {
        String actual = assertThrows(UnsupportedModelException.class, reading).getMessage();
        assertTrue(actual.contains(message), actual);
    }
}
