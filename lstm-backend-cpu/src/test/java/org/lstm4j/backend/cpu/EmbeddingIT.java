package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;

/** The two jars as an application embeds them: alone, on the module path and on the class path of a JVM of its own. */
class EmbeddingIT {
    private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";
    private static final long MEGABYTE = 1_000_000;

    private static final Path API = jarOf(Backends.class);
    private static final Path CPU = jarOf(CpuProvider.class);

    @TempDir
    private static Path consumer;

    @BeforeAll
    static void compile() throws IOException {
        List<String> args = new ArrayList<>(List.of("-d", consumer.toString(), "--module-path", path(API, CPU)));
        try (Stream<Path> sources = Files.walk(Path.of("src/test/consumer"))) {
            sources.filter(Files::isRegularFile).map(Path::toString).forEach(args::add);
        }
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        assertEquals(0, javac.run(System.out, System.err, args.toArray(String[]::new)));
    }

    @Test
    void theModulePathFindsTheBackend() throws Exception {
        List<String> out =
                java(VECTOR_MODULE, "--module-path", path(API, CPU, consumer), "-m", "consumer/consumer.Main");

        assertEquals(List.of("module path", "vector"), out.subList(0, 2));
    }

    @Test
    void theVectorModuleChangesNoBit() throws Exception {
        List<String> scalar = java("--module-path", path(API, CPU, consumer), "-m", "consumer/consumer.Main");
        List<String> vector = java(VECTOR_MODULE, "-cp", path(API, CPU, consumer), "consumer.Main");

        assertEquals(List.of("module path", "scalar"), scalar.subList(0, 2));
        assertEquals(List.of("class path", "vector"), vector.subList(0, 2));
        assertEquals(scalar.get(2), vector.get(2));
    }

    /** A runtime image of jlink's has no more modules than it was asked for: no flight recorder, no logging. */
    @Test
    void theBaseModuleIsEnough() throws Exception {
        List<String> whole = java("--module-path", path(API, CPU, consumer), "-m", "consumer/consumer.Main");

        for (String module : List.of("java.base", "java.base,jdk.jfr")) {
            assertEquals(
                    whole,
                    java(
                            "--limit-modules",
                            module + ",consumer,org.lstm4j.backend.cpu",
                            "--module-path",
                            path(API, CPU, consumer),
                            "-m",
                            "consumer/consumer.Main"));
        }
    }

    @Test
    void plainJavaIsMentionedOnceHoweverManyBackendsAreOpened() throws Exception {
        String mention = "start the JVM with --add-modules jdk.incubator.vector";

        assertEquals(
                1,
                log("-cp", path(API, CPU, consumer), "consumer.Main").stream()
                        .filter(line -> line.contains(mention))
                        .count());
        assertEquals(
                0,
                log(VECTOR_MODULE, "-cp", path(API, CPU, consumer), "consumer.Main").stream()
                        .filter(line -> line.contains(mention))
                        .count());
    }

    @Test
    void theJarsAreSmall() throws IOException {
        assertTrue(Files.size(API) + Files.size(CPU) < MEGABYTE, "more than a megabyte: " + API + " and " + CPU);
    }

    /** Standard output of a JVM that has nothing but what it is given. */
    private static List<String> java(String... args) throws IOException, InterruptedException {
        return java(ProcessBuilder.Redirect.INHERIT, args);
    }

    /** Its standard error instead. */
    private static List<String> log(String... args) throws IOException, InterruptedException {
        Path file = consumer.resolve("log.txt");
        java(ProcessBuilder.Redirect.to(file.toFile()), args);
        return Files.readAllLines(file);
    }

    private static List<String> java(ProcessBuilder.Redirect error, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectError(error).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out.lines().toList();
    }

    private static String path(Path... entries) {
        return String.join(
                File.pathSeparator, Stream.of(entries).map(Path::toString).toList());
    }

    private static Path jarOf(Class<?> type) {
        try {
            Path jar = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            assertTrue(jar.toString().endsWith(".jar"), "expected a jar, found " + jar);
            return jar;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
