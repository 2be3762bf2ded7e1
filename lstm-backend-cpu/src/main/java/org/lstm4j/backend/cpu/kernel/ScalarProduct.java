package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lstm4j.spi.WeightFormat;

/**
 * The product in plain Java, through heap arrays: see {@link ScalarKernels}. Eight rows of a panel are copied, and one loop of 64
 * adds all eight to a row of sums: 30 GFLOP/s where the same loop over segments reaches 5.
 *
 * <p>Of a loop's columns, about 16 are computed one by one, before and behind its vectors. Hence several panels in one loop, where
 * there are rows enough to pay for copying them line by line: docs/decisions/068.
 */
final class ScalarProduct {
    /** Panels that are multiplied in one loop. */
    static final int PANELS = 4;

    /** Rows from which on that is faster. */
    private static final int LEAST_ROWS = 3;

    private static final int COLUMNS = Panel.COLUMNS;
    private static final int TOGETHER = PANELS * COLUMNS;
    private static final int QUARTER = Panel.QUARTER;
    private static final int DEPTH = 8;

    /** Columns of A that are copied at a time. */
    private static final int LENGTH = 16 * DEPTH;

    private final float[] block = new float[DEPTH * TOGETHER];
    private final float[][] sums;
    private final float[][] left;

    /** One row of a panel in a shorter format. */
    private final int[] words = new int[2 * QUARTER];

    /** @param rows the most that a call multiplies */
    ScalarProduct(int rows) {
        sums = new float[rows][TOGETHER];
        left = new float[rows][LENGTH];
    }

    int rows() {
        return sums.length;
    }

    /** As {@link Kernels#multiply}. */
    void multiply(Product p, int rows, int panels) {
        boolean together = p.format == WeightFormat.F32 && rows >= LEAST_ROWS;
        int count;
        for (int panel = 0; panel < panels; panel += count) {
            count = together && panel + PANELS <= panels ? PANELS : 1;
            multiply(p, panel, count, rows);
        }
    }

    /** So many panels from one on: {@link #PANELS}, or one. */
    private void multiply(Product p, int panel, int count, int rows) {
        for (int i = 0; i < count; i++) {
            start(p, panel + i, i * COLUMNS, rows);
        }
        for (int k = 0; k < p.depth; k += LENGTH) {
            int length = Math.min(LENGTH, p.depth - k);
            loadLeft(p, k, length, rows);
            if (count == 1) {
                addOne(p, panel, k, length, rows);
            } else {
                addTogether(p, panel, k, length, rows);
            }
        }
        for (int i = 0; i < count; i++) {
            finish(p, panel + i, i * COLUMNS, rows);
        }
    }

    /** Sums of INT8 start from 0, and from what they are added to when they are scaled. */
    private void start(Product p, int panel, int column, int rows) {
        long from = p.sOffset + panel * p.sPanelStride;
        for (int r = 0; r < rows; r++) {
            if (p.format == WeightFormat.INT8) {
                Arrays.fill(sums[r], column, column + COLUMNS, 0f);
            } else {
                MemorySegment.copy(p.s, JAVA_FLOAT, from + r * p.sRowStride, sums[r], column, COLUMNS);
            }
        }
    }

    private void finish(Product p, int panel, int column, int rows) {
        long from = p.sOffset + panel * p.sPanelStride;
        long to = p.cOffset + panel * p.cPanelStride;
        for (int r = 0; r < rows; r++) {
            if (p.format == WeightFormat.INT8) {
                scale(p, panel, from + r * p.sRowStride, sums[r]);
            }
            MemorySegment.copy(sums[r], column, p.c, JAVA_FLOAT, to + r * p.cRowStride, COLUMNS);
        }
    }

    private void addOne(Product p, int panel, int k, int length, int rows) {
        int whole = length - length % DEPTH;
        for (int i = 0; i < whole; i += DEPTH) {
            load(p, panel, k + i, DEPTH);
            for (int r = 0; r < rows; r++) {
                addEight(left[r], i, block, sums[r]);
            }
        }
        for (int i = whole; i < length; i++) {
            load(p, panel, k + i, 1);
            for (int r = 0; r < rows; r++) {
                addRow(left[r][i], block, sums[r], COLUMNS);
            }
        }
    }

    /** The same for {@link #PANELS} panels: a method of its own, as one that chooses is slower by 7% with one row. */
    private void addTogether(Product p, int panel, int k, int length, int rows) {
        int whole = length - length % DEPTH;
        for (int i = 0; i < whole; i += DEPTH) {
            loadTogether(p, panel, k + i, DEPTH);
            for (int r = 0; r < rows; r++) {
                addEightTogether(left[r], i, block, sums[r]);
            }
        }
        for (int i = whole; i < length; i++) {
            loadTogether(p, panel, k + i, 1);
            for (int r = 0; r < rows; r++) {
                addRow(left[r][i], block, sums[r], TOGETHER);
            }
        }
    }

    /** Rows of several panels side by side. */
    private void loadTogether(Product p, int panel, int k, int rows) {
        for (int i = 0; i < PANELS; i++) {
            long from = p.bOffset + (panel + i) * p.bPanelStride + k * p.bStride;
            for (int row = 0; row < rows; row++) {
                int to = row * TOGETHER + i * COLUMNS;
                MemorySegment.copy(p.b, JAVA_FLOAT, from + row * p.bStride, block, to, COLUMNS);
            }
        }
    }

    /** Rows of one panel below each other. */
    private void load(Product p, int panel, int k, int rows) {
        long from = p.bOffset + panel * p.bPanelStride + k * p.bStride;
        switch (p.format) {
            case F32 -> loadFloats(p, from, rows);
            case BF16 -> loadBf16(p, from, rows);
            case INT8 -> loadInt8(p, from + Panel.ROW_BYTES, rows);
        }
    }

    private void loadLeft(Product p, int k, int length, int rows) {
        for (int r = 0; r < rows; r++) {
            long from = p.aRows[r] + k * p.aStride;
            if (p.aStride == Float.BYTES) {
                MemorySegment.copy(p.a, JAVA_FLOAT, from, left[r], 0, length);
                continue;
            }
            for (int i = 0; i < length; i++) {
                left[r][i] = p.a.get(JAVA_FLOAT, from + i * p.aStride);
            }
        }
    }

    private void loadFloats(Product p, long from, int rows) {
        if (p.bStride == Panel.ROW_BYTES) {
            MemorySegment.copy(p.b, JAVA_FLOAT, from, block, 0, rows * COLUMNS);
            return;
        }
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(p.b, JAVA_FLOAT, from + i * p.bStride, block, i * COLUMNS, COLUMNS);
        }
    }

    private void loadBf16(Product p, long from, int rows) {
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(p.b, JAVA_INT, from + i * p.bStride, words, 0, 2 * QUARTER);
            for (int j = 0; j < QUARTER; j++) {
                block[i * COLUMNS + j] = Float.intBitsToFloat(words[j] << 16);
                block[i * COLUMNS + QUARTER + j] = Float.intBitsToFloat(words[j] & 0xffff0000);
                block[i * COLUMNS + 2 * QUARTER + j] = Float.intBitsToFloat(words[QUARTER + j] << 16);
                block[i * COLUMNS + 3 * QUARTER + j] = Float.intBitsToFloat(words[QUARTER + j] & 0xffff0000);
            }
        }
    }

    /** Not yet scaled, and with all lower quarters in them. */
    private void loadInt8(Product p, long from, int rows) {
        for (int i = 0; i < rows; i++) {
            MemorySegment.copy(p.b, JAVA_INT, from + i * p.bStride, words, 0, QUARTER);
            for (int j = 0; j < QUARTER; j++) {
                block[i * COLUMNS + j] = words[j] << 24;
                block[i * COLUMNS + QUARTER + j] = words[j] << 16;
                block[i * COLUMNS + 2 * QUARTER + j] = words[j] << 8;
                block[i * COLUMNS + 3 * QUARTER + j] = words[j];
            }
        }
    }

    /** Takes the lower quarters out of INT8 sums, scales them, and adds them to what they start from. */
    private static void scale(Product p, int panel, long start, float[] sums) {
        long scales = p.bOffset + panel * p.bPanelStride;
        for (int j = COLUMNS - 1; j >= 0; j--) {
            float sum = j < QUARTER ? sums[j] : Math.fma(sums[j - QUARTER], -Panel.INT8_STEP, sums[j]);
            sums[j] = Math.fma(sum, p.b.get(JAVA_FLOAT, scales + 4L * j), p.s.get(JAVA_FLOAT, start + 4L * j));
        }
    }

    /** The literal offsets are what lets C2 vectorise this. */
    private static void addEight(float[] x, int at, float[] b, float[] sums) {
        float x0 = x[at];
        float x1 = x[at + 1];
        float x2 = x[at + 2];
        float x3 = x[at + 3];
        float x4 = x[at + 4];
        float x5 = x[at + 5];
        float x6 = x[at + 6];
        float x7 = x[at + 7];
        for (int j = 0; j < 64; j++) {
            float low = Math.fma(
                    x3, b[j + 192], Math.fma(x2, b[j + 128], Math.fma(x1, b[j + 64], Math.fma(x0, b[j], sums[j]))));
            sums[j] = Math.fma(
                    x7, b[j + 448], Math.fma(x6, b[j + 384], Math.fma(x5, b[j + 320], Math.fma(x4, b[j + 256], low))));
        }
    }

    /** The same for eight rows of {@link #TOGETHER} columns each. */
    private static void addEightTogether(float[] x, int at, float[] b, float[] sums) {
        float x0 = x[at];
        float x1 = x[at + 1];
        float x2 = x[at + 2];
        float x3 = x[at + 3];
        float x4 = x[at + 4];
        float x5 = x[at + 5];
        float x6 = x[at + 6];
        float x7 = x[at + 7];
        for (int j = 0; j < TOGETHER; j++) {
            float low = Math.fma(
                    x3,
                    b[j + 3 * TOGETHER],
                    Math.fma(x2, b[j + 2 * TOGETHER], Math.fma(x1, b[j + TOGETHER], Math.fma(x0, b[j], sums[j]))));
            sums[j] = Math.fma(
                    x7,
                    b[j + 7 * TOGETHER],
                    Math.fma(
                            x6,
                            b[j + 6 * TOGETHER],
                            Math.fma(x5, b[j + 5 * TOGETHER], Math.fma(x4, b[j + 4 * TOGETHER], low))));
        }
    }

    private static void addRow(float x, float[] b, float[] sums, int columns) {
        for (int j = 0; j < columns; j++) {
            sums[j] = Math.fma(x, b[j], sums[j]);
        }
    }
}
