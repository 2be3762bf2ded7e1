package org.lstm4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.lstm4j.ClosedException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.internal.event.FlightEvents;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.internal.network.PassKind;
import org.lstm4j.internal.network.PassShape;

/**
 * A session's network with the passes that wait to be used again. The network lives until it is closed, every call has
 * ended and every stream has left, so that closing never pulls memory from under them.
 */
final class SharedNetwork {
    /** Enough for a few shapes or threads that come and go; more would hold memory for nobody. */
    private static final int MAX_IDLE = 4;

    private final Network network;
    private final Deque<Pass> idle = new ArrayDeque<>();
    /** By number of rows, while there are such streams. */
    private final Map<Integer, StreamPasses> streams = new HashMap<>();
    /** Running calls and open streams. */
    private int inUse;

    private boolean closed;

    SharedNetwork(Network network) {
        this.network = network;
    }

    /** Runs a call on an idle inference pass of this shape, or on a new one. */
    <R> R run(PassShape shape, Function<Pass, R> call) {
        FlightEvents.Span event = FlightEvents.predict(network.deviceId(), shape.batch(), shape.steps());
        Pass pass = borrow(shape);
        R result;
        try {
            result = call.apply(pass);
        } catch (Throwable e) {
            discard(pass, e);
            throw e;
        }
        giveBack(pass);
        event.done();
        return result;
    }

    /** Runs a call on a tracing pass, which nobody will use again. */
    <R> R trace(PassShape shape, Function<Pass, R> call) {
        Pass pass = open(shape, PassKind.TRACING);
        try {
            return call.apply(pass);
        } finally {
            close(pass);
        }
    }

    private void close(Pass pass) {
        try {
            pass.close();
        } finally {
            leave();
        }
    }

    private Pass borrow(PassShape shape) {
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

    private Pass open(PassShape shape, PassKind kind) {
        synchronized (this) {
            requireOpen();
            inUse++;
        }
        try {
            return network.pass(shape, kind);
        } catch (Throwable e) {
            leave();
            throw e;
        }
    }

    /** Takes a pass back for the next call of its shape. */
    private synchronized void giveBack(Pass pass) {
        idle.addFirst(pass);
        Pass surplus = idle.size() > MAX_IDLE ? idle.removeLast() : null;
        leave();
        if (surplus != null) {
            surplus.close();
        }
    }

    /** Gives up a pass after a failure: whatever that left in its stream must not meet the next call. */
    private void discard(Pass pass, Throwable failure) {
        StreamPasses.discard(pass, failure);
        leave();
    }

    /** What one more stream of this many rows computes with, until it {@link #leave leaves}. */
    synchronized StreamPasses join(int batch) {
        requireOpen();
        inUse++;
        StreamPasses passes = streams.computeIfAbsent(batch, rows -> new StreamPasses(network, rows));
        passes.users++;
        return passes;
    }

    synchronized void leave(StreamPasses passes) {
        if (--passes.users == 0) {
            streams.remove(passes.batch());
            passes.close();
        }
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
