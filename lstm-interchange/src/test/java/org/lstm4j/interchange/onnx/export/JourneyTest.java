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
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxRuntime;
import org.lstm4j.interchange.onnx.chain.ChainTest;
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
    /** Of the models that read ONNX; others say it by the size of their inputs. */
    private static final int STEPS = 5;
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

    /** What PyTorch's exporter wrote. */
    static Stream<JsonObject> onnx() throws IOException {
        return Goldens.cases(ChainTest.class);
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

    /** In and out as the exported model has them: PyTorch's stand steps before rows unless it was told otherwise. */
    @ParameterizedTest
    @MethodSource
    void onnx(JsonObject golden) throws IOException {
        Chain imported = OnnxModel.read(Goldens.file(ChainTest.class, folder, golden.string("file")))
                .chain();
        boolean rowsFirst = golden.bool("rowsFirst");
        double[] input = golden.numbers("input");
        double[] output = golden.numbers("output");
        boolean steps = imported.model().outputFeatures().sequence();
        arrives(
                imported,
                rowsFirst ? input : rowsBeforeSteps(input),
                rowsFirst || !steps ? output : rowsBeforeSteps(output));
    }

    private static double[] rowsBeforeSteps(double[] values) {
        int width = values.length / BATCH / STEPS;
        double[] turned = new double[values.length];
        for (int step = 0; step < STEPS; step++) {
            for (int row = 0; row < BATCH; row++) {
                System.arraycopy(values, (step * BATCH + row) * width, turned, (row * STEPS + step) * width, width);
            }
        }
        return turned;
    }

    private void arrives(Chain imported, JsonObject golden) throws IOException {
        arrives(imported, golden.numbers("input"), golden.numbers("output"));
    }

    private void arrives(Chain imported, double[] input, double[] expected) throws IOException {
        Path saved = folder.resolve("saved.safetensors");
        ModelFile.save(saved, imported.model());
        Model loaded = ModelFile.load(saved).model();
        assertEquals(imported.model(), loaded);
        Path exported = folder.resolve("exported.onnx");
        OnnxExportOptions options = OnnxExportOptions.DEFAULT;
        OnnxExport.save(exported, loaded, imported.softmax() ? options.withSoftmax() : options);
        Tensor x = loaded.inputFeatures(0).kind() == Features.Kind.TOKENS
                ? Tensor.of(Arrays.stream(input).mapToLong(id -> (long) id).toArray(), BATCH, input.length / BATCH)
                : Tensor.of(
                        Predictions.floats(input),
                        BATCH,
                        input.length / BATCH / loaded.inputSize(),
                        loaded.inputSize());
        Tensor output = OnnxRuntime.run(Files.readAllBytes(exported), Map.of("input", x))
                .get("output");
        assertArrayEquals(Predictions.floats(expected), output.floats(), CLOSE);
    }
}
