package org.lstm4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Runs of {@code lstm classify} in a folder of their own, over made-up opinions. */
abstract class ClassifyRuns {

    /** A network that trains in a moment; how well it classifies is not the command's concern. */
    private static final List<String> TINY =
            List.of("--hidden", "2", "--width", "3", "--epochs", "2", "--text", "Review");

    @TempDir
    Path folder;

    /** Trains or cross-validates, with a tiny network. */
    static Lstm tiny(String command, String... options) {
        return Lstm.run(Stream.of(List.of("classify", command), TINY, List.of(options))
                .flatMap(List::stream)
                .toArray(String[]::new));
    }

    /** A saved classifier of {@link #csv}. */
    Path model() throws IOException {
        Path model = folder.resolve("reviews.lstm");
        Lstm run = tiny("train", csv().toString(), "--label", "Stars", "--save", model.toString(), "--quiet");
        assertEquals(0, run.exitCode(), run.err());
        return model;
    }

    static void assertError(int exitCode, String expected, String... args) {
        String[] command = new String[1 + args.length];
        command[0] = "classify";
        System.arraycopy(args, 0, command, 1, args.length);
        String error = Lstm.run(command).onlyError(exitCode);
        assertTrue(error.startsWith("lstm classify " + args[0] + ": "), error);
        assertTrue(error.contains(expected), error);
    }

    /** Forty reviews of one star or five, quoted, and one with nothing in it. */
    Path csv() throws IOException {
        String[] lines = new String[42];
        lines[0] = "Review,Stars";
        for (int i = 0; i < 40; i++) {
            lines[i + 1] = (i % 2 == 0 ? "\"good, day " : "\"bad, day ") + i % 7 + "\"," + (i % 2 == 0 ? 5 : 1);
        }
        lines[41] = ",";
        return Files.writeString(folder.resolve("reviews.csv"), String.join("\n", Arrays.asList(lines)));
    }
}
