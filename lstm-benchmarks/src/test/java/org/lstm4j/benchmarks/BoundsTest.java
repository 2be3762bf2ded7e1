package org.lstm4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.benchmarks.jmh.BandwidthBenchmark;
import org.lstm4j.benchmarks.jmh.FmaBenchmark;
import org.openjdk.jmh.annotations.Mode;

class BoundsTest {
    private static final double EXACT = 1e-9;

    /** 100 GFLOP/s, and 50 GB/s from blocks of a megabyte. */
    private final Bounds bounds = Bounds.of(List.of(
            measured(FmaBenchmark.class, 1, Map.of(), FmaBenchmark.FLOPS / 100e3),
            measured(BandwidthBenchmark.class, 1, Map.of("bytes", "1048576"), 1048576 / 50e3)));

    @Test
    void manyRowsAreBoundByArithmetic() {
        Work work = Work.parse("forward lstm B32 H256 T100 threads1");
        double flops = 2 * 2.0 * 32 * 100 * 4 * 256 * 256;
        assertEquals(flops / 100e3, bounds.micros(work).orElseThrow(), EXACT);
    }

    @Test
    void oneRowReadsItsRecurrentWeightsAtEveryStep() {
        Work work = Work.parse("forward lstm B1 H256 T100 threads1");
        double projection = 2.0 * 100 * 4 * 256 * 256 / 100e3;
        double reading = 100 * 4.0 * 4 * 256 * 256 / 50e3;
        assertEquals(projection + reading, bounds.micros(work).orElseThrow(), EXACT);
    }

    @Test
    void aTrainingTakesThreeForwardsOfArithmetic() {
        Work work = Work.parse("train lstm B32 H256 T50 threads1");
        double flops = 3 * 2 * 2.0 * 32 * 50 * 4 * 256 * 256;
        assertEquals(flops / 100e3, bounds.micros(work).orElseThrow(), EXACT);
    }

    @Test
    void weightsAreReadLikeTheNextSmallerBlock() {
        assertEquals(1 << 20, Bounds.block(Work.parse("forward lstm B1 H256 T100 threads1")));
        assertEquals(1 << 18, Bounds.block(Work.parse("forward lstm B1 H256 T100 threads2")));
        assertEquals(1 << 18, Bounds.block(Work.parse("forward gru B1 H256 T100 threads1")));
        assertEquals(1 << 20, Bounds.block(Work.parse("step lstm B1 H256 T1 threads1")));
        assertEquals(1 << 12, Bounds.block(Work.parse("forward rnn B1 H8 T1 threads1")));
    }

    @Test
    void whatWasNotMeasuredBoundsNothing() {
        assertTrue(
                bounds.micros(Work.parse("forward lstm B1 H32 T100 threads1")).isEmpty());
        assertTrue(
                bounds.micros(Work.parse("forward lstm B1 H512 T100 threads2")).isEmpty());
    }

    private static Results measured(Class<?> benchmark, int threads, Map<String, ?> parameters, double micros) {
        ForkContender contender = ForkContender.of("lstm4j", benchmark, Mode.AverageTime, threads, parameters);
        Results results = new Results(new Row("bound", Kind.BOUND, null, JvmPath.VECTOR, List.of(contender)));
        for (double slowed : new double[] {3, 1, 2}) {
            results.nextRound();
            results.add(contender, new Outcome.Timed(slowed * micros, Map.of(), ""));
        }
        return results;
    }
}
