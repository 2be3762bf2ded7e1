package org.lstm4j.interchange.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.ZipEdit;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;

/** {@code scripts/goldens/Dl4j.java} made the files, with DL4J's own ModelSerializer, and the figures, with DL4J. */
class Dl4jModelTest {
    /** f32 on both sides, over values of about 1 and at most five layers. */
    private static final float CLOSE = 1e-6f;

    private static final long SEED = 2074;
    private static final int MUTATIONS = 3000;

    @TempDir
    Path folder;

    static Stream<JsonObject> goldens() throws IOException {
        return Goldens.cases(Dl4jModelTest.class);
    }

    private Path file(String name) throws IOException {
        return Goldens.file(Dl4jModelTest.class, folder, name);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void predictsWhatDl4jPredicts(JsonObject golden) throws IOException {
        String name = golden.string("file");
        Model model = Dl4jModel.load(file(name), Softmax.LEFT_OUT);
        float[] output = Predictions.of(model, golden);
        if (name.equals("directions.zip") || name.equals("last.zip")) {
            output = Predictions.softmax(output, model.outputFeatures().width());
        }
        assertArrayEquals(Predictions.floats(golden.numbers("output")), output, CLOSE);
    }

    @Test
    void aSoftmaxIsLeftOutOnlyOnRequest() throws IOException {
        Path file = file("last.zip");
        String message =
                assertThrows(LstmException.class, () -> Dl4jModel.load(file)).getMessage();
        assertTrue(message.startsWith(file + ": layer 4 (\"OutputLayer\"): activationFn is a softmax"), message);
        assertTrue(message.contains("Softmax.LEFT_OUT"), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain.zip|org.deeplearning4j.nn.conf.layers.LSTM|org.deeplearning4j.nn.conf.layers.Convolution1DLayer|is none of LSTM",
                "plain.zip|org.deeplearning4j.nn.conf.layers.LSTM|my.layers.LSTM|my.layers.LSTM",
                "plain.zip|\"hasLayerNorm\" : false|\"hasLayerNorm\" : true|hasLayerNorm",
                "plain.zip|\"rnnDataFormat\" : \"NCW\"|\"rnnDataFormat\" : \"NWC\"|rnnDataFormat",
                "plain.zip|impl.ActivationReLU|impl.ActivationCube|activationFn",
                "plain.zip|impl.ActivationTanH|impl.ActivationSoftmax|activationFn",
                "plain.zip|\"negativeSlope\" : null|\"negativeSlope\" : 0.1|negativeSlope",
                "plain.zip|\"weightNoise\" : null|\"somewhat\" : 3|somewhat",
                "plain.zip|\"dataType\" : \"FLOAT\"|\"dataType\" : \"DOUBLE\"|dataType",
                "plain.zip|\"confs\"|\"vertices\"|ComputationGraph",
                "plain.zip|\"inputPreProcessors\" : { }|\"inputPreProcessors\" : { \"7\" : { } }|no layer",
                "plain.zip|\"miniBatch\"|\"maxiBatch\"|maxiBatch",
                "plain.zip|\"nout\" : 4|\"nout\" : 5|expected",
                "plain.zip|\"nout\" : 4|\"nout\" : 500000000|expected 6000000000 more floats",
                "plain.zip|\"nout\" : 4|\"nout\" : 2000000000|hiddenSize",
                "plain.zip|\"nin\" : 4|\"nin\" : 3|but 4 features flow in",
                "plain.zip|\"nout\" : 2|\"nout\" : 1|floats more than the layers have",
                "directions.zip|\"mode\" : \"CONCAT\"|\"mode\" : \"OUTER\"|mode",
                "last.zip|\"p\" : 0.8|\"p\" : -1.0|rate",
                "last.zip|\"pschedule\" : null|\"pschedule\" : { }|pschedule",
                "tokens.zip|\"poolingType\" : \"AVG\"|\"poolingType\" : \"SUM\"|poolingType",
                "tokens.zip|\"collapseDimensions\" : true|\"collapseDimensions\" : false|collapseDimensions",
                "steps.zip|preprocessor.RnnToFeedForwardPreProcessor|preprocessor.CnnToRnnPreProcessor|CnnToRnnPreProcessor",
                "steps.zip|\"1\" : {|\"0\" : {|expected [rows, features, steps]",
            })
    void whatHasNoCounterpartIsRefusedByName(String name, String old, String changed, String reason)
            throws IOException {
        Path edited = ZipEdit.of(file(name), ".json", old, changed);
        String message = assertThrows(LstmException.class, () -> Dl4jModel.load(edited, Softmax.LEFT_OUT))
                .getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(message.startsWith(edited + ": "), message);
        assertTrue(!message.contains("\n"), message);
    }

    @Test
    void aNormalizerIsNotDropped() throws IOException {
        Path file = ZipEdit.with(file("plain.zip"), "normalizer.bin", new byte[3]);
        String message =
                assertThrows(LstmException.class, () -> Dl4jModel.load(file)).getMessage();
        assertTrue(message.contains("normalizer.bin") && message.contains("scale its inputs yourself"), message);
    }

    @Test
    void theStateOfAnUpdaterSaysNothingAboutPredictions() throws IOException {
        Path plain = file("plain.zip");
        Path file = ZipEdit.with(plain, "updaterState.bin", new byte[3]);
        assertEquals(Dl4jModel.load(plain), Dl4jModel.load(file));
    }

    @Test
    void anOlderArrayIsRefusedWithTheRemedy() throws IOException {
        Path file = ZipEdit.of(file("plain.zip"), "coefficients.bin", "MIXED_DATA_TYPES", "MIXED_DATA_TYPED");
        String message =
                assertThrows(LstmException.class, () -> Dl4jModel.load(file)).getMessage();
        assertTrue(message.contains("load it into DL4J 1.0.0-M2.1 and write it again"), message);
    }

    /** A layer of no inputs has no weights that the file could be too small for, and its bias would be of any size. */
    @Test
    void sizesAreHeldAgainstTheFileBeforeAnythingIsMade() throws IOException {
        Path file = file("plain.zip");
        for (String nin : List.of("0", "-3", "3")) {
            String configuration = new String(ZipEdit.entry(file, "configuration.json"), StandardCharsets.UTF_8)
                    .replaceAll("\"hasBias\" : true", "\"hasBias\" : false")
                    .replaceAll("\"nin\" : 3,(\\s+)\"nout\" : 2", "\"nin\" : " + nin + ",$1\"nout\" : 2147483647");
            Path edited = ZipEdit.with(file, "configuration.json", configuration.getBytes(StandardCharsets.UTF_8));
            String message = assertThrows(ModelFormatException.class, () -> Dl4jModel.load(edited))
                    .getMessage();
            String expected =
                    nin.equals("3") ? "expected 6442450941 more floats" : "nin: expected at least 1, got " + nin;
            assertTrue(message.contains(expected), message);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"configuration.json", "coefficients.bin", ""})
    void noMutationHurts(String entry) throws IOException {
        Path original = file("plain.zip");
        byte[] bytes = entry.isEmpty() ? Files.readAllBytes(original) : ZipEdit.entry(original, entry);
        Mutator mutator = new Mutator(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS / 3; i++) {
            byte[] mutated = mutator.mutate(bytes, bytes.length);
            Path damaged = entry.isEmpty()
                    ? Files.write(folder.resolve("damaged.zip"), mutated)
                    : ZipEdit.with(original, entry, mutated);
            try {
                Dl4jModel.load(damaged);
            } catch (LstmException e) {
                assertTrue(e.getMessage().startsWith(damaged.toString()), e.getMessage());
                assertTrue(!e.getMessage().contains("\n"), e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > 0);
    }
}
