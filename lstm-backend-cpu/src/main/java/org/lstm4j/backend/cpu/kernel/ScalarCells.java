package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * What cells do with pre-activations, in plain Java: all rows of a call in short loops over heap arrays, one array for each
 * gate. C2 vectorises those; it leaves a loop that holds a whole cell as it is, and any that chooses by {@code ?:}.
 */
final class ScalarCells {
    private static final int UNITS = LstmCells.UNITS;
    private static final int HALF = GruCells.UNITS;
    private static final int COLUMNS = Panel.COLUMNS;

    /** Gates, and then the numerators of their activations, whose denominators come beside them. */
    private final float[] in;

    private final float[] inDenominators;
    private final float[] forget;
    private final float[] forgetDenominators;
    private final float[] candidate;
    private final float[] candidateDenominators;
    private final float[] out;
    private final float[] outDenominators;
    private final float[] cells;
    private final float[] hidden;

    /** Whole lines of panels. */
    private final float[] lines;

    /** @param rows the most of a call */
    ScalarCells(int rows) {
        int size = rows * HALF;
        in = new float[size];
        inDenominators = new float[size];
        forget = new float[size];
        forgetDenominators = new float[size];
        candidate = new float[size];
        candidateDenominators = new float[size];
        out = new float[size];
        outDenominators = new float[size];
        cells = new float[size];
        hidden = new float[size];
        lines = new float[rows * COLUMNS];
    }

    /** As {@link Kernels#lstm}. */
    void lstm(LstmCells p, int rows) {
        load(p.z, p.zOffset, p.zStride, in, UNITS, rows);
        load(p.z, p.zOffset + LstmCells.GATE, p.zStride, forget, UNITS, rows);
        load(p.z, p.zOffset + 2 * LstmCells.GATE, p.zStride, candidate, UNITS, rows);
        load(p.z, p.zOffset + 3 * LstmCells.GATE, p.zStride, out, UNITS, rows);
        load(p.c, p.cOffset, p.cStride, cells, UNITS, rows);
        int count = rows * UNITS;
        sigmoidFraction(in, inDenominators, count);
        sigmoidFraction(forget, forgetDenominators, count);
        tanhFraction(candidate, candidateDenominators, count);
        sigmoidFraction(out, outDenominators, count);
        cellStates(in, inDenominators, forget, forgetDenominators, candidate, candidateDenominators, cells, count);
        hiddenStates(out, outDenominators, cells, hidden, count);
        store(hidden, UNITS, p.h, p.hOffset, p.hStride, rows);
        store(cells, UNITS, p.c, p.cOffset, p.cStride, rows);
    }

    /** As {@link Kernels#recordingLstm}. */
    void recordingLstm(LstmCells p, int rows) {
        lstm(p, rows);
        int count = rows * UNITS;
        divide(in, inDenominators, count);
        divide(forget, forgetDenominators, count);
        divide(candidate, candidateDenominators, count);
        divide(out, outDenominators, count);
        store(in, UNITS, p.gates, p.gatesOffset, p.gatesStride, rows);
        store(forget, UNITS, p.gates, p.gatesOffset + LstmCells.GATE, p.gatesStride, rows);
        store(candidate, UNITS, p.gates, p.gatesOffset + 2 * LstmCells.GATE, p.gatesStride, rows);
        store(out, UNITS, p.gates, p.gatesOffset + 3 * LstmCells.GATE, p.gatesStride, rows);
        store(cells, UNITS, p.kept, p.keptOffset, p.keptStride, rows);
    }

    private static void cellStates(
            float[] ni, float[] di, float[] nf, float[] df, float[] pg, float[] qg, float[] cells, int count) {
        for (int u = 0; u < count; u++) {
            float dq = di[u] * qg[u];
            cells[u] = Math.fma(nf[u] * cells[u], dq, (ni[u] * pg[u]) * df[u]) / (df[u] * dq);
        }
    }

    private static void hiddenStates(float[] no, float[] d0, float[] cells, float[] hidden, int count) {
        for (int u = 0; u < count; u++) {
            float v = clamp(cells[u] + cells[u]);
            float p = RationalTanh.p(v);
            float q = RationalTanh.q(v);
            hidden[u] = (no[u] * ((p + p) * q)) / (d0[u] * Math.fma(q, q, p * p));
        }
    }

    /** As {@link Kernels#gruGates}. */
    void gruGates(GruCells p, int rows) {
        load(p.z, p.zOffset, p.zStride, lines, COLUMNS, rows);
        sigmoid(lines, rows * COLUMNS);
        store(lines, COLUMNS, p.gates, p.gatesOffset, p.gatesStride, rows);
    }

    /** As {@link Kernels#gruAfter}. */
    void gruAfter(GruCells p, int rows) {
        load(p.gates, p.gatesOffset, p.gatesStride, in, HALF, rows);
        load(p.factor, p.factorOffset, p.factorStride, out, HALF, rows);
        load(p.z, p.nOffset, p.zStride, candidate, HALF, rows);
        addProduct(in, out, candidate, rows * HALF);
        interpolate(p, rows);
    }

    /** As {@link Kernels#gruBefore}. */
    void gruBefore(GruCells p, int rows) {
        load(p.z, p.nOffset, p.zStride, candidate, HALF, rows);
        interpolate(p, rows);
    }

    /** Candidates become hidden states. */
    private void interpolate(GruCells p, int rows) {
        int count = rows * HALF;
        tanh(candidate, count);
        store(candidate, HALF, p.gates, p.nGatesOffset, p.gatesStride, rows);
        load(p.gates, p.gatesOffset + GruCells.GATE, p.gatesStride, forget, HALF, rows);
        load(p.h, p.hPreviousOffset, p.hStride, hidden, HALF, rows);
        interpolate(forget, candidate, hidden, count);
        store(hidden, HALF, p.h, p.hOffset, p.hStride, rows);
    }

    private static void interpolate(float[] update, float[] candidate, float[] hidden, int count) {
        for (int u = 0; u < count; u++) {
            hidden[u] = Math.fma(update[u], hidden[u], (1f - update[u]) * candidate[u]);
        }
    }

    /** As {@link Kernels#tanh}. */
    void tanh(MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        load(z, zOffset, zStride, lines, COLUMNS, rows);
        tanh(lines, rows * COLUMNS);
        store(lines, COLUMNS, h, hOffset, hStride, rows);
    }

    /** As {@link Kernels#relu}. */
    void relu(MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        load(z, zOffset, zStride, lines, COLUMNS, rows);
        for (int j = 0; j < rows * COLUMNS; j++) {
            lines[j] = Math.max(0f, lines[j]);
        }
        store(lines, COLUMNS, h, hOffset, hStride, rows);
    }

    private static void load(MemorySegment from, long offset, long stride, float[] to, int width, int rows) {
        for (int r = 0; r < rows; r++) {
            MemorySegment.copy(from, JAVA_FLOAT, offset + r * stride, to, r * width, width);
        }
    }

    private static void store(float[] from, int width, MemorySegment to, long offset, long stride, int rows) {
        for (int r = 0; r < rows; r++) {
            MemorySegment.copy(from, r * width, to, JAVA_FLOAT, offset + r * stride, width);
        }
    }

    /** As {@link RationalTanh#clamp}, in the form that C2 has vectors for: NaN passes here too. */
    private static float clamp(float x) {
        return Math.max(-RationalTanh.LIMIT, Math.min(RationalTanh.LIMIT, x));
    }

    private static void sigmoidFraction(float[] x, float[] denominators, int count) {
        for (int j = 0; j < count; j++) {
            float v = clamp(x[j]);
            float a = RationalTanh.q(v) + RationalTanh.p(v);
            float b = RationalTanh.q(v) - RationalTanh.p(v);
            x[j] = a * a;
            denominators[j] = Math.fma(b, b, a * a);
        }
    }

    private static void tanhFraction(float[] x, float[] denominators, int count) {
        for (int j = 0; j < count; j++) {
            float v = clamp(x[j] + x[j]);
            float p = RationalTanh.p(v);
            float q = RationalTanh.q(v);
            x[j] = (p + p) * q;
            denominators[j] = Math.fma(q, q, p * p);
        }
    }

    private static void divide(float[] x, float[] by, int count) {
        for (int j = 0; j < count; j++) {
            x[j] = x[j] / by[j];
        }
    }

    private static void sigmoid(float[] x, int count) {
        for (int j = 0; j < count; j++) {
            float v = clamp(x[j]);
            float a = RationalTanh.q(v) + RationalTanh.p(v);
            float b = RationalTanh.q(v) - RationalTanh.p(v);
            x[j] = (a * a) / Math.fma(b, b, a * a);
        }
    }

    private static void tanh(float[] x, int count) {
        for (int j = 0; j < count; j++) {
            float v = clamp(x[j] + x[j]);
            float p = RationalTanh.p(v);
            float q = RationalTanh.q(v);
            x[j] = ((p + p) * q) / Math.fma(q, q, p * p);
        }
    }

    private static void addProduct(float[] a, float[] b, float[] sums, int count) {
        for (int j = 0; j < count; j++) {
            sums[j] = Math.fma(a[j], b[j], sums[j]);
        }
    }
}
