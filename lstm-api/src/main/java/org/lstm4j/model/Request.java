package org.lstm4j.model;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.internal.HostMemory;

/**
 * A batch of sequences to predict from. Nothing is copied until {@link Session#predict} runs; the caller keeps its memory.
 *
 * <pre>{@code
 * Request.of(x, batch, steps).lengths(12, 7, 0).initialState(state)
 * }</pre>
 */
public final class Request {
    private final MemorySegment x;
    private final boolean tokens;
    private final int batch;
    private final int steps;
    private final Layout layout;
    private final int @Nullable [] lengths;
    private final @Nullable State initialState;

    private Request(
            MemorySegment x,
            boolean tokens,
            int batch,
            int steps,
            Layout layout,
            int @Nullable [] lengths,
            @Nullable State initialState) {
        this.x = x;
        this.tokens = tokens;
        this.batch = batch;
        this.steps = steps;
        this.layout = layout;
        this.lengths = lengths;
        this.initialState = initialState;
    }

    /**
     * Floats in memory of any kind, in native byte order.
     *
     * @param x {@code [N, T, inputSize]}
     * @param batch N, at least 1
     * @param steps T, at least 1; N x T fits an int
     */
    public static Request of(MemorySegment x, int batch, int steps) {
        return of(Objects.requireNonNull(x, "x"), false, batch, steps);
    }

    private static Request of(MemorySegment x, boolean tokens, int batch, int steps) {
        if (batch < 1 || steps < 1) {
            throw new LstmException("batch and steps must be at least 1, got " + batch + " and " + steps);
        }
        if ((long) batch * steps > Integer.MAX_VALUE) {
            throw new ShapeException("batch x steps: expected at most " + Integer.MAX_VALUE + " steps in all, got "
                    + batch + " x " + steps + "; split the batch");
        }
        return new Request(x, tokens, batch, steps, Layout.BATCH_MAJOR, null, null);
    }

    /** As {@link #of(MemorySegment, int, int)}, over a whole array. */
    public static Request of(float[] x, int batch, int steps) {
        return of(HostMemory.of("x", x), batch, steps);
    }

    /**
     * As {@link #of(MemorySegment, int, int)}, from the buffer's position to its limit.
     *
     * @throws LstmException when the buffer is not in native byte order, as a view of a new ByteBuffer is not
     */
    public static Request of(FloatBuffer x, int batch, int steps) {
        return of(HostMemory.of("x", x), batch, steps);
    }

    /**
     * Token ids for a model whose first layer is an {@link org.lstm4j.layer.Embedding}.
     *
     * @param ids {@code [N, T]}; past a row's length any numbers
     */
    public static Request ofTokens(int[] ids, int batch, int steps) {
        return ofTokens(HostMemory.of("ids", ids), batch, steps);
    }

    /** As {@link #ofTokens(int[], int, int)}, over int32 in memory of any kind, in native byte order. */
    public static Request ofTokens(MemorySegment ids, int batch, int steps) {
        return of(Objects.requireNonNull(ids, "ids"), true, batch, steps);
    }

    /** The same, with input {@code [T, N, inputSize]} and output {@code [T, N, width]}. */
    public Request timeMajor() {
        return new Request(x, tokens, batch, steps, Layout.TIME_MAJOR, lengths, initialState);
    }

    /**
     * The same, with a length for every row: row n has {@code lengths[n]} valid steps, 0 allowed. What stands past them is
     * not read, and a recurrent layer's output there is zero.
     *
     * @throws ShapeException when there are not exactly N lengths in {@code [0, T]}
     */
    public Request lengths(int... rowLengths) {
        if (rowLengths.length != batch) {
            throw new ShapeException("lengths: expected one for each of " + batch + " rows, got " + rowLengths.length);
        }
        for (int n = 0; n < batch; n++) {
            if (rowLengths[n] < 0 || rowLengths[n] > steps) {
                throw new ShapeException("lengths[" + n + "] must lie in [0, " + steps
                        + "], the steps of the batch, got " + rowLengths[n]);
            }
        }
        return new Request(x, tokens, batch, steps, layout, rowLengths.clone(), initialState);
    }

    /** The same, starting from a state instead of zeros. */
    public Request initialState(State state) {
        return new Request(x, tokens, batch, steps, layout, lengths, Objects.requireNonNull(state, "state"));
    }

    public int batch() {
        return batch;
    }

    public int steps() {
        return steps;
    }

    public Layout layout() {
        return layout;
    }

    MemorySegment x() {
        return x;
    }

    boolean tokens() {
        return tokens;
    }

    int @Nullable [] lengths() {
        return lengths == null ? null : Arrays.copyOf(lengths, lengths.length);
    }

    @Nullable
    State initialState() {
        return initialState;
    }
}
