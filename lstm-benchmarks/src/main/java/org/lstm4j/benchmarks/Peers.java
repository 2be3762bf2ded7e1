package org.lstm4j.benchmarks;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.OwnEngine;

/**
 * Where the libraries of the peers lie: a folder for each, so that none meets another's.
 *
 * @param folder of all; null where there is none
 */
record Peers(@Nullable Path folder) {
    static final String ORT = "ort";
    static final String TORCH = "torch";
    static final String DL4J = "dl4j";
    /** In the order of tables. */
    static final List<String> ALL = List.of(ORT, TORCH, DL4J);

    /** System property by which the launcher names the folder. */
    private static final String PROPERTY = "lstm4j.peers";

    static Peers installed() {
        String property = System.getProperty(PROPERTY);
        return new Peers(property == null ? null : Path.of(property));
    }

    /** Whether an engine can be run here. */
    boolean has(String engine) {
        return engine.equals(OwnEngine.ID) || (folder != null && Files.isDirectory(folder.resolve(engine)));
    }

    /** The class path of a fork that runs an engine. */
    String classPath(String own, String engine) {
        return engine.equals(OwnEngine.ID) || folder == null
                ? own
                : own + File.pathSeparator + folder.resolve(engine).resolve("*");
    }

    /** For people: ONNX Runtime, ... */
    static String title(String engine) {
        return switch (engine) {
            case ORT -> "ONNX Runtime";
            case TORCH -> "PyTorch";
            case DL4J -> "DL4J";
            case OwnEngine.ID -> "LSTM4J";
            default -> engine;
        };
    }
}
