package org.lstm4j.benchmarks.jmh;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lstm4j.Backends;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Many independent streams over one model, stepped in turn: a step's time where every state comes from far away. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StreamsBenchmark {
    /** Streams over the one model. */
    public static final int STREAMS = 1000;

    @Param("step lstm B1 H128 T1 threads1")
    String work;

    private final Arena arena = Arena.ofShared();
    private final List<SessionStream> streams = new ArrayList<>();
    private Backend backend;
    private Session session;
    private MemorySegment x;
    private MemorySegment y;

    @Setup
    public void open() {
        Work parsed = Work.parse(work);
        Inputs inputs = Inputs.of(parsed);
        backend = Backends.named("cpu", BackendOptions.DEFAULT.withThreads(1));
        session = OwnEngine.model(parsed, inputs).open(backend);
        for (int stream = 0; stream < STREAMS; stream++) {
            streams.add(session.openStream());
        }
        x = arena.allocateFrom(JAVA_FLOAT, inputs.x());
        y = arena.allocate(JAVA_FLOAT, parsed.hidden());
        Settling.settle(this::step, Settling.BRIEF);
    }

    @TearDown
    public void close() {
        streams.forEach(SessionStream::close);
        session.close();
        backend.close();
        arena.close();
    }

    /** One step of each. */
    @Benchmark
    @OperationsPerInvocation(STREAMS)
    public MemorySegment step() {
        for (SessionStream stream : streams) {
            stream.step(x, y);
        }
        return y;
    }
}
