package org.lstm4j.interchange.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.json.JsonObject;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/** {@code scripts/goldens/keras.py} made the files and figures. */
class KerasModelTest {
    private static final int BATCH = 2;
    private static final int STEPS = 5;
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
        double[] input = golden.numbers("input");
        float[] output;
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            if (golden.bool("tokens")) {
                int[] ids = new int[input.length];
                for (int i = 0; i < ids.length; i++) {
                    ids[i] = (int) input[i];
                }
                output = session.predict(ids, BATCH, STEPS);
            } else {
                output = session.predict(floats(input), BATCH, STEPS);
            }
        }
        assertArrayEquals(floats(golden.numbers("output")), output, CLOSE);
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain3.keras|\"class_name\": \"Dropout\"|\"class_name\": \"Conv1D\"|\"Conv1D\") is none of",
                "plain3.keras|\"class_name\": \"Dropout\"|\"class_name\": \"Masking\"|hand lengths",
                "plain3.keras|\"class_name\": \"Sequential\"|\"class_name\": \"Functional\"|Sequential",
                "plain3.keras|\"mask_zero\": false|\"mask_zero\": true|mask_zero = \"true\"",
                "plain3.keras|\"stateful\": false|\"stateful\": true|stateful",
                "plain3.keras|\"go_backwards\": false|\"go_backwards\": true|go_backwards",
                "plain3.keras|\"return_state\": false|\"return_state\": true|return_state",
                "plain3.keras|\"unroll\": false|\"somewhat\": 3|somewhat",
                "plain3.keras|\"activation\": \"sigmoid\"|\"activation\": \"softmax\"|softmax",
                "plain3.keras|{\"name\": \"float32\"}|{\"name\": \"float16\"}|dtype",
                "plain3.keras|\"registered_name\": null|\"registered_name\": \"my>Layer\"|somebody's own",
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
        Path edited = folder.resolve("edited.keras");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file(name).toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith(".json")) {
                    bytes = new String(bytes, StandardCharsets.UTF_8)
                            .replace(old, changed)
                            .getBytes(StandardCharsets.UTF_8);
                }
                entries.put(entry.getName(), bytes);
            }
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(edited))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        String message =
                assertThrows(LstmException.class, () -> KerasModel.load(edited)).getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(message.startsWith(edited + ": "), message);
        assertTrue(!message.contains("\n"), message);
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
