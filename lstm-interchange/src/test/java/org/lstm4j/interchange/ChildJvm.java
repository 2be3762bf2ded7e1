package org.lstm4j.interchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class of the tests in a JVM of its own, with 64 MB of heap and some seconds. */
public final class ChildJvm {
    private static final int SECONDS = 100;

    private ChildJvm() {}

    /** What it prints, once it has ended well. */
    public static String run(Path folder, Class<?> main, String... arguments) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = child.waitFor(SECONDS, TimeUnit.SECONDS);
        child.destroyForcibly();
        String text = Files.readString(output);
        assertTrue(ended, "no end after " + SECONDS + " s: " + text);
        assertEquals(0, child.exitValue(), text);
        return text;
    }
}
