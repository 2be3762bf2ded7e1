package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.interchange.onnx.ValueInfo;
import org.lstm4j.interchange.onnx.export.OnnxExport;
import org.lstm4j.interchange.onnx.export.OnnxExportOptions;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.WeightFormat;

class ConvertCommandTest {
    private static final Model MODEL =
            Model.builder(3).add(LSTM.of(4).last()).add(Dense.of(2)).build();

    @TempDir
    Path folder;

    private Lstm convert(String in, String out, String... more) {
        String[] args = new String[3 + more.length];
        args[0] = "convert";
        args[1] = folder.resolve(in).toString();
        args[2] = folder.resolve(out).toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return Lstm.run(args);
    }

    @ParameterizedTest
    @EnumSource(
            value = WeightFormat.class,
            names = {"F32", "BF16"})
    void thereAndBackIsTheSameModel(WeightFormat format) {
        Model model = MODEL.withWeightFormat(format);
        ModelFile.save(folder.resolve("a"), model);

        Lstm run = convert("a", "b.safetensors");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("written: " + folder.resolve("b.safetensors") + System.lineSeparator(), run.out());
        assertEquals(model, StateDict.load(folder.resolve("b.safetensors")));
        assertEquals("", convert("b.safetensors", "c.lstm", "--quiet").out());
        assertEquals(model, ModelFile.load(folder.resolve("c.lstm")).model());
    }

    @Test
    void ownFilesKeepInt8AndTheTask() {
        ModelFile file = new ModelFile(MODEL.withWeightFormat(WeightFormat.INT8), "{\"a\":1}");
        file.save(folder.resolve("a"));

        assertEquals(0, convert("a", "b.lstm").exitCode());
        assertEquals(file, ModelFile.load(folder.resolve("b.lstm")));
    }

    @Test
    void onnxGoesOutAndComesBackAsTheSameModel() {
        ModelFile.save(folder.resolve("a"), MODEL);
        new ModelFile(MODEL, "{}").save(folder.resolve("task"));

        assertEquals(0, convert("a", "b.onnx").exitCode());
        assertEquals(
                List.of("input"),
                OnnxModel.read(folder.resolve("b.onnx")).inputs().stream()
                        .map(ValueInfo::name)
                        .toList());
        assertEquals(0, convert("b.onnx", "c.lstm").exitCode());
        assertEquals(MODEL, ModelFile.load(folder.resolve("c.lstm")).model());
        assertTrue(convert("task", "d.onnx").onlyError(1).contains("task's data"));
    }

    @Test
    void aSoftmaxOfOnnxIsLeftOutOnRequest() {
        OnnxExport.save(folder.resolve("a.onnx"), MODEL, OnnxExportOptions.DEFAULT.withSoftmax());

        assertTrue(convert("a.onnx", "b.lstm").onlyError(1).contains("ask for logits (--logits)"));
        assertEquals(0, convert("a.onnx", "b.lstm", "--logits").exitCode());
        assertEquals(MODEL, ModelFile.load(folder.resolve("b.lstm")).model());
        assertEquals(0, convert("a.onnx", "c.onnx", "--output", "output").exitCode());
        assertTrue(convert("c.onnx", "d.lstm", "--output", "y").onlyError(1).contains("expected one of the outputs"));
        assertTrue(convert("b.lstm", "d.lstm", "--output", "y").onlyError(1).contains("named for ONNX alone"));
    }

    @Test
    void whatAStateDictCannotHoldIsNamed() {
        new ModelFile(MODEL, "{}").save(folder.resolve("task"));
        ModelFile.save(folder.resolve("int8"), MODEL.withWeightFormat(WeightFormat.INT8));
        ModelFile.save(
                folder.resolve("gru"),
                Model.builder(3)
                        .add(GRU.of(2).withResetForm(ResetForm.BEFORE_PRODUCT))
                        .build());

        assertTrue(convert("task", "b.safetensors").onlyError(1).contains("task's data"));
        assertTrue(convert("int8", "b.safetensors").onlyError(1).contains("INT8"));
        assertTrue(convert("gru", "b.safetensors").onlyError(1).contains("resets before the product"));
        assertFalse(Files.exists(folder.resolve("b.safetensors")));
    }

    @Test
    void aFileThatIsThereStaysUnlessForced() throws IOException {
        ModelFile.save(folder.resolve("a"), MODEL);
        Files.writeString(folder.resolve("b.lstm"), "old");

        assertTrue(convert("a", "b.lstm").onlyError(1).contains("--force"));
        assertEquals("old", Files.readString(folder.resolve("b.lstm")));
        assertEquals(0, convert("a", "b.lstm", "--force").exitCode());
        assertEquals(MODEL, ModelFile.load(folder.resolve("b.lstm")).model());
    }

    @Test
    void optionsThatWouldChangeNothingAreRefused() {
        ModelFile.save(folder.resolve("a"), MODEL);

        assertTrue(convert("a", "b.lstm", "--convert-doubles").onlyError(1).contains("all numbers have 32 bits"));
        assertTrue(convert("a", "b.lstm", "--logits").onlyError(1).contains("for classifiers of Keras, DL4J and ONNX"));
        assertTrue(convert("a", "b.lstm", "--arch", "lstm").onlyError(1).contains("for a state_dict alone"));
        assertFalse(Files.exists(folder.resolve("b.lstm")));
    }

    @Test
    void theEndingSaysTheFormat() {
        ModelFile.save(folder.resolve("a.lstm"), MODEL);

        assertTrue(convert("a.lstm", "b.txt").onlyError(2).contains("expected .lstm"));
        assertTrue(convert("a.lstm", "a.lstm", "--force").onlyError(1).contains("is the file that is read"));
    }
}
