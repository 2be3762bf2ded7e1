package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.ModelFile;

/** A standard output that does not take everything is noticed by every command. */
class StandardOutputTest {
    @TempDir
    private static Path folder;

    private static String language;

    @BeforeAll
    static void train() throws IOException {
        Path text = Files.writeString(folder.resolve("fox.txt"), "The quick brown fox.\n".repeat(20));
        language = folder.resolve("fox.lstm").toString();
        String[] tiny = {"--epochs", "1", "--hidden", "3", "--layers", "1", "--batch", "3", "--steps", "8", "--quiet"};
        String[] args = new String[5 + tiny.length];
        List.of("language", "train", text.toString(), "--save", language).toArray(args);
        System.arraycopy(tiny, 0, args, 5, tiny.length);
        Lstm run = Lstm.run(args);
        assertEquals(0, run.exitCode(), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "gates --help",
                "--version",
                "backends",
                "backends --json",
                "completion bash",
                "inspect MODEL",
                "language generate MODEL --prompt The",
                "language generate MODEL --prompt The --json",
                "language evaluate MODEL TEXT",
                "gates MODEL --input The",
                "gates MODEL --input The --csv",
                "gates MODEL --input The --html -"
            })
    void aFullDiskIsOneLineAndAFailure(String command) {
        Lstm run = Lstm.run(new FullDisk(), args(command));

        assertEquals(1, run.exitCode(), run.err());
        List<String> lines =
                run.err().lines().filter(line -> line.startsWith("lstm")).toList();
        assertEquals(1, lines.size(), run.err());
        assertTrue(
                lines.getFirst()
                        .endsWith(
                                ": standard output: cannot be written: No space left on device; free some space, or send it"
                                        + " elsewhere"),
                lines.getFirst());
    }

    @Test
    void conversionsTellOfIt() {
        Path in = folder.resolve("in.lstm");
        ModelFile.save(in, Model.builder(2).add(LSTM.of(3)).build());
        String out = folder.resolve("out.onnx").toString();

        assertEquals(1, Lstm.run(new FullDisk(), "convert", in.toString(), out).exitCode());
        assertEquals(
                0,
                Lstm.run(new FullDisk(), "convert", in.toString(), out, "--force", "--quiet")
                        .exitCode());
    }

    @Test
    void whoReadsNoFurtherEndsTheCommandQuietly() {
        Head head = new Head(100);
        Lstm run = Lstm.run(head, args("language generate MODEL --prompt The --length 1000000"));

        assertEquals(141, run.exitCode(), run.err());
        assertEquals("", run.err());
        assertTrue(head.attempts < 200, "a million tokens are drawn for nobody: " + head.attempts);
        assertEquals(141, Lstm.run(new Head(0), args("--help")).exitCode());
    }

    @Test
    void aTrainingWhoseReaderHasLeftIsDone() throws IOException {
        Path model = folder.resolve("done.lstm");
        Lstm run =
                Lstm.run(new Head(10), args("language train TEXT --save " + model + " --epochs 1 --hidden 2 --quiet"));

        assertEquals(141, run.exitCode(), run.err());
        assertEquals("", run.err(), "nothing is kept to go on with");
        assertTrue(Files.exists(model));
    }

    @Test
    void anyOtherWriterIsAskedToo() {
        StringWriter text = new StringWriter();
        StandardOutput.requireWritten(new PrintWriter(text));
        StandardOutput out = StandardOutput.of(text);
        out.print("one");
        out.write('!');
        out.write(new char[] {'t', 'w', 'o'});
        StandardOutput.requireWritten(out);
        assertEquals("one!two", text.toString());
        assertFalse(out.checkError());
    }

    private static String[] args(String command) {
        return command.replace("MODEL", language)
                .replace("TEXT", folder.resolve("fox.txt").toString())
                .split(" ");
    }

    /** A pipe to somebody who reads no further than so many characters. */
    private static final class Head extends Writer {
        private final int most;
        private int read;
        private int attempts;

        Head(int most) {
            this.most = most;
        }

        @Override
        public void write(char[] text, int from, int count) throws IOException {
            attempts++;
            read += count;
            if (read > most) {
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
