package org.lstm4j.interchange.pytorch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.WeightFormat;

/** {@code scripts/goldens/pytorch.py} made the files and figures. */
class StateDictTest {
    /** f32 here against f64 there, over values below 1 and at most three layers. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    static Stream<JsonObject> goldens() throws IOException {
        return Goldens.cases(StateDictTest.class);
    }

    private Path file(String name) throws IOException {
        return Goldens.file(StateDictTest.class, folder, name);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void predictsWhatPyTorchPredicts(JsonObject golden) throws IOException {
        Path file = file(golden.string("file"));
        StateDictOptions options = StateDictOptions.DEFAULT;
        if (golden.get("architecture") != JsonNull.NULL) {
            options = options.withArchitecture(golden.string("architecture"));
        }
        if (golden.string("file").equals("double.safetensors")) {
            options = options.withConvertDoubles(true);
        }
        Model model = StateDict.load(file, options);
        assertArrayEquals(Predictions.floats(golden.numbers("output")), Predictions.of(model, golden), CLOSE);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void survivesTheWayOutAndBack(JsonObject golden) throws IOException {
        StateDictOptions options = golden.get("architecture") == JsonNull.NULL
                ? StateDictOptions.DEFAULT
                : StateDictOptions.DEFAULT.withArchitecture(golden.string("architecture"));
        Model model = StateDict.load(file(golden.string("file")), options.withConvertDoubles(true));
        Path written = folder.resolve("written.safetensors");
        StateDict.save(written, model);
        assertEquals(model, StateDict.load(written));
    }

    @Test
    void equalLayersBecomeOneModuleUnderPyTorchsNames() {
        Model model = Model.builder(Embedding.of(7, 4))
                .add(LSTM.of(4).withProjection(2))
                .add(LSTM.of(4).withProjection(2))
                .add(Dropout.of(0.25f))
                .add(Bidirectional.of(GRU.of(3).withBias(Bias.NONE)))
                .add(Bidirectional.of(GRU.of(3).withBias(Bias.NONE).last()))
                .add(Dense.of(3, Activation.TANH))
                .add(Dense.of(1))
                .initialise(Initialiser.PYTORCH, 5)
                .build();
        Path file = folder.resolve("model.safetensors");
        StateDict.save(file, model);
        assertEquals(model, StateDict.load(file));
        StateDictWriter writer = StateDictWriter.of(model);
        assertEquals(
                "embedding:Embedding, lstm:LSTM, dropout=0.25, gru:GRU, final, linear:Linear, tanh, linear2:Linear",
                writer.metadata().get(StateDictReader.ARCHITECTURE));
        List<String> names =
                writer.tensors().stream().map(tensor -> tensor.name()).toList();
        assertEquals(
                List.of(
                        "embedding.weight",
                        "lstm.weight_ih_l0",
                        "lstm.weight_hh_l0",
                        "lstm.bias_ih_l0",
                        "lstm.bias_hh_l0",
                        "lstm.weight_hr_l0",
                        "lstm.weight_ih_l1"),
                names.subList(0, 7));
        assertTrue(names.contains("gru.weight_hh_l1_reverse"), names.toString());
    }

    @Test
    void matricesOfBf16AreTheWeightFormatOfTheModel() throws IOException {
        Model model = StateDict.load(file("bfloat16.safetensors"));
        assertEquals(WeightFormat.BF16, model.weightFormat());
        assertEquals(WeightFormat.F32, StateDict.load(file("half.safetensors")).weightFormat());
        Path written = folder.resolve("floats.safetensors");
        StateDict.save(written, model.withWeightFormat(WeightFormat.F32));
        Model floats = StateDict.load(written);
        assertEquals(WeightFormat.F32, floats.weightFormat());
        assertEquals(model, floats.withWeightFormat(WeightFormat.BF16));
    }

    @Test
    void aCellIsTheLayerOfItsArrays() throws IOException {
        Model model = StateDict.load(file("lstm-cell.safetensors"));
        assertEquals(List.of(LSTM.of(4)), model.layers());
        assertEquals(3, model.inputSize());
    }

    @Test
    void aSecondBiasOfZerosChangesNothing() {
        Model model = Model.builder(3).add(GRU.of(4).withBias(Bias.SINGLE)).build();
        Path file = folder.resolve("single.safetensors");
        StateDict.save(file, model);
        Model read = StateDict.load(file);
        assertArrayEquals(new float[12], read.weights("0.bias_hh"));
        float[] x = new float[] {0.3f, -0.2f, 0.9f, -0.7f, 0.1f, 0.5f};
        try (Backend backend = Backends.named("cpu");
                Session one = model.open(backend);
                Session two = read.open(backend)) {
            assertArrayEquals(one.predict(x, 1, 2), two.predict(x, 1, 2));
        }
    }

    static Stream<Arguments> layersPyTorchHasNot() {
        return Stream.of(
                Arguments.of(LSTM.of(3).withPeephole(), "peepholes"),
                Arguments.of(LSTM.of(3).withCoupling(Coupling.FORGET_FROM_INPUT), "coupled gates"),
                Arguments.of(LSTM.of(3).withCellClip(1f), "cell clip"),
                Arguments.of(LSTM.of(3).withInputClip(1f), "input clip"),
                Arguments.of(LSTM.of(3).withProjection(3), "projection as wide"),
                Arguments.of(LSTM.of(3).withLayerNorm(), "layer normalisation"),
                Arguments.of(GRU.of(3).withRecurrentDropout(0.1f), "recurrent dropout"),
                Arguments.of(GRU.of(3).withResetForm(ResetForm.BEFORE_PRODUCT), "resets before"),
                Arguments.of(GRU.of(3).withMaskMode(MaskMode.CARRY), "mask mode CARRY"),
                Arguments.of(RNN.of(3).withActivations(Activation.SIGMOID), "activations"),
                Arguments.of(Bidirectional.of(RNN.of(3)).withMerge(Bidirectional.Merge.SUM), "merge SUM"),
                Arguments.of(Dropout.variational(0.1f), "mask PER_SEQUENCE"),
                Arguments.of(Dense.of(2, new Activation(Activation.Kind.ELU, 1f, 0f)), "activation ELU"));
    }

    @ParameterizedTest
    @MethodSource("layersPyTorchHasNot")
    void whatPyTorchHasNotIsNotWritten(Layer layer, String reason) {
        Model model = Model.builder(3).add(Pooling.max()).add(Dense.of(3)).build();
        Model refused = Model.builder(3).add(layer).build();
        Path file = folder.resolve("refused.safetensors");
        StateDict.save(file, model);
        String message = assertThrows(UnsupportedModelException.class, () -> StateDict.save(file, refused))
                .getMessage();
        assertTrue(message.startsWith("layer 0, ") && message.contains(reason), message);
        assertEquals(model, StateDict.load(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "gru-final|-|does not say in which order",
                "gru-final|enc, final, fc, relu, out|leave open which it is; write \"out:Linear\" or \"out:Embedding\"",
                "gru-final|enc, final, fc|\"out.weight\" [2, 3] has no place",
                "gru-final|fc, relu, out:Linear|\"enc.weight_hh_l0\" [12, 4] and 3 others have no place",
                "gru-final|enc, final, relu, fc, out:Linear|behind a Linear alone",
                "gru-final|enc, fc, final, out:Linear|final is h_n",
                "gru-final|final, enc, fc, out:Linear|final is h_n",
                "gru-final|enc:LSTM, final, fc, out:Linear|can be [GRU]",
                "gru-final|enc:Lstm, final, fc, out:Linear|expected a kind",
                "gru-final|enc, final, fc, out:Embedding|needs [T, N] of ids",
                "gru-final|enc, final, out:Linear, fc|expected shape [2, 8]",
                "gru-final|enc, final, fc, fc, out:Linear|twice",
                "gru-final|enc, final, fc, head|has no arrays",
                "gru-final|enc,, fc|empty",
                "gru-final|enc, dropout=x, fc|expected a rate",
                "gru-final|enc, dropout=1.5, fc|rate must lie",
                "gru-final|mean|at least one module",
                "rnn-last|rnn, last, fc|write \"rnn:RNN\" or \"rnn:RNN-relu\"",
                "rnn-cell|rnn, mean, fc, relu|write \"rnn:RNN\" or \"rnn:RNN-relu\"",
                "lstm-cell|.:GRU|can be [LSTM] by its arrays",
                "gru-cells|-|does not say in which order",
                "double|-|F64; ask for convertDoubles",
            })
    void whatIsOpenOrLeftIsRefusedByName(String name, String architecture, String reason) throws IOException {
        Path file = file(name + ".safetensors");
        StateDictOptions options = new StateDictOptions(architecture, false);
        String message = assertThrows(LstmException.class, () -> StateDict.load(file, options))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(!message.contains("\n"), message);
    }

    @Test
    void anArchitectureOfMoreStagesThanAnybodyWritesIsRefused() throws IOException {
        Path file = file("half.safetensors");
        StateDictOptions options = StateDictOptions.DEFAULT.withArchitecture("dropout=0,".repeat(2000) + ".");
        String message = assertThrows(LstmException.class, () -> StateDict.load(file, options))
                .getMessage();
        assertTrue(message.contains("at most 1000 stages"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PK\3\4--------------------------model/data.pkl",
                "\u0080\2\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.",
                "\u0080\4}\u0094\u008c\6weight\u0094K\1s."
            })
    void picklesAreRefusedWithTheLineThatMakesSafetensors(String start) throws IOException {
        Path file = Files.write(folder.resolve("model.pt"), start.getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(UnsupportedModelException.class, () -> StateDict.load(file))
                .getMessage();
        assertTrue(message.contains("python3 -c \"import torch;"), message);
    }

    @Test
    void aHeaderWhoseLengthLooksLikeAPickleIsNone() throws IOException {
        int length = 0x0280;
        String json = "{\"weight\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
                + "\"bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}";
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + length + 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put((json + " ".repeat(length - json.length())).getBytes(StandardCharsets.US_ASCII));
        bytes.putFloat(2f).putFloat(3f);
        Model model = StateDict.load(Files.write(folder.resolve("linear"), bytes.array()));
        assertArrayEquals(new float[] {2f}, model.weights("0.weight"));
        assertArrayEquals(new float[] {3f}, model.weights("0.bias"));
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("none");
        assertEquals(
                file + ": no such file; check the path",
                assertThrows(LstmException.class, () -> StateDict.load(file)).getMessage());
    }
}
