package org.lstm4j.backend.cpu.kernel;

/** Sizes of a panel; see the package's page. */
public final class Panel {
    /** Hidden units in a panel of LSTM weights: the widest vector that the kernels use, so that each gate fills one. */
    public static final int UNITS = 16;

    /** Gates of an LSTM: input, forget, candidate, output. */
    public static final int GATES = 4;

    /** Columns of a panel. */
    public static final int COLUMNS = GATES * UNITS;

    /** Bytes of one row of a panel: four cache lines. */
    public static final int ROW_BYTES = COLUMNS * Float.BYTES;

    private Panel() {}

    /** Panels that hold {@code units} hidden units, four gates each. */
    public static int forUnits(int units) {
        return Math.ceilDiv(units, UNITS);
    }

    /** Panels that hold {@code columns} columns of a plain matrix. */
    public static int forColumns(int columns) {
        return Math.ceilDiv(columns, COLUMNS);
    }
}
