package org.lstm4j.interchange.onnx.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.OnnxRuntime;
import org.lstm4j.interchange.onnx.OnnxSession;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Layout;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.TestModels;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.WeightFormat;

/** What is written means in ONNX Runtime, and to our own reader, what the model means here. */
class OnnxExportTest {
    /** Two f32 programs that sum in other orders, over values of about 1 and few layers. */
    private static final float CLOSE = 1e-6f;

    private static final int INPUT = 3;
    private static final int BATCH = 4;
    private static final int STEPS = 5;
    private static final int[] LENGTHS = {5, 1, 3, 4};

    @TempDir
    Path folder;

    private static Model model(Layer... layers) {
        Model.Builder builder = Model.builder(INPUT).initialise(Initialiser.PYTORCH, 29);
        Stream.of(layers).forEach(builder::add);
        return builder.build();
    }

    static Stream<Model> models() {
        LSTM lstm = LSTM.of(4);
        GRU gru = GRU.of(4);
        RNN rnn = RNN.of(4);
        Activation hard = new Activation(Kind.HARD_SIGMOID, 0.3f, 0.4f);
        Activation scaled = new Activation(Kind.SCALED_TANH, 0.8f, 1.2f);
        Activation elu = new Activation(Kind.ELU, 0.7f, 0);
        Stream<RecurrentLayer<?>> cells = Stream.of(
                lstm,
                lstm.withBias(Bias.SINGLE),
                lstm.withBias(Bias.NONE),
                lstm.withPeephole(),
                lstm.withCoupling(Coupling.FORGET_FROM_INPUT),
                lstm.withInputClip(0.2f),
                lstm.withActivations(hard, hard, scaled, hard, elu),
                lstm.withMaskMode(MaskMode.CARRY),
                lstm.withRecurrentDropout(0.4f),
                gru,
                gru.withBias(Bias.SINGLE),
                gru.withResetForm(ResetForm.BEFORE_PRODUCT),
                gru.withResetForm(ResetForm.BEFORE_PRODUCT)
                        .withBias(Bias.SINGLE)
                        .withInputClip(0.3f),
                gru.withActivations(hard, hard, elu),
                rnn,
                rnn.withActivations(Activation.RELU).withBias(Bias.NONE),
                rnn.withActivations(new Activation(Kind.AFFINE, 0.6f, 0.1f)));
        Stream<Model> stacks = Stream.of(
                model(lstm, Bidirectional.of(gru), Dropout.of(0.3f), rnn.last(), Dense.of(2, Activation.TANH)),
                model(Dense.of(5, Activation.RELU), lstm, Dense.of(2)),
                model(Dropout.variational(0.2f)),
                model(lstm, Pooling.mean(), Dense.of(3)),
                model(lstm, Pooling.max()),
                model(Bidirectional.of(lstm), Pooling.last()),
                model(Reverse.of(lstm), Reverse.of(gru.last())),
                Model.builder(Embedding.of(7, 3)).add(lstm).add(Dense.of(2)).build(),
                Model.builder(Embedding.of(7, 3)).add(Pooling.mean()).build());
        return Stream.concat(cells.map(TestModels::ofCell), stacks);
    }

    @ParameterizedTest
    @MethodSource("models")
    void agreesWithOnnxRuntimeAndWithItsOwnReader(Model model) throws IOException {
        for (Layout layout : Layout.values()) {
            check(model, OnnxExportOptions.DEFAULT.withLayout(layout), BATCH, STEPS);
            check(model, OnnxExportOptions.DEFAULT.withLayout(layout), 1, 1);
        }
    }

    static Stream<Model> raggedModels() {
        return Stream.of(
                model(LSTM.of(4)),
                model(LSTM.of(4), GRU.of(3).last(), Dense.of(2)),
                model(Reverse.of(GRU.of(4)), Reverse.of(LSTM.of(3).last())),
                model(Bidirectional.of(GRU.of(4)), Bidirectional.of(RNN.of(3))),
                model(Dense.of(2), Bidirectional.of(LSTM.of(4).last())));
    }

    @ParameterizedTest
    @MethodSource("raggedModels")
    void rowsHaveLengthsOnDemand(Model model) throws IOException {
        for (Layout layout : Layout.values()) {
            check(model, OnnxExportOptions.DEFAULT.withLayout(layout).withLengths(), BATCH, STEPS);
        }
    }

    @ParameterizedTest
    @EnumSource(Merge.class)
    void directionsMergeInEveryWay(Merge merge) throws IOException {
        for (RecurrentLayer<?> layer : List.of(LSTM.of(4), GRU.of(3), RNN.of(2))) {
            Bidirectional all = Bidirectional.of(layer).withMerge(merge);
            Bidirectional last = Bidirectional.of(layer.last()).withMerge(merge);
            check(model(all, last), OnnxExportOptions.DEFAULT, BATCH, STEPS);
            check(model(all, last), OnnxExportOptions.DEFAULT.withLengths(), BATCH, STEPS);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void denseLayersHaveEveryActivation(Kind kind) throws IOException {
        Activation activation = new Activation(kind, 0.7f, 0.4f);
        check(model(Dense.of(4, activation), Dense.of(2)), OnnxExportOptions.DEFAULT, BATCH, STEPS);
    }

    private void check(Model model, OnnxExportOptions options, int batch, int steps) throws IOException {
        Path file = folder.resolve("model.onnx");
        OnnxExport.save(file, model, options);
        Map<String, Tensor> inputs = new HashMap<>();
        boolean timeMajor = options.layout() == Layout.TIME_MAJOR;
        int first = timeMajor ? steps : batch;
        int second = timeMajor ? batch : steps;
        Request request;
        if (model.inputFeatures(0).kind() == Features.Kind.TOKENS) {
            int[] ids = TestModels.ids(5, model.inputSize(), batch * steps);
            inputs.put("input", Tensor.of(Arrays.stream(ids).asLongStream().toArray(), first, second));
            request = Request.ofTokens(ids, batch, steps);
        } else {
            float[] x = TestModels.input(5, batch * steps * model.inputSize());
            inputs.put("input", Tensor.of(x, first, second, model.inputSize()));
            request = Request.of(x, batch, steps);
        }
        if (options.lengths()) {
            int[] lengths = Arrays.copyOf(LENGTHS, batch);
            inputs.put("lengths", Tensor.of(lengths, batch));
            request = request.lengths(lengths);
        }
        if (timeMajor) {
            request = request.timeMajor();
        }
        try (Backend backend = Backends.named("cpu");
                Session ours = model.open(backend);
                OnnxSession read = OnnxModel.read(file).open(backend)) {
            float[] expected = ours.predict(request).output();
            Tensor runtime = OnnxRuntime.run(Files.readAllBytes(file), inputs).get("output");
            assertArrayEquals(expected, runtime.floats(), CLOSE, "ONNX Runtime");
            Tensor again = read.run(inputs).get("output");
            assertArrayEquals(expected, again.floats(), CLOSE, "our own reader");
            assertEquals(runtime.toString(), again.toString());
        }
    }

    static Stream<Arguments> refused() {
        LSTM lstm = LSTM.of(4);
        return Stream.of(
                Arguments.of(lstm.withProjection(2), "projectionSize 2"),
                Arguments.of(lstm.withLayerNorm(), "layerNorm"),
                Arguments.of(lstm.withCellClip(2f), "cellClip 2.0"),
                Arguments.of(lstm.withCoupling(Coupling.INPUT_FROM_FORGET), "INPUT_FROM_FORGET"),
                Arguments.of(
                        lstm.withActivations(
                                Activation.SIGMOID,
                                Activation.SIGMOID,
                                Activation.TANH,
                                Activation.RELU,
                                Activation.TANH),
                        "gates of different activations"),
                Arguments.of(
                        GRU.of(2).withActivations(Activation.SIGMOID, Activation.RELU, Activation.TANH),
                        "gates of different activations"));
    }

    @ParameterizedTest
    @MethodSource
    void refused(RecurrentLayer<?> layer, String reason) {
        assertRefused(model(Dense.of(3), layer), OnnxExportOptions.DEFAULT, "layer 1, " + layer.label() + ": ", reason);
        assertRefused(
                model(Dense.of(3), Bidirectional.of(layer)),
                OnnxExportOptions.DEFAULT,
                "layer 1, Bidirectional " + layer.label() + ": ",
                reason);
    }

    @Test
    void whatLengthsWouldChangeIsRefused() {
        OnnxExportOptions ragged = OnnxExportOptions.DEFAULT.withLengths();
        assertRefused(model(LSTM.of(2).withMaskMode(MaskMode.CARRY)), ragged, "layer 0, LSTM(2): ", "mask mode CARRY");
        assertRefused(model(LSTM.of(2), Pooling.max()), ragged, "layer 1, Pooling(max): ", "lengths");
    }

    @Test
    void shortWeightsAreWrittenWhenTheyAreFloatsAgain() throws IOException {
        Model rounded = model(LSTM.of(4)).withWeightFormat(WeightFormat.INT8);
        assertRefused(rounded, OnnxExportOptions.DEFAULT, "model: its weight format is INT8", "withWeightFormat");
        check(rounded.withWeightFormat(WeightFormat.F32), OnnxExportOptions.DEFAULT, BATCH, STEPS);
    }

    private void assertRefused(Model model, OnnxExportOptions options, String where, String reason) {
        Path file = folder.resolve("refused.onnx");
        String message = assertThrows(UnsupportedModelException.class, () -> OnnxExport.save(file, model, options))
                .getMessage();
        assertTrue(message.startsWith(where) && message.contains(reason), message);
        assertFalse(Files.exists(file));
    }

    @Test
    void aFileSaysWhatItTakesAndGives() {
        Path file = folder.resolve("described.onnx");
        OnnxExport.save(file, model(LSTM.of(4), Dense.of(2)), OnnxExportOptions.DEFAULT.withLengths());
        OnnxModel read = OnnxModel.read(file);
        assertEquals(
                "[input: FLOAT[batch, time, 3], lengths: INT32[batch]]",
                read.inputs().toString());
        assertEquals("[output: FLOAT[batch, time, 2]]", read.outputs().toString());
        assertEquals(OnnxExport.OPSET, read.opset());
        assertEquals("LSTM4J", read.producer());
    }
}
