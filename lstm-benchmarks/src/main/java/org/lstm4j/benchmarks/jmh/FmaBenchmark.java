package org.lstm4j.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Fused multiply-adds between registers, without a load: the most arithmetic that a core has. Twelve sums hide the
 * instruction's latency on every core known, and fit the sixteen registers of AVX2.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FmaBenchmark {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int SUMS = 12;
    private static final int ROUNDS = 10_000;

    /** Multiplications and additions of one call. */
    public static final double FLOPS = 2.0 * SUMS * ROUNDS * SPECIES.length();

    private float factor = 0.999f;
    private float summand = 0.001f;
    private float sum;

    /** Until it is compiled. */
    @Setup
    public void settle() {
        Settling.settle(() -> sum += fma(), Settling.LONG);
    }

    /** Many of them. */
    @Benchmark
    public float fma() {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        FloatVector s = FloatVector.broadcast(SPECIES, summand);
        FloatVector a = s.mul(0f);
        FloatVector b = s.mul(1f);
        FloatVector c = s.mul(2f);
        FloatVector d = s.mul(3f);
        FloatVector e = s.mul(4f);
        FloatVector g = s.mul(5f);
        FloatVector h = s.mul(6f);
        FloatVector i = s.mul(7f);
        FloatVector j = s.mul(8f);
        FloatVector k = s.mul(9f);
        FloatVector l = s.mul(10f);
        FloatVector m = s.mul(11f);
        for (int round = 0; round < ROUNDS; round++) {
            a = a.fma(f, s);
            b = b.fma(f, s);
            c = c.fma(f, s);
            d = d.fma(f, s);
            e = e.fma(f, s);
            g = g.fma(f, s);
            h = h.fma(f, s);
            i = i.fma(f, s);
            j = j.fma(f, s);
            k = k.fma(f, s);
            l = l.fma(f, s);
            m = m.fma(f, s);
        }
        FloatVector sum = a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l)
                .add(m);
        return sum.reduceLanes(VectorOperators.ADD);
    }
}
