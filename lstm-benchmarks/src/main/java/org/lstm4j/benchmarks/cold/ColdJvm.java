package org.lstm4j.benchmarks.cold;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.benchmarks.engine.Origin;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.model.Model;
import org.lstm4j.spi.BackendProvider;

/**
 * Starts the application of one engine, each time in a JVM of its own, whose class path and flags are those that an
 * application has.
 *
 * <p>With an AOT cache (JEP 483 and 514) the application has run once before, and left what the JVM had loaded and linked. Every
 * engine can have one.
 */
public final class ColdJvm {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double NANOS_PER_MILLI = 1e6;

    private final String engine;
    private final List<String> command = new ArrayList<>();
    private final Path model;
    private final List<String> shape;
    private final Path folder;

    /**
     * Times of one start.
     *
     * @param firstMillis from the start of the process to the first output
     * @param steadyMillis from the start of the process to the end of the first call at full speed
     * @param output of the last call
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Times(double firstMillis, double steadyMillis, float[] output) {}

    /**
     * Has the engine write a model of one LSTM layer, and, if asked to, the JVM its cache.
     *
     * @param engine lstm4j, ort or torch
     * @param libraries folder of a peer's jars; null for this project's own
     * @param folder where model, cache and reports go; empty
     */
    public ColdJvm(String engine, @Nullable Path libraries, int hidden, int steps, boolean aot, Path folder)
            throws IOException {
        this.engine = engine;
        this.folder = folder;
        model = folder.resolve("model");
        shape = List.of(String.valueOf(hidden), String.valueOf(steps));
        List<String> flags = List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                classPath(libraries),
                application(engine));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (libraries == null) {
            command.add("--add-modules=jdk.incubator.vector");
        }
        start(flags, "save");
        if (aot) {
            Path cache = folder.resolve("cache");
            command.add("-XX:AOTCacheOutput=" + cache);
            start(flags, "run", "1000", report().toString());
            command.removeLast();
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(flags);
    }

    /**
     * Starts it once.
     *
     * @param millis how long it runs on after its first output, to come to full speed
     */
    public Times start(int millis) throws IOException {
        Instant start = Instant.now();
        start(List.of(), "run", String.valueOf(millis), report().toString());
        ColdReport report = ColdReport.parse(Files.readString(report()));
        double first = Duration.between(start, report.first()).toNanos() / NANOS_PER_MILLI;
        return new Times(first, first + report.steadyAfter() / NANOS_PER_MILLI, report.output());
    }

    private Path report() {
        return folder.resolve("report");
    }

    private void start(List<String> flags, String verb, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(flags);
        all.addAll(List.of(verb, model.toString()));
        all.addAll(shape);
        all.addAll(List.of(arguments));
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE)) {
                throw new LstmException(engine + ": the application did not end within " + PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LstmException(engine + ": interrupted while its application ran", e);
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new LstmException(engine + ": the application ended with code " + process.exitValue() + ": "
                    + Files.readString(log).strip());
        }
    }

    /** This project's API and CPU backend, or, for a peer, its libraries; and the application. */
    private static String classPath(@Nullable Path libraries) {
        BackendProvider cpu = ServiceLoader.load(BackendProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals("cpu"))
                .findFirst()
                .orElseThrow();
        Path engine = libraries == null ? Origin.of(cpu.getClass()) : libraries.resolve("*");
        return Stream.of(Origin.of(ColdJvm.class), Origin.of(Model.class), engine)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String application(String engine) {
        return switch (engine) {
            case OwnEngine.ID -> OwnApplication.class.getName();
            case "ort" -> "org.lstm4j.peers.ort.OrtApplication";
            case "torch" -> "org.lstm4j.peers.torch.TorchApplication";
            default -> throw new IllegalArgumentException(engine + " has no application");
        };
    }
}
