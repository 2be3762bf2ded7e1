package org.lstm4j.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.lstm4j.backend.cpu.kernel.BareTile;
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

/** The CPU backend's matrix tile alone, over one step's product {@code [batch, hidden] x [hidden, gates*hidden]}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TileBenchmark {
    @Param("32")
    int batch;

    @Param("256")
    int hidden;

    @Param("LSTM")
    Cell cell;

    private BareTile tile;

    @Setup
    public void open() {
        tile = BareTile.of(batch, cell.gates() * hidden, hidden);
        Settling.settle(tile::run, Settling.LONG);
    }

    @TearDown
    public void close() {
        tile.close();
    }

    /** One product. */
    @Benchmark
    public BareTile tile() {
        tile.run();
        return tile;
    }
}
