package org.lstm4j.interchange.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.dl4j.Dl4jModel;
import org.lstm4j.interchange.keras.KerasModel;
import org.lstm4j.interchange.onnx.OnnxRuntime;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.interchange.pytorch.StateDictOptions;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.WeightFormat;

/**
 * From another system's file through one of ours to ONNX Runtime, which gives what the other system gave: the files and
 * figures of the importers' own tests.
 */
class JourneyTest {
    private static final int BATCH = 2;
    /** f32 there against f64 where the figures come from, over values of about 1. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    /** All but one, whose projection ONNX cannot say. */
    static Stream<JsonObject> pytorch() throws IOException {
        return Goldens.cases(StateDict.class)
                .filter(golden -> !golden.string("file").equals("projected.safetensors"));
    }

    static Stream<JsonObject> keras() throws IOException {
        return Goldens.cases(KerasModel.class);
    }

    static Stream<JsonObject> dl4j() throws IOException {
        return Goldens.cases(Dl4jModel.class);
    }

    @ParameterizedTest
    @MethodSource
    void pytorch(JsonObject golden) throws IOException {
        StateDictOptions options = golden.get("architecture") == JsonNull.NULL
                ? StateDictOptions.DEFAULT
                : StateDictOptions.DEFAULT.withArchitecture(golden.string("architecture"));
        Path file = Goldens.file(StateDict.class, folder, golden.string("file"));
        Model model = StateDict.load(file, options.withConvertDoubles(true));
        arrives(new Chain(model.withWeightFormat(WeightFormat.F32), false, null), golden);
    }

    @ParameterizedTest
    @MethodSource
    void keras(JsonObject golden) throws IOException {
        Path file = Goldens.file(KerasModel.class, folder, golden.string("file"));
        arrives(KerasModel.read(file), golden);
    }

    @ParameterizedTest
    @MethodSource
    void dl4j(JsonObject golden) throws IOException {
        Path file = Goldens.file(Dl4jModel.class, folder, golden.string("file"));
        arrives(Dl4jModel.read(file), golden);
    }

    private void arrives(Chain imported, JsonObject golden) throws IOException {
        Path saved = folder.resolve("saved.safetensors");
        ModelFile.save(saved, imported.model());
        Model loaded = ModelFile.load(saved).model();
        assertEquals(imported.model(), loaded);
        Path exported = folder.resolve("exported.onnx");
        OnnxExportOptions options = OnnxExportOptions.DEFAULT;
        OnnxExport.save(exported, loaded, imported.softmax() ? options.withSoftmax() : options);
        double[] input = golden.numbers("input");
        Tensor x = loaded.inputFeatures(0).kind() == Features.Kind.TOKENS
                ? Tensor.of(Arrays.stream(input).mapToLong(id -> (long) id).toArray(), BATCH, input.length / BATCH)
                : Tensor.of(
                        Predictions.floats(input),
                        BATCH,
                        input.length / BATCH / loaded.inputSize(),
                        loaded.inputSize());
        Tensor output = OnnxRuntime.run(Files.readAllBytes(exported), Map.of("input", x))
                .get("output");
        assertArrayEquals(Predictions.floats(golden.numbers("output")), output.floats(), CLOSE);
    }
}
