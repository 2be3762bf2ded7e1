package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.spi.RecurrentSpec;

/** A warmed call allocates nothing: no garbage per call or step, and no boxed vector in a kernel. */
class CpuAllocationTest {
    private static final int CALLS = 50;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void forwardBackwardAndStep() {
        RecurrentSpec spec = RecurrentSpec.lstm(24, 40);
        try (LstmRun run = new LstmRun(KernelFamily.best(), 1, spec, 7, 9, true, true);
                LstmRun single = new LstmRun(KernelFamily.best(), 1, spec, 7, 1, false, false)) {
            check("forward", run::forward);
            check("backward", run::backward);
            check("step", run::step);
            check("step of one row", single::step);
        }
    }

    /** Vectors are boxed until HotSpot's second compiler has seen a kernel, which a busy machine may delay. */
    private static void check(String name, Runnable call) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long bytes;
        do {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        } while (bytes > 0 && System.nanoTime() < deadline);
        long left = bytes;
        assertTrue(left == 0, () -> name + ": " + left + " bytes in " + CALLS + " calls");
    }
}
