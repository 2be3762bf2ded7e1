package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;

/**
 * Plain Java, for machines and JVMs without the Vector API: cells of few rows here, those of many in {@link ScalarCells}, products
 * in {@link ScalarProduct}.
 *
 * <p>C2 vectorises loops over heap arrays, but none over memory segments, and only where it can tell that a store hits
 * no later load: constant offsets into one array do, variable ones do not. Hence the copies. They also make the first calls
 * quick, when an access to an array is one instruction of the interpreter and one to a segment a chain of calls.
 */
final class ScalarKernels implements Kernels {
    private static final int COLUMNS = Panel.COLUMNS;

    /** Rows from which on cells are faster together: with fewer, loops are too short for vectors. */
    private static final int LEAST_TOGETHER = 8;

    private final ScalarProduct product;
    private final ScalarCells together;

    /** One row of a panel: pre-activations, then the activated gates in their place; cell states, hidden states. */
    private final float[] gates = new float[COLUMNS];

    private final float[] cells = new float[LstmCells.UNITS];
    private final float[] hidden = new float[LstmCells.UNITS];

    /** @param rows the most that a call multiplies */
    ScalarKernels(int rows) {
        product = new ScalarProduct(rows);
        together = new ScalarCells(rows);
    }

    @Override
    public int rows() {
        return product.rows();
    }

    @Override
    public int panels() {
        return ScalarProduct.PANELS;
    }

    @Override
    public void multiply(Product p, int rows, int panels) {
        product.multiply(p, rows, panels);
    }

    @Override
    public void lstm(LstmCells p, int rows) {
        if (rows >= LEAST_TOGETHER) {
            together.lstm(p, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            update(p, r, false);
        }
    }

    @Override
    public void recordingLstm(LstmCells p, int rows) {
        if (rows >= LEAST_TOGETHER) {
            together.recordingLstm(p, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            update(p, r, true);
            MemorySegment.copy(gates, 0, p.gates, JAVA_FLOAT, p.gatesOffset + r * p.gatesStride, COLUMNS);
            MemorySegment.copy(cells, 0, p.kept, JAVA_FLOAT, p.keptOffset + r * p.keptStride, LstmCells.UNITS);
        }
    }

    private void update(LstmCells p, int r, boolean recording) {
        long c = p.cOffset + r * p.cStride;
        MemorySegment.copy(p.z, JAVA_FLOAT, p.zOffset + r * p.zStride, gates, 0, COLUMNS);
        MemorySegment.copy(p.c, JAVA_FLOAT, c, cells, 0, LstmCells.UNITS);
        update(gates, cells, hidden, recording);
        MemorySegment.copy(cells, 0, p.c, JAVA_FLOAT, c, LstmCells.UNITS);
        MemorySegment.copy(hidden, 0, p.h, JAVA_FLOAT, p.hOffset + r * p.hStride, LstmCells.UNITS);
    }

    private static void update(float[] gates, float[] cells, float[] hidden, boolean recording) {
        for (int u = 0; u < LstmCells.UNITS; u++) {
            float vi = RationalTanh.clamp(gates[u]);
            float vf = RationalTanh.clamp(gates[u + 16]);
            float vg = RationalTanh.clamp(2f * gates[u + 32]);
            float vo = RationalTanh.clamp(gates[u + 48]);

            float ni = square(RationalTanh.q(vi) + RationalTanh.p(vi));
            float di = withSquare(RationalTanh.q(vi) - RationalTanh.p(vi), ni);
            float nf = square(RationalTanh.q(vf) + RationalTanh.p(vf));
            float df = withSquare(RationalTanh.q(vf) - RationalTanh.p(vf), nf);
            float no = square(RationalTanh.q(vo) + RationalTanh.p(vo));
            float d0 = withSquare(RationalTanh.q(vo) - RationalTanh.p(vo), no);
            float ng = RationalTanh.p(vg);
            float dg = RationalTanh.q(vg);
            float pg = (ng + ng) * dg;
            float qg = withSquare(dg, ng * ng);

            float dq = di * qg;
            float c = Math.fma(nf * cells[u], dq, (ni * pg) * df) / (df * dq);
            cells[u] = c;

            float vc = RationalTanh.clamp(c + c);
            float nc = RationalTanh.p(vc);
            float dc = RationalTanh.q(vc);
            hidden[u] = (no * ((nc + nc) * dc)) / (d0 * withSquare(dc, nc * nc));

            if (recording) {
                gates[u] = ni / di;
                gates[u + 16] = nf / df;
                gates[u + 32] = pg / qg;
                gates[u + 48] = no / d0;
            }
        }
    }

    private static float square(float a) {
        return a * a;
    }

    private static float withSquare(float a, float n) {
        return Math.fma(a, a, n);
    }

    @Override
    public void lstmBackward(LstmGradients p, int panels) {
        ScalarGradients.lstm(p, panels);
    }

    @Override
    public void gruGates(GruCells p, int rows) {
        if (rows >= LEAST_TOGETHER) {
            together.gruGates(p, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (long at = 0; at < Panel.ROW_BYTES; at += Float.BYTES) {
                float gate = RationalTanh.sigmoid(p.z.get(JAVA_FLOAT, p.zOffset + r * p.zStride + at));
                p.gates.set(JAVA_FLOAT, p.gatesOffset + r * p.gatesStride + at, gate);
            }
        }
    }

    @Override
    public void gruAfter(GruCells p, int rows) {
        if (rows >= LEAST_TOGETHER) {
            together.gruAfter(p, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (long at = 0; at < GruCells.GATE; at += Float.BYTES) {
                float reset = p.gates.get(JAVA_FLOAT, p.gatesOffset + r * p.gatesStride + at);
                float product = p.factor.get(JAVA_FLOAT, p.factorOffset + r * p.factorStride + at);
                float input = p.z.get(JAVA_FLOAT, p.nOffset + r * p.zStride + at);
                interpolate(p, r, at, RationalTanh.tanh(Math.fma(reset, product, input)));
            }
        }
    }

    @Override
    public void gruBefore(GruCells p, int rows) {
        if (rows >= LEAST_TOGETHER) {
            together.gruBefore(p, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (long at = 0; at < GruCells.GATE; at += Float.BYTES) {
                float z = p.z.get(JAVA_FLOAT, p.nOffset + r * p.zStride + at);
                interpolate(p, r, at, RationalTanh.tanh(z));
            }
        }
    }

    private static void interpolate(GruCells p, int row, long at, float n) {
        p.gates.set(JAVA_FLOAT, p.nGatesOffset + row * p.gatesStride + at, n);
        float update = p.gates.get(JAVA_FLOAT, p.gatesOffset + row * p.gatesStride + GruCells.GATE + at);
        float old = p.h.get(JAVA_FLOAT, p.hPreviousOffset + row * p.hStride + at);
        p.h.set(JAVA_FLOAT, p.hOffset + row * p.hStride + at, Math.fma(update, old, (1f - update) * n));
    }

    @Override
    public void gruAfterBackward(GruGradients p, int panels) {
        ScalarGradients.gruAfter(p, panels);
    }

    @Override
    public void gruBeforeBackward(GruGradients p, int panels) {
        ScalarGradients.gruBefore(p, panels);
    }

    @Override
    public void gruResetBackward(GruGradients p, int panels) {
        ScalarGradients.gruReset(p, panels);
    }

    @Override
    public void tanh(
            MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        if (rows >= LEAST_TOGETHER) {
            together.tanh(z, zOffset, zStride, h, hOffset, hStride, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (long at = 0; at < Panel.ROW_BYTES; at += Float.BYTES) {
                float value = RationalTanh.tanh(z.get(JAVA_FLOAT, zOffset + r * zStride + at));
                h.set(JAVA_FLOAT, hOffset + r * hStride + at, value);
            }
        }
    }

    @Override
    public void relu(
            MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        if (rows >= LEAST_TOGETHER) {
            together.relu(z, zOffset, zStride, h, hOffset, hStride, rows);
            return;
        }
        for (int r = 0; r < rows; r++) {
            for (long at = 0; at < Panel.ROW_BYTES; at += Float.BYTES) {
                float value = Math.max(0f, z.get(JAVA_FLOAT, zOffset + r * zStride + at));
                h.set(JAVA_FLOAT, hOffset + r * hStride + at, value);
            }
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
        for (long at = 0; at < (long) panels * Panel.ROW_BYTES; at += Float.BYTES) {
            float y = h.get(JAVA_FLOAT, hOffset + at);
            dz.set(JAVA_FLOAT, dzOffset + at, dh.get(JAVA_FLOAT, dhOffset + at) * Math.fma(-y, y, 1f));
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
        for (long at = 0; at < (long) panels * Panel.ROW_BYTES; at += Float.BYTES) {
            float y = h.get(JAVA_FLOAT, hOffset + at);
            float slope = y > 0f ? 1f : Float.isNaN(y) ? y : 0f;
            dz.set(JAVA_FLOAT, dzOffset + at, dh.get(JAVA_FLOAT, dhOffset + at) * slope);
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
        for (int i = 0; i < count; i++) {
            long at = 4L * i;
            float product = from.get(JAVA_FLOAT, fromOffset + at) * by.get(JAVA_FLOAT, byOffset + at);
            to.set(JAVA_FLOAT, toOffset + at, product);
        }
    }

    @Override
    public void add(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count) {
        for (int i = 0; i < count; i++) {
            long at = 4L * i;
            to.set(
                    JAVA_FLOAT,
                    toOffset + at,
                    to.get(JAVA_FLOAT, toOffset + at) + from.get(JAVA_FLOAT, fromOffset + at));
        }
    }
}
