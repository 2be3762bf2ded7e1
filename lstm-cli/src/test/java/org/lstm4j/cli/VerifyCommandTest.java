package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

class VerifyCommandTest {
    /** One unit, one step: h = tanh(0.5 x + 0.25). */
    private static final String CASE = """
            {"name": "small/one", "convention": "onnx", "op": "RNN", "attributes": {"hidden_size": 1},
             "inputs": {"X": {"dtype": "float", "shape": [1, 1, 1], "data": [1]},
                        "W": {"dtype": "float", "shape": [1, 1, 1], "data": [0.5]},
                        "R": {"dtype": "float", "shape": [1, 1, 1], "data": [0]},
                        "B": {"dtype": "float", "shape": [1, 2], "data": [0.25, 0]}},
             "outputs": {"Y_h": {"dtype": "float", "shape": [1, 1, 1], "data": [0.635148952]}},
             "tolerance": {"atol": 1e-6, "rtol": 0}, "expect": "success"}
            """;

    @TempDir
    Path folder;

    @Test
    void passes() throws IOException {
        Files.writeString(folder.resolve("one.json"), CASE);

        Lstm run = Lstm.run("verify", folder.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().endsWith("1 passed, 0 failed, 0 refused" + System.lineSeparator()), run.out());
    }

    @Test
    void oneFailureFailsAndJsonSaysWhich() throws IOException {
        Files.writeString(folder.resolve("one.json"), CASE);
        Files.writeString(
                folder.resolve("two.json"),
                CASE.replace("small/one", "small/two").replace("0.25, 0]", "0.5, 0]"));

        Lstm run = Lstm.run("verify", folder.toString(), "--json");

        assertEquals(1, run.exitCode(), run.err());
        JsonObject report = Json.parse(run.out()).asObject();
        assertEquals(1, report.integer("passed"));
        assertEquals(1, report.integer("failed"));
        JsonObject failed =
                report.list("groups").getFirst().asObject().list("cases").get(1).asObject();
        assertEquals("small/two", failed.string("name"));
        assertEquals("failed", failed.string("status"));
    }

    @Test
    void refusedCasesAreListedAndFailNothing() throws IOException {
        Files.writeString(folder.resolve("one.json"), CASE.replace("\"hidden_size\": 1", "\"units\": 1"));

        Lstm run = Lstm.run("verify", folder.toString());

        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("refused small/one: RNN: attribute units = 1"), run.out());
    }

    @Test
    void aMissingPathIsOneLine() {
        String error = Lstm.run("verify", folder.resolve("none").toString()).onlyError(1);

        assertTrue(error.contains("no such file"), error);
    }
}
