package org.lstm4j.model;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.internal.network.PassKind;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.spi.Matrix;

/**
 * What streams of one number of rows compute with: passes, each borrowed for one step. There are about as many as threads
 * ever stepped at the same moment, however many streams there are; a stream itself owns its state alone.
 */
final class StreamPasses {
    /** A power of two; more passes than these at a time are not kept. */
    private static final int KEPT = 64;

    private final Network network;
    private final PassShape shape;
    private final AtomicReferenceArray<Pass> idle = new AtomicReferenceArray<>(KEPT);
    private final StateSlots states;
    /** Open streams; the shared network's to count. */
    int users;

    StreamPasses(Network network, int batch) {
        this.network = network;
        shape = new PassShape(1, batch, Layout.BATCH_MAJOR, false);
        states = new StateSlots(network::stateMemory);
    }

    int batch() {
        return shape.batch();
    }

    /** A stream's own memory, with whatever is in it. Refuses models that cannot stream. */
    Matrix takeState() {
        Pass pass = take();
        int floats = pass.carriedFloats();
        give(pass);
        return states.take(floats);
    }

    void giveState(Matrix state) {
        states.give(state);
    }

    /** An idle pass, or a new one. A thread finds the one that it gave back last, still in its caches. */
    Pass take() {
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            int slot = (home + i) % KEPT;
            if (idle.getPlain(slot) != null) {
                Pass pass = idle.getAndSet(slot, null);
                if (pass != null) {
                    return pass;
                }
            }
        }
        return network.pass(shape, PassKind.STREAMING);
    }

    void give(Pass pass) {
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            if (idle.compareAndSet((home + i) % KEPT, null, pass)) {
                return;
            }
        }
        pass.close();
    }

    /** Closes a pass after a failure: whatever that left in its stream must not meet the next step. */
    static void discard(Pass pass, Throwable failure) {
        try {
            pass.close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /** Frees everything, once no stream is left. */
    void close() {
        for (int slot = 0; slot < KEPT; slot++) {
            Pass pass = idle.getAndSet(slot, null);
            if (pass != null) {
                pass.close();
            }
        }
        states.close();
    }

    private static int home() {
        return (int) (Thread.currentThread().threadId() % KEPT);
    }
}
