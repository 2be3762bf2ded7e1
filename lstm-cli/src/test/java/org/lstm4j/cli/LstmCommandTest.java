package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LstmCommandTest {

    @Test
    void versionNamesTheBuildAndTheJavaThatRunsIt() {
        Lstm run = Lstm.run("--version");

        assertEquals(0, run.exitCode());
        assertTrue(run.out().startsWith("lstm "), run.out());
        assertTrue(run.out().contains("Java " + Runtime.version()), run.out());
    }

    @Test
    void helpShowsExamplesAndExitCodes() {
        Lstm run = Lstm.run("--help");

        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("Examples:"), run.out());
        assertTrue(run.out().contains("Exit codes:"), run.out());
    }

    @Test
    void withoutCommandItAsksForOne() {
        assertTrue(Lstm.run().onlyError(2).startsWith("lstm: which command?"));
    }

    @Test
    void anUnknownCommandIsNamed() {
        String error = Lstm.run("forecats").onlyError(2);

        assertTrue(error.contains("'forecats'"), error);
        assertTrue(error.endsWith("see lstm --help"), error);
    }
}
