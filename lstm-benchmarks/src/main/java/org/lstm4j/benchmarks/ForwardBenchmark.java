package org.lstm4j.benchmarks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import org.lstm4j.Backends;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.RNN;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Cell;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One recurrent layer over whole sequences, input size = hidden size, every step put out, between buffers of the caller. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ForwardBenchmark {
    @Param("cpu")
    String backend;

    @Param("32")
    int batch;

    @Param("256")
    int hidden;

    @Param("100")
    int steps;

    @Param("1")
    int threads;

    @Param("LSTM")
    Cell cell;

    private Backend device;
    private Session session;
    private Request request;
    private MemorySegment y;

    /** Opens the backend and draws weights and input. */
    @Setup
    public void open() {
        Arena arena = Arena.ofAuto();
        device = Backends.named(backend, BackendOptions.DEFAULT.withThreads(threads));
        session = Model.builder(hidden)
                .add(layer())
                .initialise(Initialiser.PYTORCH, 1)
                .build()
                .open(device);
        long floats = (long) batch * steps * hidden;
        MemorySegment x = arena.allocate(ValueLayout.JAVA_FLOAT, floats);
        for (long i = 0; i < floats; i++) {
            x.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin((double) i));
        }
        y = arena.allocate(ValueLayout.JAVA_FLOAT, floats);
        request = Request.of(x, batch, steps).timeMajor();
    }

    private Layer layer() {
        return switch (cell) {
            case LSTM -> LSTM.of(hidden);
            case GRU -> GRU.of(hidden);
            case RNN -> RNN.of(hidden);
        };
    }

    @TearDown
    public void close() {
        session.close();
        device.close();
    }

    /** The whole forward. */
    @Benchmark
    public MemorySegment forward() {
        session.predict(request, y);
        return y;
    }
}
