package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

class RunCommandTest {
    private static final int BATCH = 2;
    private static final int STEPS = 5;
    private static final Model MODEL =
            Model.builder(3).add(LSTM.of(4)).initialise(Initialiser.PYTORCH, 1).build();

    @TempDir
    Path folder;

    private Path model;
    private Path x;
    private Path out;
    private float[] values;

    @BeforeEach
    void files() {
        model = folder.resolve("model.any");
        ModelFile.save(model, MODEL);
        values = new float[BATCH * STEPS * 3];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        x = folder.resolve("x.npy");
        Npy.write(x, Tensor.of(values, BATCH, STEPS, 3));
        out = folder.resolve("deep").resolve("out");
    }

    private Lstm run(String input, String... more) {
        List<String> args =
                new ArrayList<>(List.of("run", model.toString(), "--input", input, "--output-dir", out.toString()));
        args.addAll(List.of(more));
        return Lstm.run(args.toArray(String[]::new));
    }

    private static float[] predicted(float[] values) {
        try (Backend backend = Backends.named("cpu");
                Session session = MODEL.open(backend)) {
            return session.predict(values, BATCH, STEPS);
        }
    }

    @Test
    void givesWhatASessionGives() throws IOException {
        Lstm run = run("x=" + x);

        assertEquals(0, run.exitCode(), run.err());
        assertEquals("y: FLOAT[2, 5, 4] in " + out.resolve("y.npy") + System.lineSeparator(), run.out());
        assertArrayEquals(predicted(values), Npy.read(out.resolve("y.npy")).floats());
        try (var files = Files.list(out)) {
            assertEquals(List.of(out.resolve("y.npy")), files.toList());
        }
    }

    @Test
    void jsonSaysWhatWasWritten() {
        Lstm run = run("x=" + x, "--json");

        assertEquals(0, run.exitCode(), run.err());
        JsonObject output =
                Json.parse(run.out()).asObject().list("outputs").getFirst().asObject();
        assertEquals("y", output.string("name"));
        assertEquals("FLOAT", output.string("type"));
        assertArrayEquals(new double[] {2, 5, 4}, output.numbers("shape"));
        assertEquals(out.resolve("y.npy").toString(), output.string("file"));
    }

    @Test
    void idsOfTokensMayHave64Bits() {
        Model tokens = Model.builder(Embedding.of(7, 3))
                .add(LSTM.of(4).last())
                .add(Dense.of(2))
                .build();
        ModelFile.save(model, tokens);
        Npy.write(x, Tensor.of(new long[] {0, 6, 3, 2, 1, 5}, 2, 3));

        Lstm run = run("x=" + x);

        assertEquals(0, run.exitCode(), run.err());
        assertEquals("FLOAT[2, 2]", Npy.read(out.resolve("y.npy")).toString());
        Npy.write(x, Tensor.of(new long[] {1L << 32, 6, 3}, 1, 3));
        assertTrue(run("x=" + x).onlyError(1).contains("element 0 is 4294967296"));
        Npy.write(x, Tensor.of(new int[] {0, 7, 3}, 1, 3));
        assertTrue(run("x=" + x).onlyError(1).contains("[0, 7)"));
    }

    @Test
    void doublesAreRoundedOnRequest() {
        double[] doubles = new double[values.length];
        float[] rounded = new float[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = Math.sin(i);
            rounded[i] = (float) doubles[i];
        }
        Npy.write(x, Tensor.of(doubles, BATCH, STEPS, 3));

        String error = run("x=" + x).onlyError(1);
        assertTrue(error.contains("expected x: FLOAT[N, T, 3], got DOUBLE[2, 5, 3]"), error);
        assertEquals(0, run("x=" + x, "--convert-doubles").exitCode());
        assertArrayEquals(predicted(rounded), Npy.read(out.resolve("y.npy")).floats());
    }

    @Test
    void namesAndShapesThatDoNotFitAreSaid() throws IOException {
        assertTrue(run("z=" + x).onlyError(1).contains("missing: x; the model reads [x: FLOAT[N, T, 3]]"));
        String unknown = run("x=" + x, "--input", "z=" + x).onlyError(1);
        assertTrue(unknown.contains("unknown: z"), unknown);
        assertTrue(run("x").onlyError(2).contains("expected NAME=FILE"));
        assertTrue(run("x=" + x, "--input", "x=" + x).onlyError(2).contains("given twice"));
        assertTrue(run("x=" + folder.resolve("none.npy")).onlyError(1).contains("no such file"));
        Npy.write(x, Tensor.of(new float[8], 2, 4));
        assertTrue(run("x=" + x).onlyError(1).contains("got FLOAT[2, 4]"));
        Npy.write(x, Tensor.of(new float[0], 0, 5, 3));
        assertTrue(run("x=" + x).onlyError(1).contains("at least 1"));
        assertFalse(Files.exists(out));
    }

    @Test
    void anArchitectureIsForAStateDict() {
        String error = run("x=" + x, "--arch", "lstm").onlyError(1);

        assertTrue(error.contains("LSTM4J model; leave it out"), error);
    }

    @Test
    void aFolderThatCannotBeMadeIsRefusedFirst() throws IOException {
        Files.createDirectories(out.getParent());
        Files.writeString(out, "in the way");

        assertTrue(run("x=" + x).onlyError(1).contains("is no directory"));
        assertEquals("in the way", Files.readString(out));
    }

    /** Names of ONNX's values may be anything; ours must not leave the folder, nor meet each other. */
    @Test
    void outputsOfAGraphStayInTheFolder() throws IOException {
        List<String> outputs = List.of("../up", "___up", "/a/b", "Y", "y");
        Files.write(model, identities(outputs));
        Npy.write(x, Tensor.of(new float[] {1.5f, -2}, 2));

        Lstm run = run("X=" + x);

        assertEquals(0, run.exitCode(), run.err());
        try (var files = Files.list(out)) {
            assertEquals(
                    List.of("Y.npy", "_a_b.npy", "_._up.npy", "___up.npy", "y_2.npy").stream()
                            .sorted()
                            .toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertArrayEquals(
                new float[] {1.5f, -2}, Npy.read(out.resolve("y_2.npy")).floats());
    }

    /** An ONNX model that copies its input X to each output. */
    private static byte[] identities(List<String> outputs) {
        byte[] tensor = message(2, message(1, number(1, 1)));
        byte[][] parts = new byte[2 * outputs.size() + 1][];
        for (int i = 0; i < outputs.size(); i++) {
            byte[] name = outputs.get(i).getBytes(StandardCharsets.UTF_8);
            parts[i] = message(
                    1,
                    message(1, "X".getBytes(StandardCharsets.UTF_8)),
                    message(2, name),
                    message(4, text("Identity")));
            parts[outputs.size() + i] = message(12, message(1, name), tensor);
        }
        parts[2 * outputs.size()] = message(11, message(1, text("X")), tensor);
        return join(number(1, 8), message(7, parts), message(8, number(2, 17)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] number(int field, int value) {
        return new byte[] {(byte) (field << 3), (byte) value};
    }

    private static byte[] message(int field, byte[]... parts) {
        byte[] content = join(parts);
        byte[] length = content.length < 128
                ? new byte[] {(byte) content.length}
                : new byte[] {(byte) (content.length | 0x80), (byte) (content.length >> 7)};
        return join(new byte[] {(byte) ((field << 3) | 2)}, length, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
