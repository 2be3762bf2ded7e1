package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in a shell: what it offers for a line that is being typed. */
class CompletionCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void theShellOffersCommandsAndOptions(String shell) throws Exception {
        Lstm run = Lstm.run("completion", shell);
        assertEquals(0, run.exitCode(), run.err());
        Path script = folder.resolve("completion");
        Files.writeString(script, run.out());

        assertEquals(List.of("forecast"), offered(script, "lstm", "fo"));
        assertEquals(List.of("--threads"), offered(script, "lstm", "backends", "--th"));
        assertEquals(List.of("generate"), offered(script, "lstm", "language", "gen"));
        assertEquals(List.of("recursive", "direct"), offered(script, "lstm", "forecast", "--strategy", ""));
        assertEquals(List.of("none", "linear"), offered(script, "lstm", "forecast", "--impute", ""));
        assertEquals(List.of("lstm"), offered(script, "lstm", "language", "train", "--cell", "l"));
        assertEquals(List.of("bash", "zsh"), offered(script, "lstm", "completion", ""));
    }

    @Test
    void anotherShellIsAUsageError() {
        String error = Lstm.run("completion", "fish").onlyError(2);

        assertTrue(error.contains("fish") && error.contains("bash"), error);
    }

    /** What bash would offer for the last of the words. */
    private static List<String> offered(Path script, String... words) throws IOException, InterruptedException {
        // compopt is bash's own, for use while somebody really types
        String line = "compopt() { :; }; source " + script + "; COMP_WORDS=('" + String.join("' '", words)
                + "'); COMP_CWORD=" + (words.length - 1) + "; _complete_lstm; printf '%s\\n' \"${COMPREPLY[@]}\"";
        Process bash =
                new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
        String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), out);
        return out.lines().map(String::strip).toList();
    }
}
