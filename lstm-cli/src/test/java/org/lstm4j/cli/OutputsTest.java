package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.interchange.npy.Npy;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

/** No result takes another one's place, or that of a file that is read; commands say so before they begin. */
class OutputsTest {
    @TempDir
    private Path folder;

    private Path model;
    private Path text;

    @BeforeEach
    void files() throws IOException {
        model = folder.resolve("model.lstm");
        ModelFile.save(model, Model.builder(2).add(LSTM.of(3)).build());
        text = Files.writeString(folder.resolve("text"), "text,label\na\tb\n");
    }

    private Lstm run(String command) {
        return Lstm.run(command.replace("MODEL", model.toString())
                .replace("TEXT", text.toString())
                .replace("DIR", folder.toString())
                .split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forecast --save DIR/x --csv=DIR/x",
                "forecast --csv=DIR/x --json=DIR/x",
                "forecast --png DIR/x --json=DIR/./x",
                "forecast --report DIR --json=DIR/report.html",
                "language train TEXT --save DIR/x --json=DIR/x",
                "classify train TEXT --save DIR/x --json=DIR/x",
                "translate train TEXT --save DIR/x --json=DIR/x",
                "translate run MODEL a --html DIR/x --json=DIR/x",
                "gates MODEL --input 1 --html DIR/x --json=DIR/x",
                "gates MODEL --input 1 --csv=DIR/x --json=DIR/x"
            })
    void twoResultsOfOneName(String command) {
        String error = run(command).onlyError(1);

        assertTrue(error.matches(".*: --\\S+ \\S+: is also the file of --\\S+; name another one"), error);
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forecast --data TEXT --png TEXT",
                "forecast --model MODEL --json=MODEL",
                "language train TEXT --save TEXT",
                "language generate MODEL --prompt a --json=MODEL",
                "language evaluate MODEL TEXT --json=TEXT",
                "classify train TEXT --save TEXT",
                "classify train TEXT --save DIR/x --embeddings MODEL --json=MODEL",
                "classify predict MODEL a --json=MODEL",
                "classify predict MODEL --data TEXT --json=MODEL",
                "classify evaluate MODEL TEXT --json=TEXT",
                "classify cross-validate MODEL TEXT --json=TEXT",
                "translate train TEXT --save TEXT",
                "translate run MODEL a --html MODEL",
                "translate evaluate MODEL TEXT --json=TEXT",
                "gates MODEL --input TEXT --html TEXT",
                "gates MODEL --input x=TEXT --csv=TEXT",
                "gates MODEL --gradients --against TEXT --json=TEXT",
                "inspect MODEL --json=MODEL",
                "run MODEL --input x=TEXT --output-dir DIR --json=TEXT",
                "convert MODEL MODEL --force",
                "verify TEXT --json=TEXT"
            })
    void theFileThatIsRead(String command) throws IOException {
        byte[] before = Files.readAllBytes(model);

        String error = run(command).onlyError(1);

        assertTrue(error.endsWith(": is the file that is read; name another one"), error);
        assertEquals("text,label\na\tb\n", Files.readString(text));
        assertEquals(-1, java.util.Arrays.mismatch(before, Files.readAllBytes(model)));
    }

    @Test
    void anOutputOfAModel() {
        Npy.write(folder.resolve("x.npy"), Tensor.of(new float[4], 1, 2, 2));

        String error = run("run MODEL --input x=DIR/x.npy --output-dir DIR --json=DIR/y.npy")
                .onlyError(1);

        assertTrue(error.contains("--output-dir " + folder.resolve("y.npy") + ": is also the file of --json"), error);
    }

    @ParameterizedTest
    @CsvSource({
        "forecast --csv --json, --csv and --json",
        "gates MODEL --input 1 --csv --html -, --csv and --html",
        "translate run MODEL a --html - --json, --html and --json"
    })
    void standardOutputTakesOne(String command, String options) {
        String error = run(command).onlyError(2);

        assertTrue(error.contains(options + " cannot share standard output: give all but one a FILE"), error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "forecast --save -",
                "forecast --png -",
                "language train TEXT --save -",
                "classify train TEXT --save -",
                "translate train TEXT --save -",
                "convert MODEL -"
            })
    void whatIsNoTextIsNoneForStandardOutput(String command) {
        String error = run(command).onlyError(2);

        assertTrue(error.contains("standard output takes text alone; name a file"), error);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "lets few make links")
    void aNameBehindALinkThatIsNotThereYet() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        assertTrue(Places.isSame(link.resolve("new"), folder.resolve("new")));
        assertFalse(Places.isSame(link.resolve("new"), folder.resolve("other")));
        assertFalse(Places.isSame(folder.resolve("none/new"), folder.resolve("new")));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "has no /dev/full")
    void aDeviceThatIsFullIsNamed() {
        String error = run("inspect MODEL --json=/dev/full").onlyError(1);

        assertEquals(
                "lstm inspect: /dev/full: cannot be written: No space left on device; free some space, or name another"
                        + " file",
                error);
        assertEquals(0, run("inspect MODEL --json=/dev/null").exitCode());
    }
}
