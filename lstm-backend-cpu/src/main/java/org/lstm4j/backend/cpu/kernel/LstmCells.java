package org.lstm4j.backend.cpu.kernel;

import java.lang.foreign.MemorySegment;

/**
 * The operands of the LSTM cell's forward for one panel, which is 16 units, of some rows. All offsets and strides count
 * bytes; strides lead from one row to the next. Reused like {@link Product}.
 */
public final class LstmCells {
    /** Units of a panel: the widest vector that the kernels use, so that each gate fills one. */
    public static final int UNITS = Panel.COLUMNS / 4;

    /** Bytes of one gate of these units: in a line, the gates stand at this distance. */
    public static final int GATE = UNITS * Float.BYTES;

    /** Pre-activations, one panel line a row: i, f, g, o of the panel's units. Read. */
    public MemorySegment z = MemorySegment.NULL;

    public long zOffset;
    public long zStride;

    /** Cell states, updated. */
    public MemorySegment c = MemorySegment.NULL;

    public long cOffset;
    public long cStride;

    /** Hidden states, overwritten. */
    public MemorySegment h = MemorySegment.NULL;

    public long hOffset;
    public long hStride;

    /** Where the recording form keeps activated gates, one panel line a row. */
    public MemorySegment gates = MemorySegment.NULL;

    public long gatesOffset;
    public long gatesStride;

    /** Where the recording form keeps the new cell states. */
    public MemorySegment kept = MemorySegment.NULL;

    public long keptOffset;
    public long keptStride;
}
