package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ctrl-C at the edges of a training: before its first epoch, after its last, and while results are written. */
class ClosingInterruptionTest {
    private static final String LANGUAGE = "language train TEXT --hidden 3 --layers 1 --batch 3 --steps 8 --epochs 2";
    private static final String CLASSIFY = "classify train TABLE --hidden 2 --width 2 --epochs 2";
    private static final String TRANSLATE = "translate train PAIRS --hidden 3 --embedding 2 --epochs 2";

    @TempDir
    private Path folder;

    /** What lay in the current folder before. */
    private List<Path> before;

    @BeforeEach
    void files() throws IOException {
        before = checkpoints();
        Files.writeString(folder.resolve("TEXT"), "The quick brown fox.\n".repeat(20));
        Files.writeString(folder.resolve("TABLE"), "text,label\ngood day,a\nbad day,b\n".repeat(9));
        Files.writeString(folder.resolve("PAIRS"), "ab\tba\nbc\tcb\n");
    }

    @ParameterizedTest
    @CsvSource({LANGUAGE + ", 100%: epoch 2 of 2", CLASSIFY + ", epoch 2 of at most 2", TRANSLATE + ", epoch 2 of 2"})
    void afterTheLastEpochTheSameCommandGoesOn(String command, String lastWords) throws IOException {
        JvmThatEnds jvm = new JvmThatEnds();
        jvm.run(new StringWriter(), new Trigger(jvm, lastWords), args(command + " --seed 1", "broken"));

        assertEquals(130, jvm.exitCode, jvm.said);
        assertTrue(
                jvm.lastWords()
                        .matches("lstm \\w+ train: interrupted; the same command goes on from here \\(\\.lstm-.*\\)"),
                jvm.said);
        assertFalse(Files.exists(folder.resolve("broken")));
        assertEquals(before.size() + 1, checkpoints().size(), "what the next run goes on from");

        Lstm resumed = Lstm.run(args(command + " --seed 1", "broken"));
        Lstm whole = Lstm.run(args(command + " --seed 1", "whole"));

        assertEquals(0, resumed.exitCode(), resumed.err());
        assertTrue(resumed.err().startsWith("going on from .lstm-"), resumed.err());
        assertEquals(0, whole.exitCode(), whole.err());
        assertEquals(
                -1,
                Arrays.mismatch(
                        Files.readAllBytes(folder.resolve("whole")), Files.readAllBytes(folder.resolve("broken"))));
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({LANGUAGE + ", model:", CLASSIFY + ", Data", TRANSLATE + ", reads"})
    void whatIsBeingWrittenIsWritten(String command, String firstWords) throws IOException {
        JvmThatEnds jvm = new JvmThatEnds();
        StringWriter out = new Trigger(jvm, firstWords);
        jvm.run(out, new StringWriter(), args(command + " --seed 2", "model"));

        assertEquals(130, jvm.exitCode, jvm.said);
        assertTrue(jvm.lastWords().endsWith(": interrupted when all was done; its results are written"), jvm.said);
        assertTrue(Files.exists(folder.resolve("model")));
        assertTrue(out.toString().contains(folder.resolve("model").toString()), out.toString());
        nothingIsLeft();
    }

    @Test
    void beforeTheFirstEpochThereIsSomethingToGoOnFrom() throws IOException {
        String[] command = args(LANGUAGE + " --seed 3 --quiet", "model");
        JvmThatEnds jvm = new JvmThatEnds();
        jvm.endsAtOnce = true;
        jvm.run(new StringWriter(), new StringWriter(), command);

        assertEquals(130, jvm.exitCode, jvm.said);
        assertTrue(jvm.said.contains(": interrupted; the same command goes on from here ("), jvm.said);
        assertEquals(1, jvm.said.lines().count(), jvm.said);
        assertFalse(Files.exists(folder.resolve("model")));

        assertEquals(0, Lstm.run(command).exitCode());
        nothingIsLeft();
    }

    private String[] args(String command, String model) {
        List<String> args = new ArrayList<>();
        for (String word : command.split(" ")) {
            Path file = folder.resolve(word);
            args.add(Files.exists(file) ? file.toString() : word);
        }
        args.addAll(List.of("--save", folder.resolve(model).toString()));
        return args.toArray(String[]::new);
    }

    private void nothingIsLeft() throws IOException {
        assertEquals(before, checkpoints());
        assertEquals(List.of(), list(folder, ".*"), "half-written files");
    }

    private static List<Path> checkpoints() throws IOException {
        return list(Path.of(""), ".lstm-*");
    }

    private static List<Path> list(Path place, String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place, pattern)) {
            files.forEach(found::add);
        }
        found.sort(null);
        return found;
    }

    /** Ends when it is told to, by the thread that works, so that no clock decides what the test sees. */
    private static final class JvmThatEnds implements Shutdown {
        private @Nullable Thread hook;
        private @Nullable StringWriter err;
        private boolean endsAtOnce;
        private boolean ending;
        private int exitCode = -1;
        private String said = "";

        void run(StringWriter out, StringWriter console, String... args) {
            err = console;
            Lstm.run(this, out, console, args);
            assertFalse(Thread.interrupted() && !ending, "nobody interrupted");
        }

        @Override
        public void add(Thread thread) {
            hook = thread;
            if (endsAtOnce) {
                end();
            }
        }

        @Override
        public void remove(Thread thread) {
            if (ending) {
                throw new IllegalStateException("Shutdown in progress");
            }
            hook = null;
        }

        @Override
        public void halt(int code) {
            exitCode = code;
            said = String.valueOf(err);
        }

        void end() {
            if (!ending && hook != null) {
                ending = true;
                hook.start();
                while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                }
            }
        }

        String lastWords() {
            return said.lines().toList().getLast();
        }
    }

    /** A console where the user presses Ctrl-C on seeing certain words. */
    private static final class Trigger extends StringWriter {
        private final JvmThatEnds jvm;
        private final String words;

        Trigger(JvmThatEnds jvm, String words) {
            this.jvm = jvm;
            this.words = words;
        }

        @Override
        public void write(String text, int from, int count) {
            super.write(text, from, count);
            if (getBuffer().indexOf(words) >= 0) {
                jvm.end();
            }
        }

        @Override
        public void write(char[] text, int from, int count) {
            super.write(text, from, count);
            if (getBuffer().indexOf(words) >= 0) {
                jvm.end();
            }
        }
    }
}
