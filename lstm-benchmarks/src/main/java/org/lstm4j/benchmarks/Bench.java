package org.lstm4j.benchmarks;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.spi.Cell;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the benchmarks in rounds: in each round every benchmark takes one fork in its turn, so that a noisy spell of the
 * machine meets them all, and ratios are formed within a round.
 */
final class Bench {
    private static final int[] QUICK_BATCHES = {1, 8, 32};
    private static final int[] QUICK_SIZES = {64, 256, 1024};
    /** Of the smaller cells, which run the same kernels. */
    private static final int[] BRIEF_BATCHES = {1, 32};

    private static final int[] BRIEF_SIZES = {256};
    private static final int[] ALL_BATCHES = {1, 8, 32, 128};
    private static final int[] ALL_SIZES = {32, 64, 128, 256, 512, 1024};

    private final boolean quick;
    private final PrintWriter progress;

    /**
     * @param quick few shapes on one thread, a few minutes in all
     * @param progress where one line for each round goes
     */
    Bench(boolean quick, PrintWriter progress) {
        this.quick = quick;
        this.progress = progress;
    }

    /** Measures all work whose name the filter accepts. */
    List<Row> run(Predicate<String> filter) throws RunnerException {
        List<Row> rows = work().stream()
                .filter(work -> filter.test(work.toString()))
                .map(Row::new)
                .toList();
        int rounds = quick ? 3 : 5;
        for (int round = 1; round <= rounds; round++) {
            progress.println("round " + round + " of " + rounds + ": " + rows.size() + " shapes");
            progress.flush();
            for (Row row : rows) {
                row.add(forward(row.work()), tile(row.work()));
            }
        }
        return rows;
    }

    private List<Work> work() {
        List<Work> all = new ArrayList<>();
        for (Cell cell : Cell.values()) {
            boolean brief = quick && cell != Cell.LSTM;
            for (int threads = 1; threads <= (quick ? 1 : 2); threads++) {
                for (int hidden : brief ? BRIEF_SIZES : quick ? QUICK_SIZES : ALL_SIZES) {
                    for (int batch : brief ? BRIEF_BATCHES : quick ? QUICK_BATCHES : ALL_BATCHES) {
                        all.add(forward(cell, batch, hidden, threads));
                    }
                }
            }
        }
        return all;
    }

    /** Fewer steps for the largest layers, so that a call stays near a tenth of a second. */
    private static Work forward(Cell cell, int batch, int hidden, int threads) {
        int steps = hidden >= 1024 ? 20 : hidden >= 512 ? 50 : 100;
        return Work.of(Work.Kind.FORWARD, cell, batch, hidden, steps, threads);
    }

    private double forward(Work work) throws RunnerException {
        return micros(fork(ForwardBenchmark.class, work)
                .param("steps", String.valueOf(work.steps()))
                .param("threads", String.valueOf(work.threads())));
    }

    private double tile(Work work) throws RunnerException {
        return micros(fork(TileBenchmark.class, work));
    }

    private ChainedOptionsBuilder fork(Class<?> benchmark, Work work) {
        return new OptionsBuilder()
                .include(benchmark.getName())
                .param("cell", work.cell().name())
                .param("batch", String.valueOf(work.batch()))
                .param("hidden", String.valueOf(work.hidden()))
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
    }

    private static double micros(ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.build(), unheard()).run();
        return results.iterator().next().getPrimaryResult().getScore();
    }

    /** JMH passes a fork's standard error on to standard output, even when told to be silent. */
    private static OutputFormat unheard() {
        return OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
    }
}
