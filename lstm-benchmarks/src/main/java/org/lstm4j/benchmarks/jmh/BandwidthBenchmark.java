package org.lstm4j.benchmarks.jmh;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Reads a block of memory from end to end, over and over: from whichever level of the caches it fits in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BandwidthBenchmark {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANE_BYTES = SPECIES.vectorByteSize();
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();
    private static final long LINE = 64;

    /** Of each thread. */
    @Param("262144")
    long bytes;

    private MemorySegment memory;
    private float sum;

    @Setup
    public void allocate() {
        memory = Arena.ofAuto().allocate(bytes, LINE);
        memory.fill((byte) 1); // pages that nobody has written to are all the same page
        Settling.settle(() -> sum += read(), Settling.LONG);
    }

    /** One pass; four sums, so that additions do not wait for each other. */
    @Benchmark
    public float read() {
        FloatVector a = FloatVector.zero(SPECIES);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (long at = 0; at < bytes; at += 8L * LANE_BYTES) {
            a = a.add(FloatVector.fromMemorySegment(SPECIES, memory, at, ORDER));
            b = b.add(FloatVector.fromMemorySegment(SPECIES, memory, at + LANE_BYTES, ORDER));
            c = c.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 2L * LANE_BYTES, ORDER));
            d = d.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 3L * LANE_BYTES, ORDER));
            a = a.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 4L * LANE_BYTES, ORDER));
            b = b.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 5L * LANE_BYTES, ORDER));
            c = c.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 6L * LANE_BYTES, ORDER));
            d = d.add(FloatVector.fromMemorySegment(SPECIES, memory, at + 7L * LANE_BYTES, ORDER));
        }
        return a.add(b).add(c).add(d).reduceLanes(VectorOperators.ADD);
    }
}
