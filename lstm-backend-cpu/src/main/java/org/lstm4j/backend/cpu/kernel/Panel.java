package org.lstm4j.backend.cpu.kernel;

import org.lstm4j.spi.WeightFormat;

/**
 * Sizes of a panel; see the package's page.
 *
 * <p>In the shorter formats a row is words of 32 bits that hold the same column of several quarters, each 16 columns wide: a
 * vector of words then becomes vectors of floats by shifts and masks alone, at every width.
 *
 * <pre>
 *   BF16  32 words: column j of the first quarter in the lower half, of the second in the upper; then the third and fourth
 *   INT8  a row of floats, the scales times {@link #INT8_UNIT}; then 16 words q4 2^24 + q3 2^16 + q2 2^8 + q1 for each row
 * </pre>
 */
public final class Panel {
    /** Columns of a panel: four of the widest vectors that the kernels use. */
    public static final int COLUMNS = 64;

    /** Bytes of one row of a panel: four cache lines. */
    public static final int ROW_BYTES = COLUMNS * Float.BYTES;

    /** Columns of a quarter. */
    public static final int QUARTER = COLUMNS / 4;

    /** Bytes of a quarter of a row of floats. */
    public static final int QUARTER_BYTES = QUARTER * Float.BYTES;

    /** Bytes of one row of a panel in BF16. */
    private static final int BF16_ROW_BYTES = COLUMNS * Short.BYTES;

    /** Bytes of one row of a panel in INT8. */
    private static final int INT8_ROW_BYTES = COLUMNS;

    /** Kernels multiply by codes that stand in a word's upper byte, 2^24 times too large. */
    public static final float INT8_UNIT = 0x1p-24f;

    /** From a quarter's codes to those of the quarter above it, which see them in their lower bits. */
    public static final float INT8_STEP = 0x1p-8f;

    private Panel() {}

    /** Bytes of one row of a panel in a format. */
    public static int rowBytes(WeightFormat format) {
        return switch (format) {
            case F32 -> ROW_BYTES;
            case BF16 -> BF16_ROW_BYTES;
            case INT8 -> INT8_ROW_BYTES;
        };
    }

    /** Panels that hold {@code columns} columns of a plain matrix. */
    public static int forColumns(int columns) {
        return Math.ceilDiv(columns, COLUMNS);
    }
}
