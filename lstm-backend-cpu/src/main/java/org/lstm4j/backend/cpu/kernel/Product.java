package org.lstm4j.backend.cpu.kernel;

import java.lang.foreign.MemorySegment;
import org.lstm4j.spi.WeightFormat;

/**
 * The operands of {@code C = S + A B}, where B is one or more panels, C gets one line of 64 floats per row and panel, and
 * S is what each sum starts from: a bias, zeros, or C itself. All offsets and strides count bytes.
 *
 * <p>A mutable argument list that its owner fills again and again: a call allocates nothing. C may be S; neither may
 * overlap A or B.
 */
public final class Product {
    /** Most rows that one call multiplies. */
    public static final int MAX_ROWS = 16;

    /** Left operand. */
    public MemorySegment a = MemorySegment.NULL;

    /** Where each row of A begins; rows need not be evenly spaced. */
    public final long[] aRows = new long[MAX_ROWS];

    /** From one element of a row of A to the next. */
    public long aStride = Float.BYTES;

    /** Right operand: the first panel begins at {@code bOffset}. */
    public MemorySegment b = MemorySegment.NULL;

    public long bOffset;

    /** How the panels are stored; a {@link Panel} says what they look like. */
    public WeightFormat format = WeightFormat.F32;

    /** From one row of a panel to the next. */
    public long bStride = Panel.ROW_BYTES;

    public long bPanelStride;

    /** Columns of A, rows of B. */
    public int depth;

    /** What the sums start from. A row stride of 0 starts all rows from one line. */
    public MemorySegment s = MemorySegment.NULL;

    public long sOffset;
    public long sRowStride;
    public long sPanelStride;

    /** Result. */
    public MemorySegment c = MemorySegment.NULL;

    public long cOffset;
    public long cRowStride;
    public long cPanelStride;

    /** Sets A: evenly spaced rows from {@code first} on. */
    public void rows(MemorySegment segment, long first, long rowStride, int rows) {
        a = segment;
        for (int r = 0; r < rows; r++) {
            aRows[r] = first + r * rowStride;
        }
    }

    /** Sets S. */
    public void start(MemorySegment segment, long offset, long rowStride, long panelStride) {
        s = segment;
        sOffset = offset;
        sRowStride = rowStride;
        sPanelStride = panelStride;
    }

    /** Sets C. */
    public void result(MemorySegment segment, long offset, long rowStride, long panelStride) {
        c = segment;
        cOffset = offset;
        cRowStride = rowStride;
        cPanelStride = panelStride;
    }

    /** Sets B. */
    public void panels(MemorySegment segment, long offset, long rowStride, long panelStride) {
        b = segment;
        bOffset = offset;
        bStride = rowStride;
        bPanelStride = panelStride;
    }
}
