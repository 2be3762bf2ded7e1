package org.lstm4j.interchange.keras.written;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.Goldens;
import org.lstm4j.interchange.Predictions;
import org.lstm4j.interchange.StepMask;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.ZipEdit;
import org.lstm4j.interchange.file.ImportedModel;
import org.lstm4j.interchange.file.Inspection;
import org.lstm4j.interchange.file.ModelWriter;
import org.lstm4j.interchange.file.ReadOptions;
import org.lstm4j.interchange.keras.KerasModel;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

/**
 * Models that leave out steps by their values, as {@code scripts/goldens/keras_written.py} let Keras 3 save them: at the end of
 * a row, at its beginning and within, everywhere and nowhere.
 */
class MaskedByKerasTest {
    /** f32 on both sides, over values of about 1 and at most six layers. */
    private static final float CLOSE = 1e-6f;

    @TempDir
    Path folder;

    static Stream<JsonObject> goldens() throws IOException {
        return Goldens.cases(MaskedByKerasTest.class).filter(WrittenByKerasTest::isMasked);
    }

    private Path file(String name) throws IOException {
        return Goldens.file(MaskedByKerasTest.class, folder, name);
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void predictsWhatKerasPredicts(JsonObject golden) throws IOException {
        ImportedModel model = ImportedModel.read(file(golden.string("file")), ReadOptions.DEFAULT);
        float[] x = Predictions.floats(golden.numbers("input"));
        int rows = golden.integer("rows");
        Tensor input;
        if (golden.bool("tokens")) {
            int[] ids = new int[x.length];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = (int) x[i];
            }
            input = Tensor.of(ids, rows, ids.length / rows);
        } else {
            int width = model.inputs().getFirst().shape().getLast().size();
            input = Tensor.of(x, rows, x.length / rows / width, width);
        }
        try (Backend backend = Backends.named("cpu")) {
            Tensor output =
                    model.run(backend, Map.of("x", input), ReadOptions.DEFAULT).get("y");
            assertArrayEquals(Predictions.floats(golden.numbers("output")), output.floats(), CLOSE);
        }
    }

    @Test
    void theMeanOfNoStepsIsRefused() throws IOException {
        Model model = KerasModel.read(file("masked_mean.keras")).model();
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            LstmException refusal = assertThrows(
                    LstmException.class, () -> new StepMask(0f).predict(session, new int[] {1, 2, 0, 0}, 2, 2));
            assertTrue(refusal.getMessage().startsWith("x: every step of row 1 is hidden"), refusal.getMessage());
        }
    }

    @Test
    void anInputOfAnotherLengthIsRefused() {
        Model tokens = Model.builder(Embedding.of(5, 2)).add(LSTM.of(2)).build();
        Model features = Model.builder(3).add(LSTM.of(2)).build();
        StepMask mask = new StepMask(0f);
        try (Backend backend = Backends.named("cpu");
                Session ofTokens = tokens.open(backend);
                Session ofFeatures = features.open(backend)) {
            assertThrows(ShapeException.class, () -> mask.predict(ofTokens, new int[7], 2, 4));
            assertThrows(ShapeException.class, () -> mask.predict(ofFeatures, new float[13], 2, 2));
            assertThrows(ShapeException.class, () -> mask.predict(ofFeatures, new float[0], 0, 2));
        }
    }

    @Test
    void aModelAloneIsRefused() throws IOException {
        Path file = file("masked_steps.keras");
        String message = assertThrows(UnsupportedModelException.class, () -> KerasModel.load(file))
                .getMessage();
        assertEquals(
                file + ": Masking or mask_zero leaves out steps by their values, which a Model does not;"
                        + " KerasModel.read gives the mask beside the layers",
                message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "masked_mean.keras|GlobalAveragePooling1D|GlobalMaxPooling1D|takes masked steps too",
                "masked_chain.keras|[\"any\", 0, 0]|[\"not_equal\", 0, 0]|layer \"lstm\": a Functional model is read when it is a chain",
                "masked_chain.keras|\"mask_value\": 0.5|\"mask_value\": 0.25|layer \"not_equal\": a Functional model is read",
                "masked_chain.keras|\"axis\": -1|\"axis\": 1|layer \"not_equal\": a Functional model is read",
                "masked_chain_of_tokens.keras|\"mask_zero\": true|\"mask_zero\": false|layer \"not_equal\": a Functional model",
                "masked_zeros.keras|\"return_sequences\": true|\"return_sequences\": false|zero_output_for_mask = \"true\"",
                "masked_steps.keras|\"go_backwards\": false|\"go_backwards\": true|does not turn the mask",
                "masked_steps.keras|\"class_name\": \"GRU\"|\"class_name\": \"Embedding\"|expected features behind it",
                "masked_steps.keras|\"class_name\": \"LSTM\"|\"class_name\": \"Masking\"|is read as the first layer",
                "masked_steps.keras|\"mask_value\": 0.5|\"mask_value\": \"0.5\"|mask_value",
                "masked_steps.keras|\"mask_value\": 0.5|\"mask_value\": 0.5, \"axis\": 2|axis = \\\"2\\\" has no",
            })
    void whatAMaskCannotReachIsRefusedByName(String name, String old, String changed, String reason)
            throws IOException {
        Path edited = ZipEdit.of(file(name), "config.json", old, changed);
        String message =
                assertThrows(LstmException.class, () -> KerasModel.read(edited)).getMessage();
        assertTrue(message.contains(reason.replace("\\", "")), message);
        assertTrue(message.startsWith(edited + ": "), message);
    }

    @ParameterizedTest
    @EnumSource(ModelWriter.class)
    void noFormatHoldsAMask(ModelWriter writer) throws IOException {
        ImportedModel model = ImportedModel.read(file("masked_steps.keras"), ReadOptions.DEFAULT);
        Path out = folder.resolve("out");
        String message = assertThrows(UnsupportedModelException.class, () -> writer.write(out, model))
                .getMessage();
        assertTrue(message.contains("Masking, mask_zero"), message);
        assertFalse(Files.exists(out));
    }

    @Test
    void anInspectionSaysWhichStepsAreNotRead() throws IOException {
        Inspection inspection = Inspection.of(file("masked_steps.keras"), ReadOptions.DEFAULT);
        assertEquals(Map.of("mask", "steps of x that hold nothing but 0.5 are not read"), inspection.facts());
    }
}
