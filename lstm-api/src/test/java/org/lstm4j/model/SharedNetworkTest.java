package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;

/** Which passes wait to be used again: as many as calls ever ran at once, and a few shapes in any case. */
class SharedNetworkTest {
    private static final int CALLERS = 7;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final SharedNetwork network =
            new SharedNetwork(new Network(backend, TestModels.streamable(), Mode.INFERENCE, Numerics.STRICT));
    private long weights;

    @BeforeEach
    void countWeights() {
        weights = backend.memory().liveBuffers();
    }

    @AfterEach
    void everythingIsFreed() {
        network.close();
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    @Test
    void callsAtOnceFindThePassesOfThoseBefore() throws Exception {
        Set<Pass> first = passesAtOnce();
        assertEquals(CALLERS, first.size());
        long buffers = backend.memory().liveBuffers();
        for (int round = 0; round < 3; round++) {
            assertEquals(first, passesAtOnce());
            assertEquals(buffers, backend.memory().liveBuffers());
        }
    }

    private Set<Pass> passesAtOnce() throws Exception {
        Set<Pass> passes = ConcurrentHashMap.newKeySet();
        CyclicBarrier all = new CyclicBarrier(CALLERS);
        try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Boolean>> calls = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                calls.add(threads.submit(() -> network.run(shape(3), pass -> {
                    await(all);
                    return passes.add(pass);
                })));
            }
            for (Future<Boolean> call : calls) {
                call.get();
            }
        }
        return passes;
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void ofManyShapesTheLastFourAreKept() {
        List<Pass> passes = new ArrayList<>();
        for (int steps = 1; steps <= 6; steps++) {
            passes.add(network.run(shape(steps), pass -> pass));
        }
        for (int steps = 6; steps >= 3; steps--) {
            assertSame(passes.get(steps - 1), network.run(shape(steps), pass -> pass));
        }
        assertNotSame(passes.get(1), network.run(shape(2), pass -> pass));
    }

    @Test
    void passesThatFailedAreNotKept() {
        assertThrows(
                IllegalStateException.class,
                () -> network.run(shape(3), pass -> {
                    throw new IllegalStateException("call");
                }));
        assertEquals(weights, backend.memory().liveBuffers());
    }

    private static PassShape shape(int steps) {
        return new PassShape(steps, 2, Layout.BATCH_MAJOR, false);
    }
}
