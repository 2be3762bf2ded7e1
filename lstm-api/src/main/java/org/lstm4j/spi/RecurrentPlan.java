package org.lstm4j.spi;

import org.jspecify.annotations.Nullable;

/**
 * One recurrent spec prepared for one backend, mode and numerics. A plan is immutable, holds no weights, is shared
 * between threads, and allocates nothing per call: every buffer comes from the caller, whose sizes are known beforehand.
 *
 * <p>All views of a call must belong to the plan's backend and must not overlap, except that {@code initial} and
 * {@code last} may be the very same views. Views of shape {@code [T, N, *]} must have exactly the call's T and N.
 *
 * <p>Rows and lengths: with {@code lengths}, row n has {@code lengths[n]} valid steps, {@code 0 <= lengths[n] <= T}; what
 * lies outside is taken for 0 or T. Past them the state carries, gradients pass through, and the output follows the
 * spec's {@link RecurrentSpec.MaskMode}; a padded row gives the same bits as the row alone, unpadded. The reverse
 * direction starts at a row's last valid step.
 *
 * <p>{@link RecurrentCalls} checks the shapes and sizes of each call for every implementation.
 */
public interface RecurrentPlan extends AutoCloseable {
    RecurrentSpec spec();

    Mode mode();

    /** Native or composed. */
    Support support();

    /** Bytes of a buffer for packed weights; their gradients and optimizer moments take the same. */
    long packedBytes();

    /** Bytes that one forward in {@link Mode#TRAINING} keeps for its backward; 0 in inference mode. */
    long reserveBytes(int steps, int batch);

    /** Bytes of scratch that any call of this shape takes. */
    long workspaceBytes(int steps, int batch);

    /**
     * Writes canonical weights into a packed buffer. Padding is zero, and stays zero under element-wise updates by
     * gradients in the same packing. The order of the packing must not depend on vector width or threads: norms reduce
     * over packed gradients, and STRICT bits are the same on every machine. For inference a plan may store matrices in the
     * spec's {@link WeightFormat}, and then refuses, by an {@link org.lstm4j.LstmException}, values that are not rounded to it.
     */
    void packWeights(ComputeStream stream, RecurrentWeights source, DeviceBuffer target);

    /** The inverse of {@link #packWeights}, for weights as for gradients: fills the target's arrays. */
    void unpackWeights(ComputeStream stream, DeviceBuffer source, RecurrentWeights target);

    /** Runs a whole sequence. In {@link Mode#TRAINING} the call's reserve is filled. */
    void forward(ComputeStream stream, Forward call);

    /** Runs one time step, updating the state in place. Forward direction only. */
    void step(ComputeStream stream, Step call);

    /** Back-propagates through a whole sequence (Werbos 1990), after a forward of the same shape. */
    void backward(ComputeStream stream, Backward call);

    @Override
    void close();

    /**
     * A whole sequence forward.
     *
     * @param steps T, at least 0
     * @param batch N, at least 1
     * @param weights packed weights, read
     * @param x input {@code [T, N, inputSize]}, read; past a row's length any values: not even NaN
     *     there reaches a result
     * @param y output {@code [T, N, outputSize]}, overwritten; null when only the last state matters
     * @param lengths int32 {@code [N]}, read; null when every row has T steps
     * @param initial state before the first step, read; null for zeros
     * @param last state after each row's last valid step, overwritten; null when not wanted
     * @param reserve filled in training mode, null in inference mode
     * @param workspace scratch
     * @param recurrentMask {@code [T, N, outputSize]}: entry t multiplies the hidden state that step t receives, on its way
     *     into the recurrent product, read. A time stride of 0 is variational dropout (Gal and Ghahramani 2016). Null for
     *     none, which a spec with recurrent dropout allows in inference mode only
     * @param trace where the gates are written; null for none
     */
    record Forward(
            int steps,
            int batch,
            DeviceBuffer weights,
            Sequence x,
            @Nullable Sequence y,
            @Nullable DeviceBuffer lengths,
            @Nullable RecurrentState initial,
            @Nullable RecurrentState last,
            @Nullable DeviceBuffer reserve,
            DeviceBuffer workspace,
            @Nullable Sequence recurrentMask,
            @Nullable Trace trace) {}

    /**
     * One time step for each of N rows.
     *
     * @param batch N, at least 1
     * @param weights packed weights, read
     * @param x input {@code [N, inputSize]}, read
     * @param state read and overwritten; its h is the output
     * @param workspace scratch of {@code workspaceBytes(1, batch)}
     * @param trace where the gates are written, with T = 1; null for none
     */
    record Step(
            int batch,
            DeviceBuffer weights,
            Matrix x,
            RecurrentState state,
            DeviceBuffer workspace,
            @Nullable Trace trace) {}

    /**
     * A whole sequence backward. Weight gradients accumulate; {@code dx} and {@code dInitial} are overwritten.
     *
     * @param steps T of the forward
     * @param batch N of the forward
     * @param weights packed weights of the forward, read
     * @param x input of the forward, unmodified, read; past a row's length any finite values, because weight gradients
     *     are one product over all T*N
     * @param lengths of the forward
     * @param initial of the forward, unmodified (so the forward's {@code last} must have been another memory), read
     * @param reserve as the forward left it, read
     * @param workspace scratch
     * @param recurrentMask of the forward
     * @param dy gradient with respect to y {@code [T, N, outputSize]}, read; null for none. Past a row's length it is
     *     ignored where the output was zeroed, and belongs to the repeated output where it was carried
     * @param dLast gradient with respect to the last state, read; null for none
     * @param gradients packed gradients, accumulated into; null when the weights are frozen
     * @param dx gradient with respect to x {@code [T, N, inputSize]}, overwritten, zero past a row's length; null when not
     *     wanted
     * @param dInitial gradient with respect to the initial state, overwritten; null when not wanted
     * @param dh gradient with respect to every h[t], by way of the outputs and of later steps {@code [T, N, outputSize]},
     *     overwritten, zero past a row's length; null when not wanted
     */
    record Backward(
            int steps,
            int batch,
            DeviceBuffer weights,
            Sequence x,
            @Nullable DeviceBuffer lengths,
            @Nullable RecurrentState initial,
            DeviceBuffer reserve,
            DeviceBuffer workspace,
            @Nullable Sequence recurrentMask,
            @Nullable Sequence dy,
            @Nullable RecurrentState dLast,
            @Nullable DeviceBuffer gradients,
            @Nullable Sequence dx,
            @Nullable RecurrentState dInitial,
            @Nullable Sequence dh) {}

    /**
     * Where a forward writes what the cell did; zeros past a row's length.
     *
     * @param gates activated gates {@code [T, N, gates*hiddenSize]} in canonical order
     * @param c cell states {@code [T, N, hiddenSize]}, null for cells that have none
     */
    record Trace(Sequence gates, @Nullable Sequence c) {}
}
