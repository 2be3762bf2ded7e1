package org.lstm4j.benchmarks.cold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.spi.Cell;

/**
 * An application with one engine: an LSTM layer over one row, on one thread. Its command line is {@code save MODEL HIDDEN STEPS}, or
 * {@code run MODEL HIDDEN STEPS MILLIS REPORT}, which loads the model, calls it for that long, and leaves a {@link ColdReport}.
 *
 * <p>What stands before the first output is measured: it is kept to what an application has to do, and
 * clocks are converted, and reports written, at the end.
 */
public abstract class ColdApplication {
    private static final int LEAST_CALLS = 2 * ColdReport.IN_A_ROW;
    private static final int MOST_CALLS = 1 << 16;

    /** Writes the model in the engine's own format. */
    protected abstract void save(Path model, Work work, Inputs inputs) throws IOException;

    /**
     * Loads the model.
     *
     * @param x the input of every run, {@code [T, 1, H]}
     * @return runs that give all outputs, {@code [T, 1, H]}
     */
    protected abstract Prepared load(Path model, int hidden, int steps, float[] x) throws Exception;

    /** What the subclass's {@code main} does. */
    protected final void start(String... args) throws Exception {
        Path model = Path.of(args[1]);
        int hidden = Integer.parseInt(args[2]);
        int steps = Integer.parseInt(args[3]);
        if (args[0].equals("save")) {
            Work work = Work.of(Work.Kind.FORWARD, Cell.LSTM, 1, hidden, steps, 1);
            save(model, work, Inputs.of(work));
        } else {
            run(model, hidden, steps, Integer.parseInt(args[4]), Path.of(args[5]));
        }
    }

    /** What every application reads, {@code [T, 1, H]}. */
    public static float[] input(int steps, int hidden) {
        float[] x = new float[steps * hidden];
        for (int i = 0; i < x.length; i++) {
            x[i] = (i * 31 % 17 - 8) / 8f;
        }
        return x;
    }

    private void run(Path model, int hidden, int steps, int millis, Path report) throws Exception {
        float[] x = input(steps, hidden);
        long[] starts = new long[MOST_CALLS];
        long[] ends = new long[MOST_CALLS];
        Prepared prepared = load(model, hidden, steps, x);
        int calls = 0;
        do {
            starts[calls] = System.nanoTime();
            prepared.run();
            ends[calls] = System.nanoTime();
            calls++;
        } while (calls < LEAST_CALLS
                || (calls < MOST_CALLS && ends[calls - 1] - ends[0] < TimeUnit.MILLISECONDS.toNanos(millis)));

        Instant now = Instant.now();
        long offset = System.nanoTime();
        Instant first = now.minusNanos(offset - ends[0]);
        long[] durations =
                IntStream.range(0, calls).mapToLong(i -> ends[i] - starts[i]).toArray();
        long[] sinceFirst =
                Arrays.stream(ends, 0, calls).map(end -> end - ends[0]).toArray();
        Files.writeString(report, new ColdReport(first, durations, sinceFirst, prepared.output()).text());
    }
}
