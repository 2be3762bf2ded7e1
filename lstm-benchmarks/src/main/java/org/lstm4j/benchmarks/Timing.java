package org.lstm4j.benchmarks;

import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.jmh.EngineBenchmark;

/**
 * How long a fork takes; a run that has begun is finished, so that a large shape takes longer.
 *
 * @param warmupMillis before measuring
 * @param iterations measured
 * @param iterationMillis each
 */
record Timing(int warmupMillis, int iterations, int iterationMillis) {
    /** The vector kernels are compiled within some 1.5 s. */
    private static final Timing OWN = new Timing(1600, 3, 250);
    /** Native code needs no compiler; the little Java in front of it does. */
    private static final Timing PEER = new Timing(500, 3, 250);
    /** A loop of a few instructions. */
    private static final Timing BOUND = new Timing(300, 3, 100);

    static Timing of(Contender contender) {
        if (contender.benchmark() != EngineBenchmark.class) {
            return BOUND;
        }
        return contender.engine().equals(OwnEngine.ID) ? OWN : PEER;
    }
}
