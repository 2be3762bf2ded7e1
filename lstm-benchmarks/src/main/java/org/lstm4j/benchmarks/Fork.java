package org.lstm4j.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.benchmarks.jmh.Facts;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs a contender in a JVM of its own. */
final class Fork {
    private static final String CLASS_PATH = "java.class.path";

    /** Short, as benchmarks come to full speed while they are prepared. */
    private static final int WARMUP_MILLIS = 100;

    private static final int ITERATIONS = 3;
    /** A run that has begun is finished, so that a large shape takes longer. */
    private static final int ITERATION_MILLIS = 150;

    private final Peers peers;

    Fork(Peers peers) {
        this.peers = peers;
    }

    /** Warms up, measures, and says how it went; a failing engine is an answer, no exception. */
    Outcome take(ForkContender contender) throws IOException {
        Path file = Files.createTempFile("facts", ".json");
        try {
            return run(contender, file);
        } finally {
            Files.delete(file);
        }
    }

    private Outcome run(ForkContender contender, Path file) throws IOException {
        String ownPath = System.getProperty(CLASS_PATH);
        PrintStream ownErrors = System.err;
        // JMH hands this property on to its forks, whatever else they are told, and copies what they log.
        System.setProperty(CLASS_PATH, peers.classPath(ownPath, contender.engine()));
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        try {
            Collection<RunResult> results = new Runner(options(contender, file).build(), unheard()).run();
            Facts facts = Facts.read(file);
            if (results.isEmpty()) {
                return new Outcome.Failed(facts.failure() == null ? "the JVM gave no result" : facts.failure());
            }
            Statistics statistics = results.iterator().next().getPrimaryResult().getStatistics();
            // Of samples the median: a mean of steps tells how often the machine was somewhere else.
            double micros = contender.mode() == Mode.SampleTime ? statistics.getPercentile(50) : statistics.getMean();
            return new Outcome.Timed(micros, figures(contender, statistics, facts), facts.version());
        } catch (RunnerException e) {
            String failure = Facts.read(file).failure();
            return new Outcome.Failed(failure == null ? String.valueOf(e.getMessage()) : failure);
        } finally {
            System.setErr(ownErrors);
            System.setProperty(CLASS_PATH, ownPath);
        }
    }

    private static Map<String, Double> figures(ForkContender contender, Statistics statistics, Facts facts) {
        Map<String, Double> figures = new LinkedHashMap<>();
        if (contender.mode() == Mode.SampleTime) {
            figures.put("p99_us", statistics.getPercentile(99));
            figures.put("p999_us", statistics.getPercentile(99.9));
        }
        if (!Double.isNaN(facts.bytes())) {
            figures.put("bytes", facts.bytes());
        }
        return figures;
    }

    private static ChainedOptionsBuilder options(ForkContender contender, Path file) {
        List<String> flags = new ArrayList<>(contender.path().flags());
        flags.add("--enable-native-access=ALL-UNNAMED");
        flags.add("--sun-misc-unsafe-memory-access=allow");
        flags.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        flags.add("-D" + Facts.PROPERTY + "=" + file);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + contender.benchmark().getName().replace(".", "\\.") + "\\.")
                .mode(contender.mode())
                .threads(contender.threads())
                .forks(1)
                .jvmArgs(flags.toArray(String[]::new))
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(WARMUP_MILLIS))
                .measurementIterations(ITERATIONS)
                .measurementTime(TimeValue.milliseconds(ITERATION_MILLIS))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        contender.parameters().forEach(options::param);
        return options;
    }

    /** JMH passes a fork's standard error on to standard output, even when told to be silent. */
    private static OutputFormat unheard() {
        return OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
    }
}
