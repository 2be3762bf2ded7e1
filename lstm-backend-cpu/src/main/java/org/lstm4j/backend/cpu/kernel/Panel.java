package org.lstm4j.backend.cpu.kernel;

/** Sizes of a panel; see the package's page. */
public final class Panel {
    /** Columns of a panel: four of the widest vectors that the kernels use. */
    public static final int COLUMNS = 64;

    /** Bytes of one row of a panel: four cache lines. */
    public static final int ROW_BYTES = COLUMNS * Float.BYTES;

    private Panel() {}

    /** Panels that hold {@code columns} columns of a plain matrix. */
    public static int forColumns(int columns) {
        return Math.ceilDiv(columns, COLUMNS);
    }
}
