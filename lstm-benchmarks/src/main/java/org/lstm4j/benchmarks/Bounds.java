package org.lstm4j.benchmarks;

import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.lstm4j.benchmarks.engine.Cost;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.benchmarks.jmh.FmaBenchmark;

/**
 * The least time that a piece of work can take on this machine, from what was measured in the same run: every product at the
 * rate of fused multiply-adds between registers, but a recurrent step never in less time than it takes to read its weights
 * once. The input products stand in front of the steps at full rate, as their weights serve many steps at a time; the
 * two add up, because a thread does one after the other. The element-wise part of a cell counts as nothing.
 *
 * <p>Weights are read at the rate of a block of their size for each thread, or of the next smaller one that was measured,
 * which is no slower: so the bound holds. Several threads share the arithmetic evenly.
 */
final class Bounds {
    /** Blocks are measured in these steps from {@link #SMALLEST} on. */
    private static final long STEP = 4;

    /** Figure of arithmetic, in 10^9 a second. */
    static final String GIGAFLOPS = "gflops";
    /** Figure of reading, in 10^9 bytes a second, of all threads together. */
    static final String GIGABYTES = "gbytes_per_s";

    private static final long SMALLEST = 4096;
    /** Beyond any cache. */
    static final long LARGEST = 1L << 28;

    private double gigaflops = Double.NaN;
    /** By threads, then by bytes of each thread: GB/s of all threads together. */
    private final Map<Integer, NavigableMap<Long, Double>> gigabytes = new TreeMap<>();

    /** From the rows of kind BOUND that have been measured. */
    static Bounds of(Collection<Results> all) {
        Bounds bounds = new Bounds();
        for (Results results : all) {
            if (results.row().kind() == Kind.BOUND) {
                micros(results).ifPresent(value -> bounds.take(results, value));
            }
        }
        return bounds;
    }

    /** That of the best round: what the machine can do does not depend on who else was at work in the others. */
    static OptionalDouble micros(Results results) {
        return DoubleStream.of(results.all(results.row().ours().name())).min();
    }

    private void take(Results results, double micros) {
        ForkContender ours = bound(results.row());
        Map<String, Double> rate = rate(ours, micros);
        gigaflops = rate.getOrDefault(GIGAFLOPS, gigaflops);
        if (rate.containsKey(GIGABYTES)) {
            gigabytes
                    .computeIfAbsent(ours.threads(), threads -> new TreeMap<>())
                    .put(bytes(ours), rate.get(GIGABYTES));
        }
    }

    /** What a row of kind BOUND says, under its name. */
    static Map<String, Double> rate(Row row, double micros) {
        return rate(bound(row), micros);
    }

    private static ForkContender bound(Row row) {
        return (ForkContender) row.ours();
    }

    private static Map<String, Double> rate(ForkContender bound, double micros) {
        return bound.benchmark() == FmaBenchmark.class
                ? Map.of(GIGAFLOPS, FmaBenchmark.FLOPS / micros / 1e3)
                : Map.of(GIGABYTES, bound.threads() * bytes(bound) / micros / 1e3);
    }

    private static long bytes(ForkContender reader) {
        return Long.parseLong(reader.parameters().get(Suite.BYTES));
    }

    /** The block by which a work's weights are judged. */
    static long block(Work work) {
        double share = Cost.bytesPerStep(work) / work.threads();
        long block = SMALLEST;
        while (block * STEP <= share && block < LARGEST) {
            block *= STEP;
        }
        return block;
    }

    /** Multiplications and additions between registers by one thread, in 10^9 a second; NaN before they are measured. */
    double gigaflops() {
        return gigaflops;
    }

    /** Least microseconds of one run; empty where no bound was measured. */
    OptionalDouble micros(Work work) {
        NavigableMap<Long, Double> rates = gigabytes.get(work.threads());
        Map.Entry<Long, Double> rate = rates == null ? null : rates.floorEntry(block(work));
        if (rate == null || Double.isNaN(gigaflops)) {
            return OptionalDouble.empty();
        }
        double flopsAMicro = gigaflops * 1e3 * work.threads();
        if (work.learns()) {
            return OptionalDouble.of(Cost.flops(work) / flopsAMicro);
        }
        double read = Cost.bytesPerStep(work) / (rate.getValue() * 1e3);
        if (work.kind() == Work.Kind.STEP) {
            return OptionalDouble.of(Math.max(Cost.flops(work) / flopsAMicro, work.layers() * read));
        }
        double projection = Cost.projectionFlops(work) / flopsAMicro;
        double recurrence = Cost.recurrentFlops(work) / flopsAMicro;
        return OptionalDouble.of(projection + Math.max(recurrence, Cost.dependentSteps(work) * read));
    }
}
