package org.lstm4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.ZipEdit;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;

/** {@code scripts/goldens/keras.py} made the files and figures. */
class KerasModelTest {
    /** f32 here against f64 there, over values of about 1 and at most five layers. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    static Stream<JsonObject> goldens() throws IOException {
        return Goldens.cases(KerasModelTest.class);
    }

    private Path file(String name) throws IOException {
        return Goldens.file(KerasModelTest.class, folder, name);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void predictsWhatKerasPredicts(JsonObject golden) throws IOException {
        Model model = KerasModel.load(file(golden.string("file")));
        assertArrayEquals(Predictions.floats(golden.numbers("output")), Predictions.of(model, golden), CLOSE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain3.keras|\"class_name\": \"Dropout\"|\"class_name\": \"Conv1D\"|\"Conv1D\") is none of",
                "plain3.keras|\"class_name\": \"Dropout\"|\"class_name\": \"Masking\"|is read as the first layer",
                "plain3.keras|\"class_name\": \"Sequential\"|\"class_name\": \"Subclassed\"|expected a Sequential or Functional model, got",
                "plain3.keras|\"mask_zero\": false|\"mask_zero\": true|KerasModel.read gives the mask",
                "directions3.keras|\"go_backwards\": false|\"go_backwards\": true|go_backwards",
                "plain3.keras|\"return_state\": false|\"return_state\": true|return_state",
                "plain3.keras|\"unroll\": false|\"somewhat\": 3|somewhat",
                "plain3.keras|\"class_name\": \"Dropout\"|\"class_name\": \"GaussianNoise\"|rate",
                "plain3.keras|\"class_name\": \"Dropout\"|\"class_name\": \"Flatten\", \"config\": {\"name\": \"f\"}}, {\"class_name\": \"Dropout\"|(\"Flatten\") lays steps side by side",
                "plain3.keras|\"activation\": \"sigmoid\"|\"activation\": \"softmax\"|softmax",
                "plain3.keras|{\"name\": \"float32\"}|{\"name\": \"float16\"}|dtype",
                "plain3.keras|\"registered_name\": null|\"registered_name\": \"my>Layer\"|somebody's own",
                "directions3.keras|\"units\": 3}, \"registered_name\": null|\"units\": 3}, \"registered_name\": \"my>LSTM\"|somebody's own",
                "plain3.keras|\"class_name\": \"Dropout\"|\"class_name\": \"Softmax\"|rate",
                "plain3.keras|\"rate\": 0.2|\"rate\": 0.2}}, {\"class_name\": \"Softmax\", \"config\": {\"axis\": -1|expected a Dense layer",
                "plain3.keras|\"units\": 4|\"units\": 2000000000|hiddenSize",
                "plain3.keras|\"units\": 4|\"units\": 500000000|expected shape",
                "plain3.keras|\"units\": 4|\"units\": 5|expected shape [3, 20], got [3, 16]",
                "plain3.keras|\"use_bias\": true|\"use_bias\": false|expected arrays",
                "directions3.keras|\"merge_mode\": \"concat\"|\"merge_mode\": null|merge_mode",
                "directions3.keras|\"go_backwards\": true|\"go_backwards\": false|backward_layer",
                "directions3.keras|[null, 5, 3]|[null, 5]|input shape",
                "directions3.keras|[null, 5, 3]|[null, 5, null]|expected",
                "directions3.keras|\"3.8.0\"|\"1.2.0\"|Keras 2 or 3",
            })
    void whatHasNoCounterpartIsRefusedByName(String name, String old, String changed, String reason)
            throws IOException {
        Path edited = ZipEdit.of(file(name), ".json", old, changed);
        String message =
                assertThrows(LstmException.class, () -> KerasModel.load(edited)).getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(message.startsWith(edited + ": "), message);
        assertTrue(!message.contains("\n"), message);
    }

    /** What other versions of Keras write for the same model. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain3.keras|\"class_name\": \"Sequential\", \"config\": {\"name\": \"sequential\", \"layers\": |\"class_name\": \"Sequential\", \"config\": |]}}|]}",
                "plain3.keras|\"activation\": \"sigmoid\"|\"activation\": \"linear\"|]}}|, {\"class_name\": \"Activation\", \"config\": {\"name\": \"a\", \"dtype\": \"float32\", \"activation\": \"sigmoid\"}}]}}",
                "directions3.keras|\"batch_shape\": [null, 5, 3]|\"batch_shape\": null|\"units\": 3}|\"units\": 3, \"batch_input_shape\": [null, 5, 3]}",
                "directions3.keras|\"batch_shape\": [null, 5, 3]|\"batch_shape\": null|]}}|], \"build_input_shape\": [null, 5, 3]}}",
                "resets3.keras|\"reset_after\": false, ||unused|unused",
                "plain3.keras|\"class_name\": \"Dense\"|\"class_name\": \"Flatten\", \"config\": {\"data_format\": \"channels_last\"}}, {\"class_name\": \"Dense\"|unused|unused",
                "plain3.keras|\"class_name\": \"LSTM\"|\"class_name\": \"GaussianNoise\", \"config\": {\"stddev\": 0.1, \"seed\": 3}}, {\"class_name\": \"LSTM\"|unused|unused",
                "plain3.keras|\"class_name\": \"Dense\"|\"class_name\": \"AlphaDropout\", \"config\": {\"rate\": 0.1, \"noise_shape\": [1]}}, {\"class_name\": \"Dense\"|unused|unused",
            })
    void theSameModelInOtherWords(String name, String old, String changed, String second, String secondChanged)
            throws IOException {
        Path original = file(name);
        String json = new String(ZipEdit.entry(original, "config.json"), StandardCharsets.UTF_8)
                .replace(old, changed == null ? "" : changed)
                .replace(second, secondChanged);
        Path edited = ZipEdit.with(original, "config.json", json.getBytes(StandardCharsets.UTF_8));
        assertEquals(KerasModel.load(original), KerasModel.load(edited));
    }

    @Test
    void aZipThatGrowsTooMuchIsRefusedBeforeItIsRead() throws IOException {
        Path bomb = folder.resolve("bomb.keras");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bomb))) {
            out.putNextEntry(new ZipEntry("metadata.json"));
            out.write(new byte[8 << 20]);
        }
        String message =
                assertThrows(LstmException.class, () -> KerasModel.load(bomb)).getMessage();
        assertTrue(message.contains("at most") || message.contains("more than"), message);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("none");
        assertEquals(
                file + ": no such file; check the path",
                assertThrows(LstmException.class, () -> KerasModel.load(file)).getMessage());
    }
}
