package org.lstm4j.backend.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The operands of the GRU cell's backward for one row and all its panels of reset and update gates, 32 units each; what
 * has one value per unit lies unit after unit. All offsets count bytes. Reused like {@link Product}.
 */
public final class GruGradients {
    /** Activated gates of the forward: reset and update gates as in their panels. Read. */
    public MemorySegment gates = MemorySegment.NULL;

    public long gatesOffset;

    /** The candidates among them. */
    public long nGatesOffset;

    /** Hidden states before the step. Read. */
    public MemorySegment hPrevious = MemorySegment.NULL;

    public long hPreviousOffset;

    /** What the reset gate multiplied: the candidates' recurrent product, or the hidden states on their way into it. Read. */
    public MemorySegment factor = MemorySegment.NULL;

    public long factorOffset;

    /**
     * On entry the whole gradient with respect to the hidden states after the step, on exit what of it reaches those before
     * without passing a product.
     */
    public MemorySegment dh = MemorySegment.NULL;

    public long dhOffset;

    /** Gradient with respect to the pre-activations, reset and update gates as in their panels. Overwritten. */
    public MemorySegment dz = MemorySegment.NULL;

    public long dzOffset;

    /** That of the candidates. */
    public long dnOffset;

    /** Gradient with respect to the candidates' recurrent product, where the reset gate comes after it. */
    public long dProductOffset;

    /**
     * Where the reset gate comes before the product: on entry the gradient with respect to the hidden states that it let
     * through, on exit with respect to those that it was given, by this way alone.
     */
    public MemorySegment dReset = MemorySegment.NULL;

    public long dResetOffset;
}
