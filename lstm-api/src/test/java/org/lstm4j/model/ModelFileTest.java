package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.BytesChannel;
import org.lstm4j.internal.file.SafeTensorsReader;
import org.lstm4j.internal.file.SafeTensorsWriter;
import org.lstm4j.internal.file.Tensor;
import org.lstm4j.internal.file.TensorType;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.Reverse;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.WeightFormat;

class ModelFileTest {
    @TempDir
    Path folder;

    static Stream<Model> models() {
        return Stream.of(
                ModelTest.stack().build(),
                Model.builder(2)
                        .add(LSTM.of(3).withBias(Bias.SINGLE))
                        .add(Dropout.of(0.1f))
                        .add(Bidirectional.of(LSTM.of(2).withBias(Bias.NONE).last()))
                        .add(Dense.of(1, new Activation(Activation.Kind.LEAKY_RELU, 0.3f, 0)))
                        .initialise(Initialiser.KERAS, 9)
                        .build(),
                Model.builder(2)
                        .add(LSTM.of(4)
                                .withProjection(3)
                                .withPeephole()
                                .withCoupling(Coupling.INPUT_FROM_FORGET)
                                .withCellClip(4)
                                .withLayerNorm()
                                .withInputClip(0.3f)
                                .withRecurrentDropout(0.25f, Dropout.Mask.PER_STEP)
                                .withMaskMode(MaskMode.CARRY))
                        .add(Bidirectional.of(GRU.of(3).withResetForm(ResetForm.BEFORE_PRODUCT))
                                .withMerge(Merge.MUL))
                        .add(Reverse.of(LSTM.of(2).withPeephole()))
                        .add(RNN.of(2).withActivations(new Activation(Activation.Kind.SCALED_TANH, 1.7f, 0.66f)))
                        .add(GRU.of(2).withBias(Bias.SINGLE).last())
                        .build(),
                TestModels.tokens(),
                Model.builder(3).add(Pooling.max()).build(),
                Model.builder(7).add(Dropout.variational(0.5f)).build(),
                Model.builder(300).add(Dense.of(200, Activation.TANH)).build());
    }

    @ParameterizedTest
    @MethodSource("models")
    void modelsComeBackEqual(Model model) {
        Path file = folder.resolve("model.safetensors");
        ModelFile.save(file, model);
        ModelFile loaded = ModelFile.load(file);
        assertEquals(model, loaded.model());
        assertEquals(model.fingerprint(), loaded.model().fingerprint());
        assertEquals(model.layers(), loaded.model().layers());
        assertNull(loaded.task());
    }

    @ParameterizedTest
    @MethodSource("models")
    void shorterWeightsComeBackToTheBit(Model model) throws IOException {
        Path file = folder.resolve("model.safetensors");
        for (WeightFormat format : List.of(WeightFormat.BF16, WeightFormat.INT8)) {
            Model rounded = model.withWeightFormat(format);
            ModelFile.save(file, rounded);
            Model loaded = ModelFile.load(file).model();
            assertEquals(rounded, loaded);
            assertEquals(format, loaded.weightFormat());
            assertEquals(rounded.fingerprint(), loaded.fingerprint());
        }
    }

    /** What other tools read: types, names, and fewer bytes. */
    @Test
    void shorterWeightsAreTensorsOfTheirOwnTypes() throws IOException {
        Path file = folder.resolve("model.safetensors");
        Model model = Model.builder(300).add(Dense.of(200)).build();
        ModelFile.save(file, model.withWeightFormat(WeightFormat.BF16));
        assertTrue(Files.size(file) < 2 * 300 * 200 + 4 * 200 + 1000, "BF16: " + Files.size(file));
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensorsReader reader = SafeTensorsReader.open(channel, "bf16");
            assertEquals("BF16", reader.metadata().get("lstm4j.weights"));
            assertArrayEquals(
                    WeightFormat.BF16.round(model.array("0.weight"), 300),
                    reader.values("0.weight", TensorType.BF16, List.of(200, 300)));
        }
        Model int8 = model.withWeightFormat(WeightFormat.INT8);
        ModelFile.save(file, int8);
        assertTrue(Files.size(file) < 300 * 200 + 8 * 200 + 1000, "INT8: " + Files.size(file));
        try (FileChannel channel = FileChannel.open(file)) {
            SafeTensorsReader reader = SafeTensorsReader.open(channel, "int8");
            float[] codes = reader.values("0.weight", TensorType.I8, List.of(200, 300));
            float[] scales = reader.floats("0.weight.scale", List.of(200));
            for (int i = 0; i < codes.length; i++) {
                assertEquals(int8.array("0.weight")[i], codes[i] * scales[i / 300]);
            }
            assertArrayEquals(model.array("0.bias"), reader.floats("0.bias", List.of(200)));
        }
    }

    @Test
    void theTaskComesBackAsItWasWritten() {
        Path file = folder.resolve("model.safetensors");
        ModelFile saved = new ModelFile(ModelTest.stack().build(), "{ \"scale\" : 0.10, \"name\": \"\u20ac\" }");
        saved.save(file);
        assertEquals(saved, ModelFile.load(file));
        Model model = saved.model();
        assertThrows(LstmException.class, () -> new ModelFile(model, "scale=1"));
    }

    @Test
    void everyBitOfTheWeightsIsKept() {
        float[] strange = {Float.NaN, Float.POSITIVE_INFINITY, -0f, Float.MIN_VALUE, Float.MAX_VALUE};
        Model model = Model.builder(1).add(Dense.of(5)).build().withWeights(Map.of("0.bias", strange));
        Path file = folder.resolve("model.safetensors");
        ModelFile.save(file, model);
        assertArrayEquals(strange, ModelFile.load(file).model().weights("0.bias"));
    }

    @Test
    void filesOfTheSameContentAreTheSameBytes() throws IOException {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        ModelFile.save(one, ModelTest.stack().build());
        ModelFile.save(two, ModelTest.stack().build());
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }

    @Test
    void filesThatCannotBeReadAreNamed() {
        Path missing = folder.resolve("missing");
        String message =
                assertThrows(LstmException.class, () -> ModelFile.load(missing)).getMessage();
        assertEquals(missing + ": no such file; check the path", message);
        assertThrows(LstmException.class, () -> ModelFile.load(folder));
    }

    /** The file of a small model with one thing changed by the caller. */
    private static final class Altered {
        private static final Model MODEL = Model.builder(1).add(Dense.of(1)).build();

        final Map<String, String> metadata = new LinkedHashMap<>();
        final Map<String, Tensor> tensors = new LinkedHashMap<>();

        Altered(Path folder) throws IOException {
            Path file = folder.resolve("plain");
            new ModelFile(MODEL, "{}").save(file);
            BytesChannel channel = new BytesChannel(Files.readAllBytes(file));
            SafeTensorsReader reader = SafeTensorsReader.open(channel, "plain");
            metadata.putAll(reader.metadata());
            put("0.weight", List.of(1, 1), reader.floats("0.weight", List.of(1, 1)));
            put("0.bias", List.of(1), reader.floats("0.bias", List.of(1)));
        }

        void put(String name, List<Integer> shape, float... values) {
            tensors.put(name, new Tensor(name, shape, FloatBuffer.wrap(values)));
        }

        byte[] bytes() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            SafeTensorsWriter.write(Channels.newChannel(out), metadata, List.copyOf(tensors.values()));
            return out.toByteArray();
        }

        ModelFile read() throws IOException {
            return ModelFile.read(new BytesChannel(bytes()), "file");
        }

        String refusal() {
            String message =
                    assertThrows(ModelFormatException.class, this::read).getMessage();
            assertTrue(message.startsWith("file: "), message);
            return message;
        }
    }

    @Test
    void foreignMetadataIsPassedOver() throws IOException {
        Altered file = new Altered(folder);
        file.metadata.put("author", "somebody");
        assertEquals(new ModelFile(Altered.MODEL, "{}"), file.read());
    }

    @ParameterizedTest
    @CsvSource({
        "lstm4j.format, , no LSTM4J model",
        "lstm4j.format, 2, lstm4j.format is \"2\"",
        "lstm4j.model, , metadata has no lstm4j.model",
        "lstm4j.model, [], lstm4j.model: expected an object",
        "lstm4j.model, {, lstm4j.model: line 1",
        "lstm4j.task, , does not match lstm4j.sha256",
        "lstm4j.task, x, lstm4j.task: task must be JSON",
        "lstm4j.task, { }, does not match lstm4j.sha256",
        "lstm4j.sha256, , metadata has no lstm4j.sha256",
        "lstm4j.sha256, 00, does not match lstm4j.sha256",
        "lstm4j.weights, BF16, tensor \"0.weight\": expected dtype BF16",
        "lstm4j.weights, INT8, tensor \"0.weight\": expected dtype I8",
        "lstm4j.weights, F32, lstm4j.weights: expected BF16 or INT8",
        "lstm4j.extra, 1, metadata \"lstm4j.extra\" is unknown"
    })
    void metadataThatIsNotOursIsRefused(String key, @Nullable String value, String expected) throws IOException {
        Altered file = new Altered(folder);
        if (value == null) {
            file.metadata.remove(key);
        } else {
            file.metadata.put(key, value);
        }
        String message = file.refusal();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void tensorsThatAreNotTheModelsAreRefused() throws IOException {
        Altered changed = new Altered(folder);
        changed.put("0.bias", List.of(1), 7);
        assertTrue(changed.refusal().contains("does not match lstm4j.sha256"));
        Altered reshaped = new Altered(folder);
        reshaped.put("0.bias", List.of(1, 1), 7);
        assertTrue(reshaped.refusal().contains("tensor \"0.bias\": expected shape [1], got [1, 1]"));
        Altered missing = new Altered(folder);
        missing.tensors.remove("0.bias");
        assertTrue(missing.refusal().contains("tensor \"0.bias\" is missing"));
        Altered superfluous = new Altered(folder);
        superfluous.put("1.bias", List.of(1), 7);
        assertTrue(superfluous.refusal().contains("tensor \"1.bias\" belongs to no layer"));
    }

    /** Codes times scales must be what rounding leaves as it is. */
    @Test
    void int8ScalesThatAreNotOursAreRefused() throws IOException {
        Altered file = new Altered(folder);
        file.metadata.put("lstm4j.weights", "INT8");
        file.tensors.put(
                "0.weight", new Tensor("0.weight", TensorType.I8, List.of(1, 1), FloatBuffer.wrap(new float[] {127})));
        assertTrue(file.refusal().contains("tensor \"0.weight.scale\" is missing"));
        file.put("0.weight.scale", List.of(1), 1.1f);
        assertTrue(file.refusal().contains("its scales are not those of INT8"));
        file.put("0.weight.scale", List.of(1), Float.NaN);
        assertTrue(file.refusal().contains("INT8 takes magnitudes of at most 2^126, got NaN"));
        file.put("0.weight.scale", List.of(1), 0.5f);
        assertTrue(file.refusal().contains("does not match lstm4j.sha256"));
    }

    private static final String DENSE =
            "{'type':'Dense','units':1,'activation':{'kind':'AFFINE','alpha':1.0,'beta':0.0}}";
    private static final String OPTIONS = "'options':{'output':'LAST','bias':'NONE','activations':["
            + "{'kind':'TANH','alpha':0,'beta':0}],'inputClip':null,'layerNorm':false,'recurrentDropout':0,"
            + "'recurrentMask':'PER_STEP','maskMode':'CARRY'}";
    private static final String LAST = "{'type':'RNN','hiddenSize':2," + OPTIONS + "}";

    /** The layers of a model that takes one feature, and a part of the refusal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "| at least one layer",
                "1 | layer 0: expected an object",
                "{'type':'CNN'} | layer 0: unknown type \"CNN\"",
                DENSE + ",{'type':'Dropout','rate':1.0,'mask':'PER_STEP'} | layer 1: rate must lie",
                "{'type':'Dropout','rate':0.5,'seed':1} | layer 0: member \"seed\" is unknown",
                "{'type':'RNN','hiddenSize':2} | member \"options\" is missing",
                "{'type':'RNN','hiddenSize':2,'options':{'output':'last'}} | expected one of [SEQUENCE, LAST]",
                "{'type':'RNN','hiddenSize':2,'options':{'clip':1}} | member \"clip\" is unknown",
                "{'type':'RNN','hiddenSize':500000000," + OPTIONS + "} | weight_hh: ",
                "{'type':'RNN','hiddenSize':2000000000," + OPTIONS + "} | hiddenSize must lie",
                "{'type':'GRU','hiddenSize':2,'resetForm':'AFTER_PRODUCT'," + OPTIONS + "} | GRU takes 3, got 1",
                "{'type':'GRU','hiddenSize':2," + OPTIONS + ",'peephole':true} | member \"peephole\" is unknown",
                "{'type':'LSTM','hiddenSize':2," + OPTIONS + "} | member \"projectionSize\" is missing",
                "{'type':'Bidirectional','layer':" + DENSE + ",'merge':'CONCAT'} | expected a recurrent layer",
                "{'type':'Reverse','layer':" + DENSE + "} | expected a recurrent layer",
                "{'type':'Embedding','vocabulary':2,'width':3} | layer 0: Embedding(2, 3) needs [T, N] of ids below 2",
                "{'type':'Embedding','vocabulary':0,'width':3} | vocabulary and width must be at least 1",
                "{'type':'Pooling','mode':'MIN'} | expected one of [MEAN, MAX, LAST]",
                LAST + "," + LAST + " | layer 1: RNN(2, last) needs a sequence",
            })
    void layersThatThisVersionCannotBuildAreRefusedByName(@Nullable String layers, String expected) throws IOException {
        assertArchitectureRefused("{'inputSize':1,'layers':[" + (layers == null ? "" : layers) + "]}", expected);
    }

    @Test
    void architecturesThatThisVersionCannotBuildAreRefusedByName() throws IOException {
        String layers = "'layers':[" + DENSE + "]";
        assertArchitectureRefused("{" + layers + "}", "member \"inputSize\" is missing");
        assertArchitectureRefused("{'inputSize':0," + layers + "}", "inputSize must be at least 1");
        assertArchitectureRefused("{'inputSize':1," + layers + ",'more':0}", "member \"more\" is unknown");
    }

    private void assertArchitectureRefused(String json, String expected) throws IOException {
        Altered file = new Altered(folder);
        file.metadata.put("lstm4j.model", json.replace('\'', '"'));
        String message = file.refusal();
        assertTrue(message.contains(expected), message);
    }
}
