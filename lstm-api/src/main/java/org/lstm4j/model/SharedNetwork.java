package org.lstm4j.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    /** Idle passes that are kept however few calls run at once: for a few shapes that come and go. */
    private static final int LEAST_IDLE = 4;

    private final Network network;
    private final Deque<Pass> idle = new ArrayDeque<>();
    /** By number of rows, while there are such streams. */
    private final Map<Integer, StreamPasses> streams = new HashMap<>();
    /** Running calls and open streams. */
    private int inUse;

    /** Predictions at this moment, and the most that there ever were at the same one: so many passes are worth keeping. */
    private int borrowed;

    private int mostBorrowed;

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
        Pass pass = openToTrace(shape);
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

    /** The call counts from here on: what it closes to make room, it closes before the network. */
    private Pass borrow(PassShape shape) {
        Pass pass = enter(shape);
        if (pass != null) {
            return pass;
        }
        try {
            return openToPredict(shape);
        } catch (Throwable e) {
            giveUp();
            throw e;
        }
    }

    private synchronized @Nullable Pass enter(PassShape shape) {
        requireOpen();
        inUse++;
        borrowed++;
        for (Iterator<Pass> passes = idle.iterator(); passes.hasNext(); ) {
            Pass pass = passes.next();
            if (pass.shape().equals(shape)) {
                passes.remove();
                return pass;
            }
        }
        return null;
    }

    private Pass openToPredict(PassShape shape) {
        try {
            return network.pass(shape, PassKind.INFERENCE);
        } catch (MemoryLimitException e) {
            closeIdle();
            return network.pass(shape, PassKind.INFERENCE);
        }
    }

    private Pass openToTrace(PassShape shape) {
        synchronized (this) {
            requireOpen();
            inUse++;
        }
        try {
            return network.pass(shape, PassKind.TRACING);
        } catch (Throwable e) {
            leave();
            throw e;
        }
    }

    /**
     * Takes a pass back for the next call of its shape. To close one waits for all threads: not while they wait for the lock,
     * unless the session is closed.
     */
    private void giveBack(Pass pass) {
        Pass surplus;
        synchronized (this) {
            mostBorrowed = Math.max(mostBorrowed, borrowed);
            borrowed--;
            idle.addFirst(pass);
            surplus = idle.size() > Math.max(LEAST_IDLE, mostBorrowed) ? idle.removeLast() : null;
            if (surplus == null) {
                leave();
                return;
            }
        }
        close(surplus);
    }

    /** Gives up a pass after a failure: whatever that left in its stream must not meet the next call. */
    private void discard(Pass pass, Throwable failure) {
        StreamPasses.discard(pass, failure);
        giveUp();
    }

    private synchronized void giveUp() {
        borrowed--;
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

    void leave(StreamPasses passes) {
        boolean last;
        synchronized (this) {
            last = --passes.users == 0;
            if (last) {
                streams.remove(passes.batch());
            }
        }
        try {
            if (last) {
                passes.close();
            }
        } finally {
            leave();
        }
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

    private void closeIdle() {
        List<Pass> passes;
        synchronized (this) {
            passes = List.copyOf(idle);
            idle.clear();
        }
        passes.forEach(Pass::close);
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("session: closed; open another one with model.open(backend)");
        }
    }
}
