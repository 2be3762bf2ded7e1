package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.lstm4j.tasks.text.Plain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

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

    @Test
    void namesInErrorsSteerNoTerminal() {
        String name = "no\u001b[31m\tfile";

        assertTrue(Lstm.run("inspect", name).onlyError(1).startsWith("lstm inspect: no?[31m?file: "));
        assertTrue(Lstm.run("inspect", "a", name + "\u009b").onlyError(2).contains("'no?[31m?file?'"));
        Lstm traced = Lstm.run("inspect", name, "--debug");
        assertTrue(traced.err().contains(System.lineSeparator() + "    at "), traced.err());
        assertTrue(traced.err().lines().allMatch(line -> line.equals(Plain.text(line))), traced.err());
    }

    @Test
    void runningOutOfMemoryIsOneLineToo() {
        StringWriter err = new StringWriter();
        CommandLine command = Main.commandLine(Shutdown.OF_JVM).addSubcommand("hungry", new Hungry());

        assertEquals(1, command.setErr(new PrintWriter(err, true)).execute("hungry"));

        assertEquals(
                "lstm hungry: out of memory (Java heap space); ask for less, or give the JVM more, as by"
                        + " JDK_JAVA_OPTIONS=-Xmx8g",
                err.toString().strip());
    }

    @Command
    static final class Hungry implements Runnable {
        @Override
        public void run() {
            throw new OutOfMemoryError("Java heap space");
        }
    }
}
