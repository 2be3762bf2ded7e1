package org.lstm4j.backend.cpu.kernel;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.BackendException;
import org.lstm4j.spi.WeightFormat;

/** Vector kernels are compiled aside, and taken when they are. */
class WarmUpTest {
    private static final long PATIENCE_NANOS = 240_000_000_000L;

    /** Far more than a compiled kernel takes for a small call. */
    private static final long SLOW_NANOS = 100_000;

    private static final int RUNS = 100;

    @Test
    void everyKernelBecomesReadyAndTheThreadEnds() {
        assumeTrue(KernelFamily.best() != KernelFamily.SCALAR, "the vector module is absent");
        WarmUp warmUp = new WarmUp(KernelFamily.best());
        Set<Kernel> kernels = EnumSet.allOf(Kernel.class);
        for (int rows = warmUp.family().rows() + 1; rows <= KernelFamily.VECTOR_ROWS; rows++) {
            for (WeightFormat format : WeightFormat.values()) {
                kernels.remove(Kernel.product(format, rows));
            }
        }
        for (Kernel kernel : kernels) {
            assertFalse(warmUp.isReady(kernel), kernel::name);
            warmUp.want(kernel);
        }
        assertTrue(threads().anyMatch(Thread::isDaemon), "a daemon called " + KernelSource.WARM_UP_THREAD);
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (threads().findAny().isPresent() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(SLOW_NANOS);
        }
        assertAll(kernels.stream().map(kernel -> () -> assertTrue(warmUp.isReady(kernel), kernel::name)));
        assertEquals(0, threads().count());
    }

    private static Stream<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(KernelSource.WARM_UP_THREAD));
    }

    /** As where there is no second compiler: a kernel that stays slow stays off. */
    @ParameterizedTest
    @EnumSource(names = {"PRODUCT_1", "INT8_PRODUCT_1", "LSTM", "ADD"})
    void aSlowKernelIsNotTaken(Kernel kernel) {
        Kernels slow = (Kernels) Proxy.newProxyInstance(
                Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rows")) {
                        return KernelFamily.VECTOR_ROWS;
                    }
                    LockSupport.parkNanos(SLOW_NANOS);
                    return null;
                });
        try (Rehearsal rehearsal = new Rehearsal()) {
            Trial trial = new Trial(rehearsal, kernel, new ScalarKernels(KernelFamily.VECTOR_ROWS), slow);
            for (int i = 0; i < RUNS; i++) {
                trial.run();
            }
            assertFalse(trial.isWon());
            assertTrue(trial.spent() > RUNS * SLOW_NANOS);
            assertFalse(trial.isDue(System.nanoTime()));
        }
    }

    /** As where a container limits threads: the call that wants a kernel has its result from plain Java. */
    @Test
    void whereNoThreadCanBeHadKernelsStayInPlainJava() {
        assumeTrue(KernelFamily.best() != KernelFamily.SCALAR, "the vector module is absent");
        AtomicInteger asked = new AtomicInteger();
        WarmUp warmUp = new WarmUp(KernelFamily.best(), run -> {
            asked.incrementAndGet();
            return new Thread(run) {
                @Override
                public void start() {
                    throw new OutOfMemoryError("unable to create native thread");
                }
            };
        });
        Kernels kernels = new WarmingKernels(warmUp);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 3f, 5f);
            MemorySegment to = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1f, 2f);
            kernels.add(from, 0, to, 0, 2);
            kernels.scale(to, 0, from, 0, to, 0, 2);
            assertArrayEquals(new float[] {12f, 35f}, to.toArray(ValueLayout.JAVA_FLOAT));
        }
        assertFalse(warmUp.isReady(Kernel.ADD));
        assertFalse(warmUp.isReady(Kernel.SCALE));
        assertEquals(1, asked.get());
    }

    @Test
    void thePropertyChooses() {
        boolean vectors = KernelFamily.best() != KernelFamily.SCALAR;
        assertEquals(ScalarKernels.class, asked("scalar").newKernels().getClass());
        assertEquals(
                vectors ? WarmingKernels.class : ScalarKernels.class,
                asked("auto").newKernels().getClass());
        assertEquals(KernelFamily.best(), asked("auto").family());
        if (vectors) {
            assertEquals(
                    KernelFamily.best().newKernels().getClass(),
                    asked("vector").newKernels().getClass());
        } else {
            assertTrue(assertThrows(BackendException.class, () -> asked("vector"))
                    .getMessage()
                    .contains("--add-modules jdk.incubator.vector"));
        }
        assertEquals(
                "lstm4j.cpu.kernels: expected auto, vector or scalar, got fast",
                assertThrows(BackendException.class, () -> asked("fast")).getMessage());
    }

    private static KernelSource asked(String value) {
        String before = System.setProperty(KernelSource.PROPERTY, value);
        try {
            return KernelSource.configured();
        } finally {
            if (before == null) {
                System.clearProperty(KernelSource.PROPERTY);
            } else {
                System.setProperty(KernelSource.PROPERTY, before);
            }
        }
    }
}
