package org.lstm4j.backend.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The operands of the LSTM cell's backward for one row and all its panels. All offsets count bytes. Reused like
 * {@link Product}.
 */
public final class LstmGradients {
    /** Activated gates of the forward, one panel line per panel. Read. */
    public MemorySegment gates = MemorySegment.NULL;

    public long gatesOffset;

    /** Cell states after the step. Read. */
    public MemorySegment c = MemorySegment.NULL;

    public long cOffset;

    /** Cell states before the step. Read. */
    public MemorySegment cPrevious = MemorySegment.NULL;

    public long cPreviousOffset;

    /** All of the gradient with respect to the hidden states after the step. Read. */
    public MemorySegment dh = MemorySegment.NULL;

    public long dhOffset;

    /** Gradient with respect to the cell states: on entry after the step, on exit before it. */
    public MemorySegment dc = MemorySegment.NULL;

    public long dcOffset;

    /** Gradient with respect to the pre-activations, one panel line per panel. Overwritten. */
    public MemorySegment dz = MemorySegment.NULL;

    public long dzOffset;
}
