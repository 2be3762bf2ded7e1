package org.lstm4j.backend.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The operands of the GRU cell's forward for 32 units of some rows: one panel of reset and update gates, and half a panel of
 * candidates. All offsets and strides count bytes; strides lead from one row to the next. Reused like {@link Product}.
 */
public final class GruCells {
    /** Units of one call. */
    public static final int UNITS = Panel.COLUMNS / 2;

    /** Bytes of one gate of these units: in a line, update gates follow reset gates at this distance. */
    public static final int GATE = UNITS * Float.BYTES;

    /** Pre-activations. Read. */
    public MemorySegment z = MemorySegment.NULL;

    /** Those of the reset and update gates. */
    public long zOffset;

    public long zStride;

    /** Those of the candidates, complete but for what a reset gate after the product lets through; at {@link #zStride}. */
    public long nOffset;

    /** Activated gates, overwritten; may be the pre-activations. */
    public MemorySegment gates = MemorySegment.NULL;

    public long gatesOffset;
    public long gatesStride;

    /** Activated candidates, at {@link #gatesStride}. */
    public long nGatesOffset;

    /** Recurrent products of the candidates, which the reset gate multiplies when it comes after the product. Read. */
    public MemorySegment factor = MemorySegment.NULL;

    public long factorOffset;
    public long factorStride;

    /** Hidden states before the step, read, and after it, overwritten. */
    public MemorySegment h = MemorySegment.NULL;

    public long hPreviousOffset;
    public long hOffset;
    public long hStride;
}
