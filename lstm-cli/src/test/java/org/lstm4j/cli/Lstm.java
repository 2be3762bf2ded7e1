package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;

/** One run of the command inside the test's JVM: what it printed and how it ended. */
record Lstm(int exitCode, String out, String err) {

    static Lstm run(String... args) {
        return run(new StringWriter(), args);
    }

    /** As {@link #run(String...)}, with another standard output. */
    static Lstm run(Writer out, String... args) {
        return run(Shutdown.OF_JVM, out, new StringWriter(), args);
    }

    /** As {@link #run(String...)}, in a JVM that ends otherwise. */
    static Lstm run(Shutdown shutdown, Writer out, Writer err, String... args) {
        int exitCode = Main.commandLine(shutdown)
                .setOut(StandardOutput.of(out))
                .setErr(new PrintWriter(err, true))
                .execute(args);
        return new Lstm(exitCode, out.toString(), err.toString());
    }

    /** Checks that the run failed as every failure must: nothing printed but one line on standard error. */
    String onlyError(int expectedExitCode) {
        assertEquals(expectedExitCode, exitCode, err);
        assertEquals("", out);
        List<String> lines = err.lines().toList();
        assertEquals(1, lines.size(), err);
        return lines.getFirst();
    }
}
