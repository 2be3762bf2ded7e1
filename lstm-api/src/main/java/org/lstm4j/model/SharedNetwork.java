package org.lstm4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.lstm4j.ClosedException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.internal.network.PassKind;
import org.lstm4j.internal.network.PassShape;

/**
 * A session's network with the passes that wait to be used again. The network lives until it is closed and every pass
 * has come back, so that closing never pulls memory from under a running call.
 */
final class SharedNetwork {
    /** Enough for a few shapes or threads that come and go; more would hold memory for nobody. */
    private static final int MAX_IDLE = 4;

    private final Network network;
    private final Deque<Pass> idle = new ArrayDeque<>();
    private int inUse;
    private boolean closed;

    SharedNetwork(Network network) {
        this.network = network;
    }

    /** An idle inference pass of this shape, or a new one. */
    Pass borrow(PassShape shape) {
        synchronized (this) {
            requireOpen();
            for (Iterator<Pass> passes = idle.iterator(); passes.hasNext(); ) {
                Pass pass = passes.next();
                if (pass.shape().equals(shape)) {
                    passes.remove();
                    inUse++;
                    return pass;
                }
            }
        }
        try {
            return open(shape, PassKind.INFERENCE);
        } catch (MemoryLimitException e) {
            closeIdle();
            return open(shape, PassKind.INFERENCE);
        }
    }

    /** A new pass; the caller gives it back by {@link #giveBack} or {@link #release}. */
    Pass open(PassShape shape, PassKind kind) {
        synchronized (this) {
            requireOpen();
            inUse++;
        }
        try {
            return network.pass(shape, kind);
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    /** Takes an inference pass back for the next call of its shape. */
    synchronized void giveBack(Pass pass) {
        idle.addFirst(pass);
        if (idle.size() > MAX_IDLE) {
            idle.removeLast().close();
        }
        leave();
    }

    /** Takes a pass back for good. */
    void release(Pass pass) {
        pass.close();
        leave();
    }

    synchronized void close() {
        if (!closed) {
            closed = true;
            closeWhenUnused();
        }
    }

    private synchronized void leave() {
        inUse--;
        if (closed) {
            closeWhenUnused();
        }
    }

    private void closeWhenUnused() {
        closeIdle();
        if (inUse == 0) {
            network.close();
        }
    }

    private synchronized void closeIdle() {
        idle.forEach(Pass::close);
        idle.clear();
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("session: closed; open another one with model.open(backend)");
        }
    }
}
