package org.lstm4j.benchmarks.jmh;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.lstm4j.backend.cpu.kernel.KernelSource;

/**
 * Runs something until it has come to full speed, however busy the machine is: until for some time no run has been a tenth
 * faster than all before it, HotSpot has compiled next to nothing, whose threads take cores from the engine's, and the CPU
 * backend's own warm-up, which hands kernels over to vectors, has ended.
 */
final class Settling {
    /** A new best time counts when it is below this share of the last. */
    private static final double FASTER = 0.9;

    /** Enough for engines: native code needs no compiler, and the backend's thread tells when ours is done. */
    static final int BRIEF = 300;
    /** For code on the Vector API that waits for the compiler by itself. */
    static final int LONG = 1000;

    /** Milliseconds of compilation in a quiet time that disturb nobody. */
    private static final long COMPILED_MILLIS = 10;

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final CompilationMXBean COMPILER = ManagementFactory.getCompilationMXBean();

    private Settling() {}

    /**
     * Runs until it is settled.
     *
     * @param quietMillis without a new best time
     */
    static void settle(Runnable run, int quietMillis) {
        long quiet = TimeUnit.MILLISECONDS.toNanos(quietMillis);
        long start = System.nanoTime();
        long improved = start;
        long compiled = COMPILER.getTotalCompilationTime();
        double best = Double.POSITIVE_INFINITY;
        long now = start;
        while (now - improved < quiet && now - start < LONGEST_NANOS) {
            long before = now;
            run.run();
            now = System.nanoTime();
            if (now - before < FASTER * best) {
                best = now - before;
                improved = now;
                compiled = COMPILER.getTotalCompilationTime();
            } else if (now - improved >= quiet && (isCompiling(compiled) || isWarmingUp())) {
                improved = now;
                compiled = COMPILER.getTotalCompilationTime();
            }
        }
    }

    private static boolean isCompiling(long before) {
        return COMPILER.getTotalCompilationTime() - before > COMPILED_MILLIS;
    }

    private static boolean isWarmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(KernelSource.WARM_UP_THREAD));
    }
}
