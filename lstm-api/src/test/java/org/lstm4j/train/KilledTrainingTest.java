package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.model.ModelFile;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** A process that trains is killed, by SIGKILL, again and again: what it ends with is what it would have ended with. */
class KilledTrainingTest {
    private static final long SEED = 41;
    private static final int LEAST_KILLS = 7;
    /** Some of them while a checkpoint is being written; more are tried until one was. */
    private static final int MOST_KILLS = 20;

    private static final int LONGEST_MILLIS = 100;
    /** After which a process that neither trains nor dies is given up. */
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);

    @Test
    void endsWithTheBitsOfATrainingThatNobodyKilled() throws Exception {
        TrainingResult expected;
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            expected = KilledTraining.recipe()
                    .build()
                    .train(
                            KilledTraining.model(),
                            backend,
                            KilledTraining.examples(1, 17),
                            KilledTraining.examples(3, 5));
        }
        int kills = 0;
        int halfWritten = 0;
        while (kills < LEAST_KILLS || (halfWritten == 0 && kills < MOST_KILLS)) {
            killOnce(kills % 2 == 1);
            kills++;
            halfWritten += temporaryFiles() > 0 ? 1 : 0;
            if (Files.exists(checkpoint())) {
                CheckpointFile.read(checkpoint(), KilledTraining.model());
            }
        }
        assertTrue(halfWritten > 0, "none of " + kills + " kills hit a checkpoint that was being written");
        Process last = start();
        try {
            assertTrue(last.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the last run hangs");
        } finally {
            last.destroyForcibly();
        }
        assertEquals(0, last.exitValue());
        assertEquals(KilledTraining.lines(expected), Files.readAllLines(folder.resolve("history")));
        assertEquals(expected.model(), ModelFile.load(folder.resolve("model")).model());
        assertEquals(0, temporaryFiles(), "what was half written is removed");
    }

    private Path checkpoint() {
        return folder.resolve("checkpoint");
    }

    private void killOnce(boolean whileWriting) throws Exception {
        Process process = start();
        // No wait for the process can be interrupted, but each ends with it.
        CompletableFuture<Void> limit = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS));
        try (BufferedReader output = process.inputReader()) {
            assertEquals(KilledTraining.STARTED, output.readLine(), "null where it ended, or hung, before it trained");
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(LONGEST_MILLIS));
            while (System.nanoTime() < until || (whileWriting && temporaryFiles() == 0 && process.isAlive())) {
                Thread.onSpinWait();
            }
            assertTrue(limit.cancel(false), "the training hangs");
            process.destroyForcibly();
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the process survives its killing");
            assertTrue(process.exitValue() != 0, "the training ended before it was killed: give it more epochs");
        } finally {
            limit.cancel(false);
            process.destroyForcibly();
        }
    }

    private Process start() throws IOException, URISyntaxException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                location(Trainer.class) + System.getProperty("path.separator") + location(KilledTraining.class),
                KilledTraining.class.getName()));
        for (String name : List.of("checkpoint", "model", "history")) {
            command.add(folder.resolve(name).toString());
        }
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private long temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tmp")).count();
        }
    }
}
