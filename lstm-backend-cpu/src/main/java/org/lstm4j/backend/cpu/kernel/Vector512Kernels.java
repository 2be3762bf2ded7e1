package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels on vectors of 16 floats. Generated from {@code src/main/template/VectorKernels.template}; change that, and
 * run {@code VectorKernelsTest} with {@code -Dlstm4j.regenerate=true}.
 *
 * <p>Methods are flat: a vector that crosses a call which C2 does not inline is boxed, and speed falls tenfold. A product
 * keeps one vector per row and quarter of a pass in registers; per k it loads four vectors of B and broadcasts one float
 * per row of A.
 */
final class Vector512Kernels implements Kernels {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;
    private static final VectorSpecies<Integer> WORDS = IntVector.SPECIES_512;
    private static final ByteOrder ORDER = ByteOrder.nativeOrder();

    /** Bytes of one vector, and of the four that a pass over a panel takes. */
    private static final int VECTOR = 64;

    private static final int PASS = 4 * VECTOR;

    /** Bytes of a panel that a single row takes at a time, in one panel or in two. */
    private static final int WIDE_PASS = Math.min(8 * VECTOR, Panel.ROW_BYTES);

    /** Vectors in a row of a panel, and in its units of a cell. */
    private static final int PANEL_PASSES = Panel.ROW_BYTES / VECTOR;

    private static final int LSTM_PASSES = LstmCells.GATE / VECTOR;
    private static final int GRU_PASSES = GruCells.GATE / VECTOR;

    /** What BF16 keeps of a float, and the upper of two that share a word. */
    private static final int UPPER_HALF = 0xffff0000;

    private final int rows;

    /** Rows of a product by INT8 weights, before they are scaled. */
    private final float[] sums;

    Vector512Kernels(int rows) {
        this.rows = rows;
        sums = new float[rows * Panel.COLUMNS];
    }

    @Override
    public int rows() {
        return rows;
    }

    /** Each panel is read once for all rows, while it is in the nearest cache. */
    @Override
    public int panels() {
        return 1;
    }

    @Override
    public void multiply(Product p, int rows, int panels) {
        switch (p.format) {
            case F32 -> multiplyF32(p, rows, panels);
            case BF16 -> multiplyBf16(p, rows, panels);
            case INT8 -> multiplyInt8(p, rows, panels);
        }
    }

    private static void multiplyF32(Product p, int rows, int panels) {
        int panel = 0;
        if (rows == 1) {
            for (; panel + 2 <= panels; panel += 2) {
                for (int column = 0; column < Panel.ROW_BYTES; column += WIDE_PASS) {
                    wideRow(p, panel, column);
                }
            }
        }
        for (; panel < panels; panel++) {
            for (int column = 0; column < Panel.ROW_BYTES; column += PASS) {
                switch (rows) {
                    case 1 -> rows1(p, panel, column);
                    case 2 -> rows2(p, panel, column);
                    case 3 -> rows3(p, panel, column);
                    case 4 -> rows4(p, panel, column);
                    default -> throw new IllegalArgumentException("rows: " + rows);
                }
            }
        }
    }

    /** One row by eight vectors: enough sums in flight to hide the latency of an addition. */
    private static void wideRow(Product p, int panel, int column) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from0 = p.sOffset + panel * p.sPanelStride + column + 0;
        FloatVector s0 = FloatVector.fromMemorySegment(SPECIES, s, from0, ORDER);
        long b0 = p.bOffset + panel * p.bPanelStride + column + 0;
        long from1 = p.sOffset + panel * p.sPanelStride + column + 64;
        FloatVector s1 = FloatVector.fromMemorySegment(SPECIES, s, from1, ORDER);
        long b1 = p.bOffset + panel * p.bPanelStride + column + 64;
        long from2 = p.sOffset + panel * p.sPanelStride + column + 128;
        FloatVector s2 = FloatVector.fromMemorySegment(SPECIES, s, from2, ORDER);
        long b2 = p.bOffset + panel * p.bPanelStride + column + 128;
        long from3 = p.sOffset + panel * p.sPanelStride + column + 192;
        FloatVector s3 = FloatVector.fromMemorySegment(SPECIES, s, from3, ORDER);
        long b3 = p.bOffset + panel * p.bPanelStride + column + 192;
        long from4 = p.sOffset + (panel + 1) * p.sPanelStride + column + 0;
        FloatVector s4 = FloatVector.fromMemorySegment(SPECIES, s, from4, ORDER);
        long b4 = p.bOffset + (panel + 1) * p.bPanelStride + column + 0;
        long from5 = p.sOffset + (panel + 1) * p.sPanelStride + column + 64;
        FloatVector s5 = FloatVector.fromMemorySegment(SPECIES, s, from5, ORDER);
        long b5 = p.bOffset + (panel + 1) * p.bPanelStride + column + 64;
        long from6 = p.sOffset + (panel + 1) * p.sPanelStride + column + 128;
        FloatVector s6 = FloatVector.fromMemorySegment(SPECIES, s, from6, ORDER);
        long b6 = p.bOffset + (panel + 1) * p.bPanelStride + column + 128;
        long from7 = p.sOffset + (panel + 1) * p.sPanelStride + column + 192;
        FloatVector s7 = FloatVector.fromMemorySegment(SPECIES, s, from7, ORDER);
        long b7 = p.bOffset + (panel + 1) * p.bPanelStride + column + 192;
        long x = p.aRows[0];
        long aStride = p.aStride;
        long bStride = p.bStride;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x));
            s0 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b0 + k, ORDER), s0);
            s1 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b1 + k, ORDER), s1);
            s2 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b2 + k, ORDER), s2);
            s3 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b3 + k, ORDER), s3);
            s4 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b4 + k, ORDER), s4);
            s5 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b5 + k, ORDER), s5);
            s6 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b6 + k, ORDER), s6);
            s7 = v.fma(FloatVector.fromMemorySegment(SPECIES, b, b7 + k, ORDER), s7);
            x += aStride;
            k += bStride;
        }
        s0.intoMemorySegment(c, p.cOffset + panel * p.cPanelStride + column + 0, ORDER);
        s1.intoMemorySegment(c, p.cOffset + panel * p.cPanelStride + column + 64, ORDER);
        s2.intoMemorySegment(c, p.cOffset + panel * p.cPanelStride + column + 128, ORDER);
        s3.intoMemorySegment(c, p.cOffset + panel * p.cPanelStride + column + 192, ORDER);
        s4.intoMemorySegment(c, p.cOffset + (panel + 1) * p.cPanelStride + column + 0, ORDER);
        s5.intoMemorySegment(c, p.cOffset + (panel + 1) * p.cPanelStride + column + 64, ORDER);
        s6.intoMemorySegment(c, p.cOffset + (panel + 1) * p.cPanelStride + column + 128, ORDER);
        s7.intoMemorySegment(c, p.cOffset + (panel + 1) * p.cPanelStride + column + 192, ORDER);
    }

    private static void rows1(Product p, int panel, int column) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + column;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + column;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector w1 = FloatVector.fromMemorySegment(SPECIES, b, w + (1 - 1) * VECTOR, ORDER);
            s11 = v1.fma(w1, s11);
            FloatVector w2 = FloatVector.fromMemorySegment(SPECIES, b, w + (2 - 1) * VECTOR, ORDER);
            s12 = v1.fma(w2, s12);
            FloatVector w3 = FloatVector.fromMemorySegment(SPECIES, b, w + (3 - 1) * VECTOR, ORDER);
            s13 = v1.fma(w3, s13);
            FloatVector w4 = FloatVector.fromMemorySegment(SPECIES, b, w + (4 - 1) * VECTOR, ORDER);
            s14 = v1.fma(w4, s14);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + column;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
    }

    private static void rows2(Product p, int panel, int column) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + column;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s22 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s23 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s24 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + column;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            FloatVector w1 = FloatVector.fromMemorySegment(SPECIES, b, w + (1 - 1) * VECTOR, ORDER);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            FloatVector w2 = FloatVector.fromMemorySegment(SPECIES, b, w + (2 - 1) * VECTOR, ORDER);
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            FloatVector w3 = FloatVector.fromMemorySegment(SPECIES, b, w + (3 - 1) * VECTOR, ORDER);
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            FloatVector w4 = FloatVector.fromMemorySegment(SPECIES, b, w + (4 - 1) * VECTOR, ORDER);
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + column;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
        s21.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s22.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s23.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s24.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
    }

    private static void rows3(Product p, int panel, int column) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + column;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s22 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s23 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s24 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long x3 = p.aRows[3 - 1];
        FloatVector s31 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s32 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s33 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s34 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + column;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            FloatVector v3 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x3 + k));
            FloatVector w1 = FloatVector.fromMemorySegment(SPECIES, b, w + (1 - 1) * VECTOR, ORDER);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            s31 = v3.fma(w1, s31);
            FloatVector w2 = FloatVector.fromMemorySegment(SPECIES, b, w + (2 - 1) * VECTOR, ORDER);
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            s32 = v3.fma(w2, s32);
            FloatVector w3 = FloatVector.fromMemorySegment(SPECIES, b, w + (3 - 1) * VECTOR, ORDER);
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            s33 = v3.fma(w3, s33);
            FloatVector w4 = FloatVector.fromMemorySegment(SPECIES, b, w + (4 - 1) * VECTOR, ORDER);
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            s34 = v3.fma(w4, s34);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + column;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
        s21.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s22.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s23.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s24.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
        s31.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s32.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s33.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s34.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
    }

    private static void rows4(Product p, int panel, int column) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + column;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s22 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s23 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s24 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long x3 = p.aRows[3 - 1];
        FloatVector s31 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s32 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s33 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s34 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long x4 = p.aRows[4 - 1];
        FloatVector s41 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * VECTOR, ORDER);
        FloatVector s42 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * VECTOR, ORDER);
        FloatVector s43 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * VECTOR, ORDER);
        FloatVector s44 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * VECTOR, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + column;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            FloatVector v3 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x3 + k));
            FloatVector v4 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x4 + k));
            FloatVector w1 = FloatVector.fromMemorySegment(SPECIES, b, w + (1 - 1) * VECTOR, ORDER);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            s31 = v3.fma(w1, s31);
            s41 = v4.fma(w1, s41);
            FloatVector w2 = FloatVector.fromMemorySegment(SPECIES, b, w + (2 - 1) * VECTOR, ORDER);
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            s32 = v3.fma(w2, s32);
            s42 = v4.fma(w2, s42);
            FloatVector w3 = FloatVector.fromMemorySegment(SPECIES, b, w + (3 - 1) * VECTOR, ORDER);
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            s33 = v3.fma(w3, s33);
            s43 = v4.fma(w3, s43);
            FloatVector w4 = FloatVector.fromMemorySegment(SPECIES, b, w + (4 - 1) * VECTOR, ORDER);
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            s34 = v3.fma(w4, s34);
            s44 = v4.fma(w4, s44);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + column;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
        s21.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s22.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s23.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s24.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
        s31.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s32.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s33.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s34.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
        s41.intoMemorySegment(c, to + (1 - 1) * VECTOR, ORDER);
        s42.intoMemorySegment(c, to + (2 - 1) * VECTOR, ORDER);
        s43.intoMemorySegment(c, to + (3 - 1) * VECTOR, ORDER);
        s44.intoMemorySegment(c, to + (4 - 1) * VECTOR, ORDER);
        to += toStride;
    }

    private static void multiplyBf16(Product p, int rows, int panels) {
        for (int panel = 0; panel < panels; panel++) {
            for (int lane = 0; lane < Panel.QUARTER_BYTES; lane += VECTOR) {
                switch (rows) {
                    case 1 -> bf16Rows1(p, panel, lane);
                    case 2 -> bf16Rows2(p, panel, lane);
                    case 3 -> bf16Rows3(p, panel, lane);
                    case 4 -> bf16Rows4(p, panel, lane);
                    default -> throw new IllegalArgumentException("rows: " + rows);
                }
            }
        }
    }

    private void multiplyInt8(Product p, int rows, int panels) {
        for (int panel = 0; panel < panels; panel++) {
            for (int lane = 0; lane < Panel.QUARTER_BYTES; lane += VECTOR) {
                switch (rows) {
                    case 1 -> int8Rows1(p, panel, lane, sums);
                    case 2 -> int8Rows2(p, panel, lane, sums);
                    case 3 -> int8Rows3(p, panel, lane, sums);
                    case 4 -> int8Rows4(p, panel, lane, sums);
                    default -> throw new IllegalArgumentException("rows: " + rows);
                }
            }
            scale(p, panel, rows, sums);
        }
    }

    /** The same vector of each quarter. */
    private static void bf16Rows1(Product p, int panel, int lane) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + lane;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            IntVector first = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            FloatVector w1 = first.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s11 = v1.fma(w1, s11);
            FloatVector w2 = first.and(UPPER_HALF).reinterpretAsFloats();
            s12 = v1.fma(w2, s12);
            IntVector second = IntVector.fromMemorySegment(WORDS, b, w + Panel.QUARTER_BYTES, ORDER);
            FloatVector w3 = second.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s13 = v1.fma(w3, s13);
            FloatVector w4 = second.and(UPPER_HALF).reinterpretAsFloats();
            s14 = v1.fma(w4, s14);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + lane;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
    }

    /** The same vector of each quarter, not yet scaled, and with all lower quarters in it. */
    private static void int8Rows1(Product p, int panel, int lane, float[] sums) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s13 = FloatVector.zero(SPECIES);
        FloatVector s14 = FloatVector.zero(SPECIES);
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + Panel.ROW_BYTES + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            IntVector words = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            IntVector i1 = words.lanewise(VectorOperators.LSHL, 24);
            FloatVector w1 = (FloatVector) i1.convertShape(VectorOperators.I2F, SPECIES, 0);
            s11 = v1.fma(w1, s11);
            IntVector i2 = words.lanewise(VectorOperators.LSHL, 16);
            FloatVector w2 = (FloatVector) i2.convertShape(VectorOperators.I2F, SPECIES, 0);
            s12 = v1.fma(w2, s12);
            IntVector i3 = words.lanewise(VectorOperators.LSHL, 8);
            FloatVector w3 = (FloatVector) i3.convertShape(VectorOperators.I2F, SPECIES, 0);
            s13 = v1.fma(w3, s13);
            FloatVector w4 = (FloatVector) words.convertShape(VectorOperators.I2F, SPECIES, 0);
            s14 = v1.fma(w4, s14);
            w += bStride;
            k += aStride;
        }
        int to = lane / Float.BYTES;
        s11.intoArray(sums, to + (4 * 1 + 1 - 5) * Panel.QUARTER);
        s12.intoArray(sums, to + (4 * 1 + 2 - 5) * Panel.QUARTER);
        s13.intoArray(sums, to + (4 * 1 + 3 - 5) * Panel.QUARTER);
        s14.intoArray(sums, to + (4 * 1 + 4 - 5) * Panel.QUARTER);
    }

    /** The same vector of each quarter. */
    private static void bf16Rows2(Product p, int panel, int lane) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + lane;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s22 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s23 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s24 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            IntVector first = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            FloatVector w1 = first.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            FloatVector w2 = first.and(UPPER_HALF).reinterpretAsFloats();
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            IntVector second = IntVector.fromMemorySegment(WORDS, b, w + Panel.QUARTER_BYTES, ORDER);
            FloatVector w3 = second.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            FloatVector w4 = second.and(UPPER_HALF).reinterpretAsFloats();
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + lane;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
        s21.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s22.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s23.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s24.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
    }

    /** The same vector of each quarter, not yet scaled, and with all lower quarters in it. */
    private static void int8Rows2(Product p, int panel, int lane, float[] sums) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s13 = FloatVector.zero(SPECIES);
        FloatVector s14 = FloatVector.zero(SPECIES);
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s22 = FloatVector.zero(SPECIES);
        FloatVector s23 = FloatVector.zero(SPECIES);
        FloatVector s24 = FloatVector.zero(SPECIES);
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + Panel.ROW_BYTES + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            IntVector words = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            IntVector i1 = words.lanewise(VectorOperators.LSHL, 24);
            FloatVector w1 = (FloatVector) i1.convertShape(VectorOperators.I2F, SPECIES, 0);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            IntVector i2 = words.lanewise(VectorOperators.LSHL, 16);
            FloatVector w2 = (FloatVector) i2.convertShape(VectorOperators.I2F, SPECIES, 0);
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            IntVector i3 = words.lanewise(VectorOperators.LSHL, 8);
            FloatVector w3 = (FloatVector) i3.convertShape(VectorOperators.I2F, SPECIES, 0);
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            FloatVector w4 = (FloatVector) words.convertShape(VectorOperators.I2F, SPECIES, 0);
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            w += bStride;
            k += aStride;
        }
        int to = lane / Float.BYTES;
        s11.intoArray(sums, to + (4 * 1 + 1 - 5) * Panel.QUARTER);
        s12.intoArray(sums, to + (4 * 1 + 2 - 5) * Panel.QUARTER);
        s13.intoArray(sums, to + (4 * 1 + 3 - 5) * Panel.QUARTER);
        s14.intoArray(sums, to + (4 * 1 + 4 - 5) * Panel.QUARTER);
        s21.intoArray(sums, to + (4 * 2 + 1 - 5) * Panel.QUARTER);
        s22.intoArray(sums, to + (4 * 2 + 2 - 5) * Panel.QUARTER);
        s23.intoArray(sums, to + (4 * 2 + 3 - 5) * Panel.QUARTER);
        s24.intoArray(sums, to + (4 * 2 + 4 - 5) * Panel.QUARTER);
    }

    /** The same vector of each quarter. */
    private static void bf16Rows3(Product p, int panel, int lane) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + lane;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s22 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s23 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s24 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long x3 = p.aRows[3 - 1];
        FloatVector s31 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s32 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s33 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s34 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            FloatVector v3 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x3 + k));
            IntVector first = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            FloatVector w1 = first.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            s31 = v3.fma(w1, s31);
            FloatVector w2 = first.and(UPPER_HALF).reinterpretAsFloats();
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            s32 = v3.fma(w2, s32);
            IntVector second = IntVector.fromMemorySegment(WORDS, b, w + Panel.QUARTER_BYTES, ORDER);
            FloatVector w3 = second.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            s33 = v3.fma(w3, s33);
            FloatVector w4 = second.and(UPPER_HALF).reinterpretAsFloats();
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            s34 = v3.fma(w4, s34);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + lane;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
        s21.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s22.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s23.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s24.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
        s31.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s32.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s33.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s34.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
    }

    /** The same vector of each quarter, not yet scaled, and with all lower quarters in it. */
    private static void int8Rows3(Product p, int panel, int lane, float[] sums) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s13 = FloatVector.zero(SPECIES);
        FloatVector s14 = FloatVector.zero(SPECIES);
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s22 = FloatVector.zero(SPECIES);
        FloatVector s23 = FloatVector.zero(SPECIES);
        FloatVector s24 = FloatVector.zero(SPECIES);
        long x3 = p.aRows[3 - 1];
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s32 = FloatVector.zero(SPECIES);
        FloatVector s33 = FloatVector.zero(SPECIES);
        FloatVector s34 = FloatVector.zero(SPECIES);
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + Panel.ROW_BYTES + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            FloatVector v3 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x3 + k));
            IntVector words = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            IntVector i1 = words.lanewise(VectorOperators.LSHL, 24);
            FloatVector w1 = (FloatVector) i1.convertShape(VectorOperators.I2F, SPECIES, 0);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            s31 = v3.fma(w1, s31);
            IntVector i2 = words.lanewise(VectorOperators.LSHL, 16);
            FloatVector w2 = (FloatVector) i2.convertShape(VectorOperators.I2F, SPECIES, 0);
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            s32 = v3.fma(w2, s32);
            IntVector i3 = words.lanewise(VectorOperators.LSHL, 8);
            FloatVector w3 = (FloatVector) i3.convertShape(VectorOperators.I2F, SPECIES, 0);
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            s33 = v3.fma(w3, s33);
            FloatVector w4 = (FloatVector) words.convertShape(VectorOperators.I2F, SPECIES, 0);
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            s34 = v3.fma(w4, s34);
            w += bStride;
            k += aStride;
        }
        int to = lane / Float.BYTES;
        s11.intoArray(sums, to + (4 * 1 + 1 - 5) * Panel.QUARTER);
        s12.intoArray(sums, to + (4 * 1 + 2 - 5) * Panel.QUARTER);
        s13.intoArray(sums, to + (4 * 1 + 3 - 5) * Panel.QUARTER);
        s14.intoArray(sums, to + (4 * 1 + 4 - 5) * Panel.QUARTER);
        s21.intoArray(sums, to + (4 * 2 + 1 - 5) * Panel.QUARTER);
        s22.intoArray(sums, to + (4 * 2 + 2 - 5) * Panel.QUARTER);
        s23.intoArray(sums, to + (4 * 2 + 3 - 5) * Panel.QUARTER);
        s24.intoArray(sums, to + (4 * 2 + 4 - 5) * Panel.QUARTER);
        s31.intoArray(sums, to + (4 * 3 + 1 - 5) * Panel.QUARTER);
        s32.intoArray(sums, to + (4 * 3 + 2 - 5) * Panel.QUARTER);
        s33.intoArray(sums, to + (4 * 3 + 3 - 5) * Panel.QUARTER);
        s34.intoArray(sums, to + (4 * 3 + 4 - 5) * Panel.QUARTER);
    }

    /** The same vector of each quarter. */
    private static void bf16Rows4(Product p, int panel, int lane) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        MemorySegment s = p.s;
        MemorySegment c = p.c;
        long from = p.sOffset + panel * p.sPanelStride + lane;
        long fromStride = p.sRowStride;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s12 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s13 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s14 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s22 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s23 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s24 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long x3 = p.aRows[3 - 1];
        FloatVector s31 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s32 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s33 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s34 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long x4 = p.aRows[4 - 1];
        FloatVector s41 = FloatVector.fromMemorySegment(SPECIES, s, from + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s42 = FloatVector.fromMemorySegment(SPECIES, s, from + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s43 = FloatVector.fromMemorySegment(SPECIES, s, from + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        FloatVector s44 = FloatVector.fromMemorySegment(SPECIES, s, from + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        from += fromStride;
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            FloatVector v3 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x3 + k));
            FloatVector v4 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x4 + k));
            IntVector first = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            FloatVector w1 = first.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            s31 = v3.fma(w1, s31);
            s41 = v4.fma(w1, s41);
            FloatVector w2 = first.and(UPPER_HALF).reinterpretAsFloats();
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            s32 = v3.fma(w2, s32);
            s42 = v4.fma(w2, s42);
            IntVector second = IntVector.fromMemorySegment(WORDS, b, w + Panel.QUARTER_BYTES, ORDER);
            FloatVector w3 = second.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats();
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            s33 = v3.fma(w3, s33);
            s43 = v4.fma(w3, s43);
            FloatVector w4 = second.and(UPPER_HALF).reinterpretAsFloats();
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            s34 = v3.fma(w4, s34);
            s44 = v4.fma(w4, s44);
            w += bStride;
            k += aStride;
        }
        long to = p.cOffset + panel * p.cPanelStride + lane;
        long toStride = p.cRowStride;
        s11.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s12.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s13.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s14.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
        s21.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s22.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s23.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s24.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
        s31.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s32.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s33.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s34.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
        s41.intoMemorySegment(c, to + (1 - 1) * Panel.QUARTER_BYTES, ORDER);
        s42.intoMemorySegment(c, to + (2 - 1) * Panel.QUARTER_BYTES, ORDER);
        s43.intoMemorySegment(c, to + (3 - 1) * Panel.QUARTER_BYTES, ORDER);
        s44.intoMemorySegment(c, to + (4 - 1) * Panel.QUARTER_BYTES, ORDER);
        to += toStride;
    }

    /** The same vector of each quarter, not yet scaled, and with all lower quarters in it. */
    private static void int8Rows4(Product p, int panel, int lane, float[] sums) {
        MemorySegment a = p.a;
        MemorySegment b = p.b;
        long x1 = p.aRows[1 - 1];
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s12 = FloatVector.zero(SPECIES);
        FloatVector s13 = FloatVector.zero(SPECIES);
        FloatVector s14 = FloatVector.zero(SPECIES);
        long x2 = p.aRows[2 - 1];
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s22 = FloatVector.zero(SPECIES);
        FloatVector s23 = FloatVector.zero(SPECIES);
        FloatVector s24 = FloatVector.zero(SPECIES);
        long x3 = p.aRows[3 - 1];
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s32 = FloatVector.zero(SPECIES);
        FloatVector s33 = FloatVector.zero(SPECIES);
        FloatVector s34 = FloatVector.zero(SPECIES);
        long x4 = p.aRows[4 - 1];
        FloatVector s41 = FloatVector.zero(SPECIES);
        FloatVector s42 = FloatVector.zero(SPECIES);
        FloatVector s43 = FloatVector.zero(SPECIES);
        FloatVector s44 = FloatVector.zero(SPECIES);
        long aStride = p.aStride;
        long bStride = p.bStride;
        long w = p.bOffset + panel * p.bPanelStride + Panel.ROW_BYTES + lane;
        long k = 0;
        for (int left = p.depth; left > 0; left--) {
            FloatVector v1 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x1 + k));
            FloatVector v2 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x2 + k));
            FloatVector v3 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x3 + k));
            FloatVector v4 = FloatVector.broadcast(SPECIES, a.get(JAVA_FLOAT_UNALIGNED, x4 + k));
            IntVector words = IntVector.fromMemorySegment(WORDS, b, w, ORDER);
            IntVector i1 = words.lanewise(VectorOperators.LSHL, 24);
            FloatVector w1 = (FloatVector) i1.convertShape(VectorOperators.I2F, SPECIES, 0);
            s11 = v1.fma(w1, s11);
            s21 = v2.fma(w1, s21);
            s31 = v3.fma(w1, s31);
            s41 = v4.fma(w1, s41);
            IntVector i2 = words.lanewise(VectorOperators.LSHL, 16);
            FloatVector w2 = (FloatVector) i2.convertShape(VectorOperators.I2F, SPECIES, 0);
            s12 = v1.fma(w2, s12);
            s22 = v2.fma(w2, s22);
            s32 = v3.fma(w2, s32);
            s42 = v4.fma(w2, s42);
            IntVector i3 = words.lanewise(VectorOperators.LSHL, 8);
            FloatVector w3 = (FloatVector) i3.convertShape(VectorOperators.I2F, SPECIES, 0);
            s13 = v1.fma(w3, s13);
            s23 = v2.fma(w3, s23);
            s33 = v3.fma(w3, s33);
            s43 = v4.fma(w3, s43);
            FloatVector w4 = (FloatVector) words.convertShape(VectorOperators.I2F, SPECIES, 0);
            s14 = v1.fma(w4, s14);
            s24 = v2.fma(w4, s24);
            s34 = v3.fma(w4, s34);
            s44 = v4.fma(w4, s44);
            w += bStride;
            k += aStride;
        }
        int to = lane / Float.BYTES;
        s11.intoArray(sums, to + (4 * 1 + 1 - 5) * Panel.QUARTER);
        s12.intoArray(sums, to + (4 * 1 + 2 - 5) * Panel.QUARTER);
        s13.intoArray(sums, to + (4 * 1 + 3 - 5) * Panel.QUARTER);
        s14.intoArray(sums, to + (4 * 1 + 4 - 5) * Panel.QUARTER);
        s21.intoArray(sums, to + (4 * 2 + 1 - 5) * Panel.QUARTER);
        s22.intoArray(sums, to + (4 * 2 + 2 - 5) * Panel.QUARTER);
        s23.intoArray(sums, to + (4 * 2 + 3 - 5) * Panel.QUARTER);
        s24.intoArray(sums, to + (4 * 2 + 4 - 5) * Panel.QUARTER);
        s31.intoArray(sums, to + (4 * 3 + 1 - 5) * Panel.QUARTER);
        s32.intoArray(sums, to + (4 * 3 + 2 - 5) * Panel.QUARTER);
        s33.intoArray(sums, to + (4 * 3 + 3 - 5) * Panel.QUARTER);
        s34.intoArray(sums, to + (4 * 3 + 4 - 5) * Panel.QUARTER);
        s41.intoArray(sums, to + (4 * 4 + 1 - 5) * Panel.QUARTER);
        s42.intoArray(sums, to + (4 * 4 + 2 - 5) * Panel.QUARTER);
        s43.intoArray(sums, to + (4 * 4 + 3 - 5) * Panel.QUARTER);
        s44.intoArray(sums, to + (4 * 4 + 4 - 5) * Panel.QUARTER);
    }

    /** Takes the lower quarters out of INT8 sums, scales them, and adds them to what they start from. */
    private static void scale(Product p, int panel, int rows, float[] sums) {
        FloatVector below = FloatVector.broadcast(SPECIES, -Panel.INT8_STEP);
        for (int r = 0; r < rows; r++) {
            for (int column = 0; column < Panel.ROW_BYTES; column += VECTOR) {
                int at = r * Panel.COLUMNS + column / Float.BYTES;
                FloatVector sum = FloatVector.fromArray(SPECIES, sums, at);
                if (column >= Panel.QUARTER_BYTES) {
                    sum = FloatVector.fromArray(SPECIES, sums, at - Panel.QUARTER)
                            .fma(below, sum);
                }
                FloatVector scales =
                        FloatVector.fromMemorySegment(SPECIES, p.b, p.bOffset + panel * p.bPanelStride + column, ORDER);
                FloatVector start = FloatVector.fromMemorySegment(
                        SPECIES, p.s, p.sOffset + panel * p.sPanelStride + r * p.sRowStride + column, ORDER);
                sum.fma(scales, start)
                        .intoMemorySegment(p.c, p.cOffset + panel * p.cPanelStride + r * p.cRowStride + column, ORDER);
            }
        }
    }

    @Override
    public void lstm(LstmCells p, int rows) {
        FloatVector limit = FloatVector.broadcast(SPECIES, RationalTanh.LIMIT);
        FloatVector least = FloatVector.broadcast(SPECIES, -RationalTanh.LIMIT);
        FloatVector p1 = FloatVector.broadcast(SPECIES, RationalTanh.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, RationalTanh.P2);
        FloatVector q0 = FloatVector.broadcast(SPECIES, RationalTanh.Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, RationalTanh.Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, RationalTanh.Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, RationalTanh.Q3);
        for (int i = 0; i < rows * LSTM_PASSES; i++) {
            int r = i / LSTM_PASSES;
            int at = i % LSTM_PASSES * VECTOR;
            long z = p.zOffset + r * p.zStride + at;
            FloatVector vi = FloatVector.fromMemorySegment(SPECIES, p.z, z + 0, ORDER);
            vi = vi.blend(limit, vi.compare(VectorOperators.GT, limit));
            vi = vi.blend(least, vi.compare(VectorOperators.LT, least));
            FloatVector zi = vi.mul(vi);
            FloatVector pi = vi.mul(zi).fma(p2.fma(zi, p1), vi);
            FloatVector qi = q3.fma(zi, q2).fma(zi, q1).fma(zi, q0);
            FloatVector ai = qi.add(pi);
            FloatVector bi = qi.sub(pi);
            FloatVector numi = ai.mul(ai);
            FloatVector deni = bi.fma(bi, numi);

            FloatVector vf = FloatVector.fromMemorySegment(SPECIES, p.z, z + 64, ORDER);
            vf = vf.blend(limit, vf.compare(VectorOperators.GT, limit));
            vf = vf.blend(least, vf.compare(VectorOperators.LT, least));
            FloatVector zf = vf.mul(vf);
            FloatVector pf = vf.mul(zf).fma(p2.fma(zf, p1), vf);
            FloatVector qf = q3.fma(zf, q2).fma(zf, q1).fma(zf, q0);
            FloatVector af = qf.add(pf);
            FloatVector bf = qf.sub(pf);
            FloatVector numf = af.mul(af);
            FloatVector denf = bf.fma(bf, numf);

            FloatVector vg = FloatVector.fromMemorySegment(SPECIES, p.z, z + 128, ORDER);
            vg = vg.add(vg);
            vg = vg.blend(limit, vg.compare(VectorOperators.GT, limit));
            vg = vg.blend(least, vg.compare(VectorOperators.LT, least));
            FloatVector zg = vg.mul(vg);
            FloatVector pg = vg.mul(zg).fma(p2.fma(zg, p1), vg);
            FloatVector qg = q3.fma(zg, q2).fma(zg, q1).fma(zg, q0);
            FloatVector numg = pg.add(pg).mul(qg);
            FloatVector deng = qg.fma(qg, pg.mul(pg));

            FloatVector vo = FloatVector.fromMemorySegment(SPECIES, p.z, z + 192, ORDER);
            vo = vo.blend(limit, vo.compare(VectorOperators.GT, limit));
            vo = vo.blend(least, vo.compare(VectorOperators.LT, least));
            FloatVector zo = vo.mul(vo);
            FloatVector po = vo.mul(zo).fma(p2.fma(zo, p1), vo);
            FloatVector qo = q3.fma(zo, q2).fma(zo, q1).fma(zo, q0);
            FloatVector ao = qo.add(po);
            FloatVector bo = qo.sub(po);
            FloatVector numo = ao.mul(ao);
            FloatVector deno = bo.fma(bo, numo);

            long cell = p.cOffset + r * p.cStride + at;
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, p.c, cell, ORDER);
            FloatVector denig = deni.mul(deng);
            FloatVector written = numi.mul(numg).mul(denf);
            FloatVector c = numf.mul(old).fma(denig, written).div(denf.mul(denig));
            c.intoMemorySegment(p.c, cell, ORDER);

            FloatVector vc = c.add(c);
            vc = vc.blend(limit, vc.compare(VectorOperators.GT, limit));
            vc = vc.blend(least, vc.compare(VectorOperators.LT, least));
            FloatVector zc = vc.mul(vc);
            FloatVector pc = vc.mul(zc).fma(p2.fma(zc, p1), vc);
            FloatVector qc = q3.fma(zc, q2).fma(zc, q1).fma(zc, q0);
            FloatVector numc = pc.add(pc).mul(qc);
            FloatVector denc = qc.fma(qc, pc.mul(pc));
            FloatVector h = numo.mul(numc).div(deno.mul(denc));
            h.intoMemorySegment(p.h, p.hOffset + r * p.hStride + at, ORDER);
        }
    }

    @Override
    public void recordingLstm(LstmCells p, int rows) {
        FloatVector limit = FloatVector.broadcast(SPECIES, RationalTanh.LIMIT);
        FloatVector least = FloatVector.broadcast(SPECIES, -RationalTanh.LIMIT);
        FloatVector p1 = FloatVector.broadcast(SPECIES, RationalTanh.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, RationalTanh.P2);
        FloatVector q0 = FloatVector.broadcast(SPECIES, RationalTanh.Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, RationalTanh.Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, RationalTanh.Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, RationalTanh.Q3);
        for (int i = 0; i < rows * LSTM_PASSES; i++) {
            int r = i / LSTM_PASSES;
            int at = i % LSTM_PASSES * VECTOR;
            long z = p.zOffset + r * p.zStride + at;
            FloatVector vi = FloatVector.fromMemorySegment(SPECIES, p.z, z + 0, ORDER);
            vi = vi.blend(limit, vi.compare(VectorOperators.GT, limit));
            vi = vi.blend(least, vi.compare(VectorOperators.LT, least));
            FloatVector zi = vi.mul(vi);
            FloatVector pi = vi.mul(zi).fma(p2.fma(zi, p1), vi);
            FloatVector qi = q3.fma(zi, q2).fma(zi, q1).fma(zi, q0);
            FloatVector ai = qi.add(pi);
            FloatVector bi = qi.sub(pi);
            FloatVector numi = ai.mul(ai);
            FloatVector deni = bi.fma(bi, numi);

            FloatVector vf = FloatVector.fromMemorySegment(SPECIES, p.z, z + 64, ORDER);
            vf = vf.blend(limit, vf.compare(VectorOperators.GT, limit));
            vf = vf.blend(least, vf.compare(VectorOperators.LT, least));
            FloatVector zf = vf.mul(vf);
            FloatVector pf = vf.mul(zf).fma(p2.fma(zf, p1), vf);
            FloatVector qf = q3.fma(zf, q2).fma(zf, q1).fma(zf, q0);
            FloatVector af = qf.add(pf);
            FloatVector bf = qf.sub(pf);
            FloatVector numf = af.mul(af);
            FloatVector denf = bf.fma(bf, numf);

            FloatVector vg = FloatVector.fromMemorySegment(SPECIES, p.z, z + 128, ORDER);
            vg = vg.add(vg);
            vg = vg.blend(limit, vg.compare(VectorOperators.GT, limit));
            vg = vg.blend(least, vg.compare(VectorOperators.LT, least));
            FloatVector zg = vg.mul(vg);
            FloatVector pg = vg.mul(zg).fma(p2.fma(zg, p1), vg);
            FloatVector qg = q3.fma(zg, q2).fma(zg, q1).fma(zg, q0);
            FloatVector numg = pg.add(pg).mul(qg);
            FloatVector deng = qg.fma(qg, pg.mul(pg));

            FloatVector vo = FloatVector.fromMemorySegment(SPECIES, p.z, z + 192, ORDER);
            vo = vo.blend(limit, vo.compare(VectorOperators.GT, limit));
            vo = vo.blend(least, vo.compare(VectorOperators.LT, least));
            FloatVector zo = vo.mul(vo);
            FloatVector po = vo.mul(zo).fma(p2.fma(zo, p1), vo);
            FloatVector qo = q3.fma(zo, q2).fma(zo, q1).fma(zo, q0);
            FloatVector ao = qo.add(po);
            FloatVector bo = qo.sub(po);
            FloatVector numo = ao.mul(ao);
            FloatVector deno = bo.fma(bo, numo);

            long cell = p.cOffset + r * p.cStride + at;
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, p.c, cell, ORDER);
            FloatVector denig = deni.mul(deng);
            FloatVector written = numi.mul(numg).mul(denf);
            FloatVector c = numf.mul(old).fma(denig, written).div(denf.mul(denig));
            c.intoMemorySegment(p.c, cell, ORDER);

            FloatVector vc = c.add(c);
            vc = vc.blend(limit, vc.compare(VectorOperators.GT, limit));
            vc = vc.blend(least, vc.compare(VectorOperators.LT, least));
            FloatVector zc = vc.mul(vc);
            FloatVector pc = vc.mul(zc).fma(p2.fma(zc, p1), vc);
            FloatVector qc = q3.fma(zc, q2).fma(zc, q1).fma(zc, q0);
            FloatVector numc = pc.add(pc).mul(qc);
            FloatVector denc = qc.fma(qc, pc.mul(pc));
            FloatVector h = numo.mul(numc).div(deno.mul(denc));
            h.intoMemorySegment(p.h, p.hOffset + r * p.hStride + at, ORDER);

            long gates = p.gatesOffset + r * p.gatesStride + at;
            numi.div(deni).intoMemorySegment(p.gates, gates, ORDER);
            numf.div(denf).intoMemorySegment(p.gates, gates + 64, ORDER);
            numg.div(deng).intoMemorySegment(p.gates, gates + 128, ORDER);
            numo.div(deno).intoMemorySegment(p.gates, gates + 192, ORDER);
            c.intoMemorySegment(p.kept, p.keptOffset + r * p.keptStride + at, ORDER);
        }
    }

    @Override
    public void lstmBackward(LstmGradients p, int panels) {
        FloatVector limit = FloatVector.broadcast(SPECIES, RationalTanh.LIMIT);
        FloatVector least = FloatVector.broadcast(SPECIES, -RationalTanh.LIMIT);
        FloatVector p1 = FloatVector.broadcast(SPECIES, RationalTanh.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, RationalTanh.P2);
        FloatVector q0 = FloatVector.broadcast(SPECIES, RationalTanh.Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, RationalTanh.Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, RationalTanh.Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, RationalTanh.Q3);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int index = 0; index < panels * LSTM_PASSES; index++) {
            long line = (long) (index / LSTM_PASSES) * Panel.ROW_BYTES + (long) VECTOR * (index % LSTM_PASSES);
            long unit = (long) index * VECTOR;
            FloatVector i = FloatVector.fromMemorySegment(SPECIES, p.gates, p.gatesOffset + line, ORDER);
            FloatVector f = FloatVector.fromMemorySegment(SPECIES, p.gates, p.gatesOffset + line + 64, ORDER);
            FloatVector g = FloatVector.fromMemorySegment(SPECIES, p.gates, p.gatesOffset + line + 128, ORDER);
            FloatVector o = FloatVector.fromMemorySegment(SPECIES, p.gates, p.gatesOffset + line + 192, ORDER);
            FloatVector c = FloatVector.fromMemorySegment(SPECIES, p.c, p.cOffset + unit, ORDER);
            FloatVector was = FloatVector.fromMemorySegment(SPECIES, p.cPrevious, p.cPreviousOffset + unit, ORDER);
            FloatVector dh = FloatVector.fromMemorySegment(SPECIES, p.dh, p.dhOffset + unit, ORDER);
            FloatVector dc = FloatVector.fromMemorySegment(SPECIES, p.dc, p.dcOffset + unit, ORDER);

            FloatVector vc = c.add(c);
            vc = vc.blend(limit, vc.compare(VectorOperators.GT, limit));
            vc = vc.blend(least, vc.compare(VectorOperators.LT, least));
            FloatVector zc = vc.mul(vc);
            FloatVector pc = vc.mul(zc).fma(p2.fma(zc, p1), vc);
            FloatVector qc = q3.fma(zc, q2).fma(zc, q1).fma(zc, q0);
            FloatVector t = pc.add(pc).mul(qc).div(qc.fma(qc, pc.mul(pc)));

            FloatVector d = dh.mul(o).fma(t.neg().fma(t, one), dc);
            FloatVector di = d.mul(g).mul(i).mul(one.sub(i));
            FloatVector df = d.mul(was).mul(f).mul(one.sub(f));
            FloatVector dg = d.mul(i).mul(g.neg().fma(g, one));
            FloatVector dO = dh.mul(t).mul(o).mul(one.sub(o));
            di.intoMemorySegment(p.dz, p.dzOffset + line, ORDER);
            df.intoMemorySegment(p.dz, p.dzOffset + line + 64, ORDER);
            dg.intoMemorySegment(p.dz, p.dzOffset + line + 128, ORDER);
            dO.intoMemorySegment(p.dz, p.dzOffset + line + 192, ORDER);
            d.mul(f).intoMemorySegment(p.dc, p.dcOffset + unit, ORDER);
        }
    }

    @Override
    public void gruGates(GruCells p, int rows) {
        FloatVector limit = FloatVector.broadcast(SPECIES, RationalTanh.LIMIT);
        FloatVector least = FloatVector.broadcast(SPECIES, -RationalTanh.LIMIT);
        FloatVector p1 = FloatVector.broadcast(SPECIES, RationalTanh.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, RationalTanh.P2);
        FloatVector q0 = FloatVector.broadcast(SPECIES, RationalTanh.Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, RationalTanh.Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, RationalTanh.Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, RationalTanh.Q3);
        for (int i = 0; i < rows * PANEL_PASSES; i++) {
            int r = i / PANEL_PASSES;
            int at = i % PANEL_PASSES * VECTOR;
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, p.z, p.zOffset + r * p.zStride + at, ORDER);
            v = v.blend(limit, v.compare(VectorOperators.GT, limit));
            v = v.blend(least, v.compare(VectorOperators.LT, least));
            FloatVector vv = v.mul(v);
            FloatVector pv = v.mul(vv).fma(p2.fma(vv, p1), v);
            FloatVector qv = q3.fma(vv, q2).fma(vv, q1).fma(vv, q0);
            FloatVector a = qv.add(pv);
            FloatVector b = qv.sub(pv);
            FloatVector square = a.mul(a);
            FloatVector gate = square.div(b.fma(b, square));
            gate.intoMemorySegment(p.gates, p.gatesOffset + r * p.gatesStride + at, ORDER);
        }
    }

    @Override
    public void gruAfter(GruCells p, int rows) {
        FloatVector limit = FloatVector.broadcast(SPECIES, RationalTanh.LIMIT);
        FloatVector least = FloatVector.broadcast(SPECIES, -RationalTanh.LIMIT);
        FloatVector p1 = FloatVector.broadcast(SPECIES, RationalTanh.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, RationalTanh.P2);
        FloatVector q0 = FloatVector.broadcast(SPECIES, RationalTanh.Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, RationalTanh.Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, RationalTanh.Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, RationalTanh.Q3);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < rows * GRU_PASSES; i++) {
            int r = i / GRU_PASSES;
            int at = i % GRU_PASSES * VECTOR;
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, p.z, p.nOffset + r * p.zStride + at, ORDER);
            long gates = p.gatesOffset + r * p.gatesStride + at;
            FloatVector reset = FloatVector.fromMemorySegment(SPECIES, p.gates, gates, ORDER);
            long factor = p.factorOffset + r * p.factorStride + at;
            v = reset.fma(FloatVector.fromMemorySegment(SPECIES, p.factor, factor, ORDER), v);
            v = v.add(v);
            v = v.blend(limit, v.compare(VectorOperators.GT, limit));
            v = v.blend(least, v.compare(VectorOperators.LT, least));
            FloatVector vv = v.mul(v);
            FloatVector pn = v.mul(vv).fma(p2.fma(vv, p1), v);
            FloatVector qn = q3.fma(vv, q2).fma(vv, q1).fma(vv, q0);
            FloatVector n = pn.add(pn).mul(qn).div(qn.fma(qn, pn.mul(pn)));
            n.intoMemorySegment(p.gates, p.nGatesOffset + r * p.gatesStride + at, ORDER);

            FloatVector update = FloatVector.fromMemorySegment(SPECIES, p.gates, gates + GruCells.GATE, ORDER);
            long state = r * p.hStride + at;
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, p.h, p.hPreviousOffset + state, ORDER);
            FloatVector h = update.fma(old, one.sub(update).mul(n));
            h.intoMemorySegment(p.h, p.hOffset + state, ORDER);
        }
    }

    @Override
    public void gruBefore(GruCells p, int rows) {
        FloatVector limit = FloatVector.broadcast(SPECIES, RationalTanh.LIMIT);
        FloatVector least = FloatVector.broadcast(SPECIES, -RationalTanh.LIMIT);
        FloatVector p1 = FloatVector.broadcast(SPECIES, RationalTanh.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, RationalTanh.P2);
        FloatVector q0 = FloatVector.broadcast(SPECIES, RationalTanh.Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, RationalTanh.Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, RationalTanh.Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, RationalTanh.Q3);
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < rows * GRU_PASSES; i++) {
            int r = i / GRU_PASSES;
            int at = i % GRU_PASSES * VECTOR;
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, p.z, p.nOffset + r * p.zStride + at, ORDER);
            long gates = p.gatesOffset + r * p.gatesStride + at;
            v = v.add(v);
            v = v.blend(limit, v.compare(VectorOperators.GT, limit));
            v = v.blend(least, v.compare(VectorOperators.LT, least));
            FloatVector vv = v.mul(v);
            FloatVector pn = v.mul(vv).fma(p2.fma(vv, p1), v);
            FloatVector qn = q3.fma(vv, q2).fma(vv, q1).fma(vv, q0);
            FloatVector n = pn.add(pn).mul(qn).div(qn.fma(qn, pn.mul(pn)));
            n.intoMemorySegment(p.gates, p.nGatesOffset + r * p.gatesStride + at, ORDER);

            FloatVector update = FloatVector.fromMemorySegment(SPECIES, p.gates, gates + GruCells.GATE, ORDER);
            long state = r * p.hStride + at;
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, p.h, p.hPreviousOffset + state, ORDER);
            FloatVector h = update.fma(old, one.sub(update).mul(n));
            h.intoMemorySegment(p.h, p.hOffset + state, ORDER);
        }
    }

    @Override
    public void gruAfterBackward(GruGradients p, int panels) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int index = 0; index < panels * GRU_PASSES; index++) {
            long line = (long) (index / GRU_PASSES) * Panel.ROW_BYTES + (long) VECTOR * (index % GRU_PASSES);
            long unit = (long) index * VECTOR;
            long gate = p.gatesOffset + line;
            FloatVector z = FloatVector.fromMemorySegment(SPECIES, p.gates, gate + GruCells.GATE, ORDER);
            FloatVector n = FloatVector.fromMemorySegment(SPECIES, p.gates, p.nGatesOffset + unit, ORDER);
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, p.hPrevious, p.hPreviousOffset + unit, ORDER);
            FloatVector dh = FloatVector.fromMemorySegment(SPECIES, p.dh, p.dhOffset + unit, ORDER);

            FloatVector dn = dh.mul(one.sub(z)).mul(n.neg().fma(n, one));
            FloatVector dz = dh.mul(old.sub(n)).mul(z).mul(one.sub(z));
            dn.intoMemorySegment(p.dz, p.dnOffset + unit, ORDER);
            dz.intoMemorySegment(p.dz, p.dzOffset + line + GruCells.GATE, ORDER);
            dh.mul(z).intoMemorySegment(p.dh, p.dhOffset + unit, ORDER);

            FloatVector r = FloatVector.fromMemorySegment(SPECIES, p.gates, gate, ORDER);
            FloatVector factor = FloatVector.fromMemorySegment(SPECIES, p.factor, p.factorOffset + unit, ORDER);
            FloatVector dr = dn.mul(factor).mul(r).mul(one.sub(r));
            dr.intoMemorySegment(p.dz, p.dzOffset + line, ORDER);
            dn.mul(r).intoMemorySegment(p.dz, p.dProductOffset + unit, ORDER);
        }
    }

    @Override
    public void gruBeforeBackward(GruGradients p, int panels) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int index = 0; index < panels * GRU_PASSES; index++) {
            long line = (long) (index / GRU_PASSES) * Panel.ROW_BYTES + (long) VECTOR * (index % GRU_PASSES);
            long unit = (long) index * VECTOR;
            long gate = p.gatesOffset + line;
            FloatVector z = FloatVector.fromMemorySegment(SPECIES, p.gates, gate + GruCells.GATE, ORDER);
            FloatVector n = FloatVector.fromMemorySegment(SPECIES, p.gates, p.nGatesOffset + unit, ORDER);
            FloatVector old = FloatVector.fromMemorySegment(SPECIES, p.hPrevious, p.hPreviousOffset + unit, ORDER);
            FloatVector dh = FloatVector.fromMemorySegment(SPECIES, p.dh, p.dhOffset + unit, ORDER);

            FloatVector dn = dh.mul(one.sub(z)).mul(n.neg().fma(n, one));
            FloatVector dz = dh.mul(old.sub(n)).mul(z).mul(one.sub(z));
            dn.intoMemorySegment(p.dz, p.dnOffset + unit, ORDER);
            dz.intoMemorySegment(p.dz, p.dzOffset + line + GruCells.GATE, ORDER);
            dh.mul(z).intoMemorySegment(p.dh, p.dhOffset + unit, ORDER);
        }
    }

    @Override
    public void gruResetBackward(GruGradients p, int panels) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int index = 0; index < panels * GRU_PASSES; index++) {
            long line = (long) (index / GRU_PASSES) * Panel.ROW_BYTES + (long) VECTOR * (index % GRU_PASSES);
            long unit = (long) index * VECTOR;
            FloatVector r = FloatVector.fromMemorySegment(SPECIES, p.gates, p.gatesOffset + line, ORDER);
            FloatVector h = FloatVector.fromMemorySegment(SPECIES, p.factor, p.factorOffset + unit, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, p.dReset, p.dResetOffset + unit, ORDER);
            d.mul(h).mul(r).mul(one.sub(r)).intoMemorySegment(p.dz, p.dzOffset + line, ORDER);
            d.mul(r).intoMemorySegment(p.dReset, p.dResetOffset + unit, ORDER);
        }
    }

    @Override
    public void tanh(
            MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        FloatVector limit = FloatVector.broadcast(SPECIES, RationalTanh.LIMIT);
        FloatVector least = FloatVector.broadcast(SPECIES, -RationalTanh.LIMIT);
        FloatVector p1 = FloatVector.broadcast(SPECIES, RationalTanh.P1);
        FloatVector p2 = FloatVector.broadcast(SPECIES, RationalTanh.P2);
        FloatVector q0 = FloatVector.broadcast(SPECIES, RationalTanh.Q0);
        FloatVector q1 = FloatVector.broadcast(SPECIES, RationalTanh.Q1);
        FloatVector q2 = FloatVector.broadcast(SPECIES, RationalTanh.Q2);
        FloatVector q3 = FloatVector.broadcast(SPECIES, RationalTanh.Q3);
        for (int i = 0; i < rows * PANEL_PASSES; i++) {
            int r = i / PANEL_PASSES;
            int at = i % PANEL_PASSES * VECTOR;
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, z, zOffset + r * zStride + at, ORDER);
            v = v.add(v);
            v = v.blend(limit, v.compare(VectorOperators.GT, limit));
            v = v.blend(least, v.compare(VectorOperators.LT, least));
            FloatVector vv = v.mul(v);
            FloatVector pv = v.mul(vv).fma(p2.fma(vv, p1), v);
            FloatVector qv = q3.fma(vv, q2).fma(vv, q1).fma(vv, q0);
            FloatVector t = pv.add(pv).mul(qv).div(qv.fma(qv, pv.mul(pv)));
            t.intoMemorySegment(h, hOffset + r * hStride + at, ORDER);
        }
    }

    @Override
    public void relu(
            MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        for (int i = 0; i < rows * PANEL_PASSES; i++) {
            int r = i / PANEL_PASSES;
            int at = i % PANEL_PASSES * VECTOR;
            FloatVector v = FloatVector.fromMemorySegment(SPECIES, z, zOffset + r * zStride + at, ORDER);
            v.max(0f).intoMemorySegment(h, hOffset + r * hStride + at, ORDER);
        }
    }

    @Override
    public void tanhBackward(
            MemorySegment h,
            long hOffset,
            MemorySegment dh,
            long dhOffset,
            MemorySegment dz,
            long dzOffset,
            int panels) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (long at = 0; at < (long) panels * Panel.ROW_BYTES; at += VECTOR) {
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, h, hOffset + at, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dh, dhOffset + at, ORDER);
            d.mul(y.neg().fma(y, one)).intoMemorySegment(dz, dzOffset + at, ORDER);
        }
    }

    @Override
    public void reluBackward(
            MemorySegment h,
            long hOffset,
            MemorySegment dh,
            long dhOffset,
            MemorySegment dz,
            long dzOffset,
            int panels) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        FloatVector zero = FloatVector.zero(SPECIES);
        for (long at = 0; at < (long) panels * Panel.ROW_BYTES; at += VECTOR) {
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, h, hOffset + at, ORDER);
            FloatVector d = FloatVector.fromMemorySegment(SPECIES, dh, dhOffset + at, ORDER);
            FloatVector slope = zero.blend(one, y.compare(VectorOperators.GT, zero));
            slope = slope.blend(y, y.compare(VectorOperators.NE, y));
            d.mul(slope).intoMemorySegment(dz, dzOffset + at, ORDER);
        }
    }

    @Override
    public void scale(
            MemorySegment from,
            long fromOffset,
            MemorySegment by,
            long byOffset,
            MemorySegment to,
            long toOffset,
            int count) {
        long bytes = 4L * count;
        long whole = bytes - bytes % VECTOR;
        for (long i = 0; i < whole; i += VECTOR) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, from, fromOffset + i, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, by, byOffset + i, ORDER);
            x.mul(y).intoMemorySegment(to, toOffset + i, ORDER);
        }
        for (long i = whole; i < bytes; i += Float.BYTES) {
            float x = from.get(JAVA_FLOAT_UNALIGNED, fromOffset + i);
            float y = by.get(JAVA_FLOAT_UNALIGNED, byOffset + i);
            to.set(JAVA_FLOAT_UNALIGNED, toOffset + i, x * y);
        }
    }

    @Override
    public void add(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count) {
        long bytes = 4L * count;
        long whole = bytes - bytes % VECTOR;
        for (long i = 0; i < whole; i += VECTOR) {
            FloatVector x = FloatVector.fromMemorySegment(SPECIES, from, fromOffset + i, ORDER);
            FloatVector y = FloatVector.fromMemorySegment(SPECIES, to, toOffset + i, ORDER);
            y.add(x).intoMemorySegment(to, toOffset + i, ORDER);
        }
        for (long i = whole; i < bytes; i += Float.BYTES) {
            float x = from.get(JAVA_FLOAT_UNALIGNED, fromOffset + i);
            float y = to.get(JAVA_FLOAT_UNALIGNED, toOffset + i);
            to.set(JAVA_FLOAT_UNALIGNED, toOffset + i, y + x);
        }
    }
}
