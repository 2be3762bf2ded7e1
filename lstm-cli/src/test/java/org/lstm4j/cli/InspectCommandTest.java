package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.interchange.onnx.export.OnnxExport;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.WeightFormat;

class InspectCommandTest {
    private static final Model MODEL =
            Model.builder(3).add(LSTM.of(4).last()).add(Dense.of(2)).build();

    @TempDir
    Path folder;

    private Lstm inspect(String... options) {
        String[] args = new String[2 + options.length];
        args[0] = "inspect";
        args[1] = folder.resolve("model").toString();
        System.arraycopy(options, 0, args, 2, options.length);
        return Lstm.run(args);
    }

    @Test
    void aStackOfLayers() {
        ModelFile.save(folder.resolve("model"), MODEL.withWeightFormat(WeightFormat.BF16));

        Lstm run = inspect();

        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                List.of(
                        "format      LSTM4J model",
                        "input       x: FLOAT[N, T, 3]",
                        "output      y: FLOAT[N, 2]",
                        "0           LSTM(4, last)  [N, 4]  144 weights",
                        "1           Dense(2)  [N, 2]  10 weights",
                        "weights     154 in BF16"),
                run.out().lines().toList());
    }

    @Test
    void tokensAndATask() {
        new ModelFile(Model.builder(Embedding.of(7, 3)).add(LSTM.of(4)).build(), "{}").save(folder.resolve("model"));

        String out = inspect().out();

        assertTrue(out.contains("x: INT32[N, T]"), out);
        assertTrue(out.contains("y: FLOAT[N, T, 4]"), out);
        assertTrue(out.contains("data of a task"), out);
    }

    @Test
    void aTaskSaysWhatItIs() throws IOException {
        Path texts = Files.writeString(folder.resolve("texts.csv"), "text,label\n" + "a b,x\nb c d,y\n".repeat(4));
        Path pairs = Files.writeString(folder.resolve("pairs.tsv"), "one\t1\ntwo\t2\n");
        String model = folder.resolve("model").toString();

        Lstm.run("classify", "train", texts.toString(), "--save", model, "--epochs", "1");
        String classifier = inspect().out();
        Lstm.run("translate", "train", pairs.toString(), "--save", model, "--epochs", "1", "--hidden", "2");
        String translator = inspect().out();

        assertTrue(
                classifier.contains("task        classification, classes [\"x\",\"y\"], tokenizer 1, maxTokens 256, "),
                classifier);
        assertTrue(classifier.contains("Bidirectional LSTM(32)"), classifier);
        assertTrue(translator.contains("task        translator, tokens CHARACTERS, cell LSTM, "), translator);
        assertTrue(translator.contains("  F32  [8, 2]  16 weights"), translator);
        assertTrue(translator.contains("refused     " + model + ": the network is no stack of layers"), translator);
    }

    @Test
    void aGraph() {
        OnnxExport.save(folder.resolve("model"), MODEL);

        JsonObject json = Json.parse(inspect("--json").out()).asObject();

        assertEquals("ONNX", json.string("format"));
        assertEquals("LSTM4J", json.string("producer"));
        assertEquals("14", json.string("opset"));
        assertEquals(
                "input: FLOAT[batch, time, 3]", json.list("inputs").getFirst().asString());
        List<JsonObject> lstm = json.list("parts").stream()
                .map(Json::asObject)
                .filter(part -> part.string("kind").equals("LSTM"))
                .toList();
        assertEquals(1, lstm.size());
        assertEquals(144, lstm.getFirst().longInteger("weights"));
        assertEquals(154, json.longInteger("weights"));
        assertEquals("FLOAT", json.list("weightFormats").getFirst().asString());
        assertFalse(json.find("refused").isPresent());
    }

    @Test
    void aStateDictIsAskedForItsArchitectureAndThenKnown() throws IOException {
        Path model = folder.resolve("model");
        StateDict.save(model, MODEL);
        // Same length, so that the header stays sound: nobody but us would have written the architecture.
        String text = Files.readString(model, StandardCharsets.ISO_8859_1);
        Files.writeString(
                model, text.replace("lstm4j.architecture", "somebodys.own.entry"), StandardCharsets.ISO_8859_1);

        String open = inspect().out();
        assertTrue(open.contains("lstm.weight_ih_l0  F32  [16, 3]  48 weights"), open);
        assertTrue(open.contains("refused     " + model + ": the file does not say in which order"), open);
        String known = inspect("--arch", "lstm, final, linear").out();
        assertTrue(known.contains("output      y: FLOAT[N, 2]"), known);
        assertFalse(known.contains("refused"), known);
    }

    @Test
    void whatIsNoModelIsAnError() throws IOException {
        Files.writeString(folder.resolve("model"), "no model");

        assertTrue(inspect().onlyError(1).contains("got text, which is no model"));
    }
}
