package org.lstm4j.benchmarks.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.lstm4j.benchmarks.engine.Checked;
import org.lstm4j.benchmarks.engine.Engine;
import org.lstm4j.benchmarks.engine.Engines;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One run of a piece of work by one engine, whose outputs have been found right. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EngineBenchmark {
    private static final int COUNTED_RUNS = 100;

    @Param("lstm4j")
    String engine;

    @Param("forward lstm B32 H256 T100 threads1")
    String work;

    private Prepared prepared;

    /** Draws weights and inputs, and checks what comes out. */
    @Setup
    public void prepare() {
        Facts facts = Facts.NONE;
        try {
            Engine named = Engines.named(engine);
            facts = new Facts(named.version(), null, Double.NaN);
            Work parsed = Work.parse(work);
            prepared = Checked.prepare(named, parsed);
            Settling.settle(prepared::run, Settling.BRIEF);
            if (parsed.kind() == Work.Kind.STEP) {
                facts = new Facts(facts.version(), null, bytesPerRun());
            }
        } catch (RuntimeException | Error e) {
            facts.failed(e).leave();
            throw e;
        }
        facts.leave();
    }

    /** Allocated by this thread, which runs the benchmark as well. */
    private double bytesPerRun() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int run = 0; run < COUNTED_RUNS; run++) {
            prepared.run();
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / COUNTED_RUNS;
    }

    @TearDown
    public void close() {
        prepared.close();
    }

    /** One run. */
    @Benchmark
    public void run() {
        prepared.run();
    }
}
