package org.lstm4j.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.benchmarks.jmh.EngineBenchmark;
import org.openjdk.jmh.annotations.Mode;

/**
 * A JMH benchmark with its parameters, in a JVM of its own.
 *
 * @param name under which its times stand
 * @param engine whose libraries the fork needs
 * @param benchmark class with one benchmark
 * @param parameters of the class
 * @param threads that run the benchmark at the same time
 * @param mode average, or samples for the median and other percentiles
 * @param path flags of the JVM
 */
record ForkContender(
        String name,
        String engine,
        Class<?> benchmark,
        Map<String, String> parameters,
        int threads,
        Mode mode,
        JvmPath path)
        implements Contender {
    /** An engine under its own name. */
    static ForkContender engine(String engine, Work work) {
        return engine(engine, engine, work, JvmPath.VECTOR);
    }

    /** This project under some name, on some path. */
    static ForkContender own(String name, Work work, JvmPath path) {
        return engine(name, OwnEngine.ID, work, path);
    }

    private static ForkContender engine(String name, String engine, Work work, JvmPath path) {
        Mode mode = work.kind() == Work.Kind.STEP ? Mode.SampleTime : Mode.AverageTime;
        Map<String, String> parameters = Map.of("engine", engine, "work", work.toString());
        return new ForkContender(name, engine, EngineBenchmark.class, parameters, 1, mode, path);
    }

    /** A benchmark of this project's own. */
    static ForkContender of(String name, Class<?> benchmark, Mode mode, int threads, Map<String, ?> parameters) {
        Map<String, String> texts = new LinkedHashMap<>();
        parameters.forEach((key, value) -> texts.put(key, value.toString()));
        return new ForkContender(name, OwnEngine.ID, benchmark, texts, threads, mode, JvmPath.VECTOR);
    }
}
