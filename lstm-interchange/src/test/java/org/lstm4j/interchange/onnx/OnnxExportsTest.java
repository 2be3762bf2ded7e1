package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.TestModels;
import org.lstm4j.spi.Backend;

/** Networks of two layers in both directions as PyTorch exports them; {@code scripts/goldens/onnx.py} made them. */
class OnnxExportsTest {
    private static final int INPUT = 3;

    /** f32 in another order of sums, over values of about 1 and two layers. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    static Stream<JsonObject> exports() throws IOException {
        return Goldens.cases(OnnxExportsTest.class);
    }

    @ParameterizedTest
    @MethodSource("exports")
    void computesWhatPyTorchAndOnnxRuntimeCompute(JsonObject export) throws IOException {
        byte[] bytes = Goldens.bytes(OnnxExportsTest.class, export.string("file"));
        Path file = Goldens.file(OnnxExportsTest.class, folder, export.string("file"));
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = OnnxModel.read(file).open(backend)) {
            double[] shape = export.numbers("shape");
            Tensor x = Tensor.of(Predictions.floats(export.numbers("input")), (int) shape[0], (int) shape[1], INPUT);
            Map<String, Tensor> golden = session.run(Map.of("x", x));
            for (String name : golden.keySet()) {
                assertArrayEquals(
                        Predictions.floats(export.numbers(name)),
                        golden.get(name).floats(),
                        CLOSE,
                        name);
            }
            for (int[] size : new int[][] {{1, 1}, {7, 4}, {2, 9}}) {
                Tensor other = Tensor.of(TestModels.input(3, size[0] * size[1] * INPUT), size[0], size[1], INPUT);
                Map<String, Tensor> theirs = OnnxRuntime.run(bytes, Map.of("x", other));
                Map<String, Tensor> ours = session.run(Map.of("x", other));
                theirs.forEach((name, expected) -> Single.assertTensor(expected, ours.get(name), CLOSE));
            }
        }
    }
}
