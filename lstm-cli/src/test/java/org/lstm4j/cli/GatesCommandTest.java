package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.onnx.export.OnnxExport;
import org.lstm4j.interchange.pytorch.StateDict;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

class GatesCommandTest {
    private static final Model NUMBERS = Model.builder(2)
            .add(Bidirectional.of(GRU.of(3)))
            .add(LSTM.of(14).last())
            .add(Dense.of(1))
            .build();

    private static final Model TOKENS =
            Model.builder(Embedding.of(5, 2)).add(LSTM.of(4)).add(RNN.of(2)).build();

    @TempDir
    Path folder;

    private Path model(Model model) {
        Path file = folder.resolve("model");
        ModelFile.save(file, model);
        return file;
    }

    private Path csv() throws IOException {
        StringBuilder text = new StringBuilder("Date,a,b\n");
        Random random = new Random(1);
        for (int t = 0; t < 9; t++) {
            text.append("2020-01-0%d,%s,%s%n".formatted(t + 1, random.nextFloat(), random.nextFloat()));
        }
        return Files.writeString(folder.resolve("x.csv"), text);
    }

    private Lstm gates(Path model, Object... options) {
        List<String> args = new ArrayList<>(List.of("gates", model.toString()));
        Arrays.stream(options).map(Object::toString).forEach(args::add);
        return Lstm.run(args.toArray(String[]::new));
    }

    private JsonObject json(Path model, Object... options) {
        Object[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "--json";
        Lstm run = gates(model, all);
        assertEquals(0, run.exitCode(), run.err());
        return Json.parse(run.out()).asObject();
    }

    @Test
    void numbersOutOfACsvFile() throws IOException {
        Path page = folder.resolve("gates.html");
        Path values = folder.resolve("gates.csv");

        Lstm run = gates(model(NUMBERS), "--input", csv(), "--html", page, "--csv", values);

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("model has read 9 steps, from '2020-01-01' to '2020-01-09'"), run.out());
        assertTrue(run.out().contains("Layer 0.reverse: GRU of 3 units, reading backwards"), run.out());
        assertTrue(run.out().contains("and 2 units that forget sooner"), run.out());
        assertTrue(run.out().contains("Page: " + page), run.out());
        assertTrue(Files.readString(page).contains("Layer 1: LSTM of 14 units"));
        assertEquals(1 + 9 * (2 * 3 * 4 + 14 * 6), Files.readAllLines(values).size());
    }

    @Test
    void everyFormatTellsTheSame() throws IOException {
        Model model = Model.builder(2).add(LSTM.of(3)).build();
        float[] x = new float[10];
        for (int i = 0; i < x.length; i++) {
            x[i] = i / 7f;
        }
        Path array = folder.resolve("x.npy");
        Npy.write(array, Tensor.of(x, 1, 5, 2));
        Path onnx = folder.resolve("model.onnx");
        OnnxExport.save(onnx, model);
        Path dict = folder.resolve("model.pt.safetensors");
        StateDict.save(dict, model);

        List<Json> expected = parts(json(model(model), "--input", array));

        assertEquals(expected, parts(json(onnx, "--input", array)));
        assertEquals(expected, parts(json(onnx, "--input", "input=" + array)));
        assertEquals(expected, parts(json(dict, "--input", array)));
    }

    private static List<Json> parts(JsonObject json) {
        return json.object("gates").list("parts");
    }

    @Test
    void tokensByTheirIds() throws IOException {
        Path file = Files.writeString(folder.resolve("ids.txt"), "4, 1\n3 0 0 2");

        JsonObject typed = json(model(TOKENS), "--input", "4 1 3 0 0 2");

        assertEquals(List.of("4", "1", "3", "0", "0", "2"), labels(typed));
        assertEquals(typed, json(model(TOKENS), "--input", file));
        assertEquals(
                3,
                json(model(TOKENS), "--input", file, "--steps", 3)
                        .object("gates")
                        .list("labels")
                        .size());
    }

    @Test
    void aLanguageModelReadsText() throws IOException {
        String fox = "The quick brown fox jumps over the lazy dog.\n";
        Path text = Files.writeString(folder.resolve("fox.txt"), fox.repeat(9));
        Path file = folder.resolve("fox.lstm");
        train(
                "language",
                text,
                file,
                "--layers",
                "1",
                "--hidden",
                "4",
                "--embedding",
                "3",
                "--batch",
                "3",
                "--steps",
                "8");
        Path page = folder.resolve("gates.html");

        Lstm run = gates(file, "--input", "The \u00e4fox", "--html", page);

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("The \u00e4fox"), run.out());
        assertTrue(Files.readString(page).contains("class=\"text of-f\""));
        assertEquals(
                200, json(file, "--input", text).object("gates").list("labels").size());
        assertTrue(gates(file, "--input", "").onlyError(1).contains("text: is empty"));
    }

    @Test
    void aClassifierReadsTheTokensOfAText() throws IOException {
        Path table = Files.writeString(folder.resolve("t.csv"), "text,label\ngood day,a\nbad day,b\n".repeat(9));
        Path file = folder.resolve("days.lstm");
        train("classify", table, file, "--text", "text", "--label", "label", "--hidden", "2", "--width", "3");

        assertEquals(List.of("good", "day", "!"), labels(json(file, "--input", "Good day!")));
        assertEquals(2, labels(json(file, "--input", "Good day!", "--steps", 2)).size());
        assertTrue(gates(file, "--input", "").onlyError(1).contains("text: is empty"));
    }

    @Test
    void ofATranslatorTheEncoderIsLookedAt() throws IOException {
        Path pairs = Files.writeString(folder.resolve("pairs.tsv"), "ab\tba\nbc\tcb\n");
        Path file = folder.resolve("reverse.lstm");
        train("translate", pairs, file, "--hidden", "3", "--embedding", "2");

        JsonObject json = json(file, "--input", "ab?", "--gradients");

        assertEquals(List.of("a", "b", "?", "$"), labels(json));
        assertEquals(
                List.of("1.forward", "1.reverse"),
                parts(json).stream().map(part -> part.asObject().string("name")).toList());
        assertEquals(2, json.list("gradients").size());
        assertEquals(List.of("a", "b"), labels(json(file, "--input", "ab", "--steps", 2)), "the end is not reached");
        assertTrue(gates(file, "--input", "").onlyError(1).contains("text: is empty"));
        assertTrue(gates(file).onlyError(1).contains("as a text, or a file of it"));
        assertTrue(gates(file, "--input", "a", "--row", 0).onlyError(1).contains("--row is for"));
        assertTrue(gates(file, "--input", "a", "--arch", "lstm").onlyError(1).contains("--arch"));
    }

    private static void train(String task, Path data, Path model, String... options) {
        List<String> args = new ArrayList<>(List.of(task, "train", data.toString(), "--save", model.toString()));
        args.addAll(List.of("--epochs", "1", "--quiet"));
        args.addAll(List.of(options));
        Lstm run = Lstm.run(args.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
    }

    private static List<String> labels(JsonObject json) {
        return json.object("gates").list("labels").stream().map(Json::asString).toList();
    }

    @Test
    void chosenUnitsAreShownInFull() {
        String out = gates(model(TOKENS), "--input", "4 1 3", "--unit", "1,3").out();

        assertTrue(out.contains("unit 3, half-life"), out);
        assertEquals(
                2, out.lines().filter(line -> line.contains("f forget gate")).count(), out);
        assertEquals(
                1, out.lines().filter(line -> line.strip().equals("unit 1")).count(), "of the plain RNN: " + out);
        assertTrue(
                gates(model(TOKENS), "--input", "4", "--unit", 4).onlyError(1).contains("--unit must lie in [0, 4)"));
    }

    @Test
    void gradientsDependOnTheSeedAlone() {
        JsonObject one = json(model(TOKENS), "--input", "4 1 3", "--gradients", "--seed", 1);

        assertEquals(one, json(model(TOKENS), "--input", "4 1 3", "--gradients", "--seed", 1));
        JsonObject flow = one.list("gradients").get(0).asObject();
        assertEquals("1", flow.string("part"));
        assertEquals(3, flow.list("curves").size());
        String out = gates(model(TOKENS), "--input", "4 1 3", "--gradients").out();
        assertTrue(out.contains("Gradients of layer 2"), out);
        assertTrue(out.contains("RNN, untrained"), out);
    }

    @Test
    void anotherModelStandsBesideIt() {
        Path other = folder.resolve("rnn.safetensors");
        ModelFile.save(
                other,
                Model.builder(Embedding.of(5, 2)).add(RNN.of(4)).add(RNN.of(2)).build());

        JsonObject json = json(model(TOKENS), "--input", "4 1 3", "--gradients", "--against", other);

        List<Json> curves = json.list("gradients").getFirst().asObject().list("curves");
        assertEquals(
                List.of("this LSTM", "LSTM, untrained", "RNN, untrained", "rnn.safetensors"),
                curves.stream().map(curve -> curve.asObject().string("name")).toList());
        assertEquals(
                json(other, "--input", "4 1 3", "--gradients")
                        .list("gradients")
                        .getFirst()
                        .asObject()
                        .list("curves")
                        .getFirst()
                        .asObject()
                        .get("norms"),
                curves.getLast().asObject().get("norms"));
        assertTrue(gates(model(TOKENS), "--input", "4", "--against", other)
                .onlyError(2)
                .contains("--gradients"));
        ModelFile.save(other, Model.builder(Embedding.of(5, 2)).add(RNN.of(4)).build());
        assertTrue(gates(model(TOKENS), "--input", "4", "--gradients", "--against", other)
                .onlyError(1)
                .contains("expected 2 recurrent layers or directions"));
    }

    @Test
    void aFileThatIsReadIsNotReplaced() throws IOException {
        Path input = csv();
        String before = Files.readString(input);

        assertTrue(gates(model(NUMBERS), "--input", input, "--csv", input)
                .onlyError(1)
                .contains("is the file that is read"));
        assertEquals(before, Files.readString(input));
    }

    @Test
    void ofALongTextTheBeginningIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("ids.txt"), "3 ".repeat(1 << 20));

        assertEquals(
                200,
                json(model(TOKENS), "--input", file)
                        .object("gates")
                        .list("labels")
                        .size());
    }

    @Test
    void aForecastIsLookedAtAsItWasMade() {
        Path file = folder.resolve("co2.safetensors");
        Lstm fitted = Lstm.run("forecast", "--hidden", "2", "--epochs", "1", "--quiet", "--save", file.toString());
        assertEquals(0, fitted.exitCode(), fitted.err());

        JsonObject json = json(file);

        List<Json> labels = json.object("gates").list("labels");
        assertEquals("2020-04-01", labels.getLast().asString(), "the end of the record");
        assertTrue(gates(file, "--series", "x").onlyError(1).contains("--series must be one of ["));
    }

    @Test
    void whatCannotBeReadIsOneLine() throws IOException {
        assertTrue(gates(model(TOKENS)).onlyError(1).contains("--input: expected one, got 0"));
        assertTrue(gates(model(TOKENS), "--input", "").onlyError(1).contains("expected ids of tokens"));
        assertTrue(gates(model(TOKENS), "--input", "the time").onlyError(1).contains("got \"the time\""));
        assertTrue(gates(model(TOKENS), "--input", "4 9").onlyError(1).contains("got 9"));
        assertTrue(
                gates(model(TOKENS), "--input", "1", "--steps", 0).onlyError(1).contains("--steps"));
        assertTrue(gates(model(TOKENS), "--input", "1", "--series", "x")
                .onlyError(1)
                .contains("--series is for"));
        assertTrue(gates(model(NUMBERS), "--input", folder.resolve("none.csv"))
                .onlyError(1)
                .contains("no such file"));
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertTrue(gates(model(TOKENS), "--input", binary).onlyError(1).contains("not UTF-8"));
        Path floats = folder.resolve("floats.npy");
        Npy.write(floats, Tensor.of(new float[4], 4));
        assertTrue(gates(model(TOKENS), "--input", floats).onlyError(1).contains("ids of tokens as integers"));
        Npy.write(floats, Tensor.of(new long[] {1L << 40}, 1));
        assertTrue(gates(model(TOKENS), "--input", floats).onlyError(1).contains("got -1"));
        Path wide = Files.writeString(folder.resolve("wide.csv"), "a,b,c\n1,2,3\n");
        assertTrue(gates(model(NUMBERS), "--input", wide).onlyError(1).contains("expected 2 columns"));
        Path flat = folder.resolve("flat.npy");
        Npy.write(flat, Tensor.of(new float[4], 4));
        assertTrue(gates(model(NUMBERS), "--input", flat).onlyError(1).contains("expected floats [T, 2]"));
        Path dense = model(Model.builder(2).add(Dense.of(1)).build());
        assertTrue(gates(dense, "--input", csv()).onlyError(1).contains("no gates"));
        assertTrue(gates(model(TOKENS), "--input", "1", "--html", folder)
                .onlyError(1)
                .contains("is a directory"));
        assertTrue(gates(model(TOKENS), "--input", "1", "--json", "--csv")
                .onlyError(2)
                .contains("share standard"));
    }

    @Test
    void aGraphIsRunAsItIsWhereItsInputsAreNamed() throws IOException {
        Path onnx = folder.resolve("model.onnx");
        OnnxExport.save(onnx, NUMBERS);
        Path array = folder.resolve("x.npy");
        Npy.write(array, Tensor.of(new float[8], 2, 2, 2));
        String named = "input=" + array;

        assertTrue(gates(onnx).onlyError(1).contains("--input: expected one"));
        assertTrue(gates(onnx, "--input", "y=" + array).onlyError(1).contains("missing: input"));
        assertTrue(
                gates(onnx, "--input", named).onlyError(1).contains("got 2 rows; trace one, or say which row (--row)"));
        assertTrue(gates(onnx, "--input", named, "--row", 2).onlyError(1).contains("--row must lie in [0, 2)"));
        assertEquals(2, labels(json(onnx, "--input", named, "--row", 1)).size());
        Npy.write(array, Tensor.of(new float[8], 1, 4, 2));
        assertTrue(gates(onnx, "--input", named, "--gradients").onlyError(1).contains("are for stacks of layers"));
        assertEquals(
                3, json(onnx, "--input", array, "--gradients").list("gradients").size(), "as layers");
        OnnxExport.save(onnx, Model.builder(2).add(Dense.of(1)).build());
        assertTrue(gates(onnx, "--input", named).onlyError(1).contains("no LSTM, GRU or RNN"));
    }
}
