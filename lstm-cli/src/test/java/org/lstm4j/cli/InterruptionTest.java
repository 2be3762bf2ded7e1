package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process that gets real signals. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals")
class InterruptionTest {
    private static final int TIMEOUT_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void whatWasInterruptedGoesOnToTheSameBits() throws Exception {
        Process undisturbed = start("whole");
        String whole = finished("whole", undisturbed);
        for (String signal : List.of("INT", "TERM")) {
            Process interrupted = start("broken");
            await("broken", "trained ");
            new ProcessBuilder("kill", "-" + signal, Long.toString(interrupted.pid()))
                    .start()
                    .waitFor();
            ended(interrupted);

            assertEquals(130, interrupted.exitValue(), signal);
            String farewell = err("broken").lines().toList().getLast();
            assertTrue(farewell.startsWith("lstm forecast: interrupted; the same command goes on from here"), farewell);
            assertEquals("", Files.readString(folder.resolve("broken.out")));
            assertEquals(1, kept().size(), "folders of checkpoints");

            Process resumed = start("resumed");

            assertEquals(whole, finished("resumed", resumed), signal);
            assertTrue(err("resumed").contains("going on from .lstm-forecast-"), err("resumed"));
            assertEquals(List.of(), kept(), "what is done is forgotten");
        }
    }

    /** A command long enough to be caught in the middle, in the folder of the test. */
    private Process start(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(hearing());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of("forecast", "--members", "1", "--hidden", "4", "--epochs", "8", "--csv"));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
    }

    /** What a shell starts in the background is deaf to INT, and so are its children, unless GNU's env gives it back. */
    private static List<String> hearing() throws IOException, InterruptedException {
        List<String> env = List.of("env", "--default-signal=INT");
        List<String> trial = new ArrayList<>(env);
        trial.add("true");
        return new ProcessBuilder(trial).start().waitFor() == 0 ? env : List.of();
    }

    private void await(String name, String text) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!err(name).contains(text)) {
            if (System.nanoTime() > end) {
                fail("nothing like '" + text + "' in: " + err(name));
            }
            Thread.sleep(10);
        }
    }

    private String finished(String name, Process process) throws InterruptedException, IOException {
        ended(process);
        assertEquals(0, process.exitValue(), err(name));
        return Files.readString(folder.resolve(name + ".out"), StandardCharsets.UTF_8);
    }

    private static void ended(Process process) throws InterruptedException {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("still running after " + TIMEOUT_SECONDS + " s");
        }
    }

    private String err(String name) throws IOException {
        return Files.readString(folder.resolve(name + ".err"), StandardCharsets.UTF_8);
    }

    private List<Path> kept() throws IOException {
        List<Path> kept = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, ".lstm-forecast-*")) {
            folders.forEach(kept::add);
        }
        return kept;
    }
}
