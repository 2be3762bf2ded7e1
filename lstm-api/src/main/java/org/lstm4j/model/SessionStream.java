package org.lstm4j.model;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ClosedException;
import org.lstm4j.internal.HostMemory;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.spi.Matrix;

/**
 * A model stepping through time: each step takes one input per row and updates the state in place. It belongs to one
 * thread. A step over native memory, or over the same arrays as the step before, allocates nothing. The output of a step
 * is the last layer's at that step, whatever its output mode.
 *
 * <pre>{@code
 * try (SessionStream stream = session.openStream()) {
 *     stream.step(x, y);
 *     State bookmark = stream.snapshot();
 *     stream.step(x, y);
 *     stream.restore(bookmark);
 * }
 * }</pre>
 */
public final class SessionStream implements AutoCloseable {
    private final Model model;
    private final SharedNetwork network;
    private final StreamPasses passes;
    /** All that one step leaves to the next. */
    private final Matrix state;

    private final LastArray<float[]> lastX = new LastArray<>(x -> HostMemory.of("x", x));
    private final LastArray<int[]> lastIds = new LastArray<>(ids -> HostMemory.of("ids", ids));
    private final LastArray<float[]> lastY = new LastArray<>(y -> HostMemory.of("y", y));
    private boolean closed;

    SessionStream(Model model, SharedNetwork network, int batch) {
        this.model = model;
        this.network = network;
        passes = network.join(batch);
        try {
            state = passes.takeState();
            reset();
        } catch (Throwable e) {
            network.leave(passes);
            throw e;
        }
    }

    /**
     * Takes one step.
     *
     * @param x {@code [N, inputSize]}
     * @param y {@code [N, width]}, overwritten
     */
    public void step(float[] x, float[] y) {
        InputCheck.requireKind(model, false);
        step(lastX.memory(x), lastY.memory(y));
    }

    /**
     * Takes one step of a model that reads token ids.
     *
     * @param ids {@code [N]}
     * @param y {@code [N, width]}, overwritten
     */
    public void step(int[] ids, float[] y) {
        InputCheck.requireKind(model, true);
        step(lastIds.memory(ids), lastY.memory(y));
    }

    /** Takes one step between the positions and limits of buffers in native byte order. */
    public void step(FloatBuffer x, FloatBuffer y) {
        InputCheck.requireKind(model, false);
        step(HostMemory.of("x", x), HostMemory.of("y", y));
    }

    /**
     * Takes one step.
     *
     * @param x floats {@code [N, inputSize]}, or int32 ids {@code [N]} of a model that reads those
     * @param y floats {@code [N, width]}, overwritten
     */
    public void step(MemorySegment x, MemorySegment y) {
        requireOpen();
        InputCheck.check(model, x, passes.batch());
        HostMemory.checkOutput(
                "y", y, (long) passes.batch() * model.outputFeatures().width());
        Pass pass = passes.take();
        try {
            pass.resume(state);
            pass.upload(x);
            pass.forward();
            pass.carry(state);
            pass.download(y);
        } catch (Throwable e) {
            StreamPasses.discard(pass, e);
            throw e;
        }
        passes.give(pass);
    }

    /** The state as it is now: a value that nothing changes any more. */
    public State snapshot() {
        requireOpen();
        return borrow(pass -> {
            pass.resume(state);
            return Session.download(model, pass);
        });
    }

    /**
     * Goes on from a state.
     *
     * @throws org.lstm4j.LstmException when the state belongs to another model or has another number of rows
     */
    public void restore(State bookmark) {
        requireOpen();
        bookmark.requireFor(model, passes.batch());
        become(pass -> Session.upload(bookmark, pass));
    }

    /** Goes back to zeros. */
    public void reset() {
        requireOpen();
        become(Pass::zeroStates);
    }

    /** Replaces the state, and waits: the next step may run on another pass. */
    private void become(Consumer<Pass> source) {
        borrow(pass -> {
            source.accept(pass);
            pass.carry(state);
            pass.stream().synchronize();
            return state;
        });
    }

    private <R> R borrow(Function<Pass, R> call) {
        Pass pass = passes.take();
        R result;
        try {
            result = call.apply(pass);
        } catch (Throwable e) {
            StreamPasses.discard(pass, e);
            throw e;
        }
        passes.give(pass);
        return result;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            passes.giveState(state);
            network.leave(passes);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new ClosedException("stream: closed; open another one with session.openStream()");
        }
    }

    /** An array as memory; wrapped once for as long as the same one comes. */
    private static final class LastArray<A> {
        private final Function<A, MemorySegment> wrap;
        private @Nullable A array;
        private MemorySegment memory = MemorySegment.NULL;

        LastArray(Function<A, MemorySegment> wrap) {
            this.wrap = wrap;
        }

        @SuppressWarnings("ReferenceEquality") // the very same array is meant
        MemorySegment memory(A values) {
            if (values != array) {
                memory = wrap.apply(values);
                array = values;
            }
            return memory;
        }
    }
}
