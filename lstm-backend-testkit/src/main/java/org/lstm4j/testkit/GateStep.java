package org.lstm4j.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.CellGates;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.GruGates;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentWeights;

/**
 * What the gate kernels take in one step of a few rows, and the f64 answer. Rows past their end have pre-activations that
 * are not numbers: nothing may read them.
 */
final class GateStep {
    static final int BATCH = 6;
    static final int STEP = 3;
    /** Rows 1, 3 and 4 are past their end at {@link #STEP}. */
    static final int[] LENGTHS = {9, 3, 4, 0, 1, 5};

    final RecurrentSpec spec;
    final int hidden;
    final int width;
    /** Peepholes and norms; the products' weights are not used. */
    final RecurrentWeights weights;
    /** What the gradients of peepholes and norms hold before they are accumulated into. */
    final RecurrentWeights sums;

    final float[] z;
    final float[] recurrent;
    final float[] h;
    final float[] c;
    final float[] dy;
    final float[] dh;
    final float[] dc;
    final float[] dProduct;

    /** Results of the forward, {@code [BATCH, *]}; product is r * h of a GRU that resets before the product. */
    final double[] gates;

    final double[] hAfter;
    final double[] cAfter;
    final double[] y;
    final double[] product;

    /** Results of the backward. */
    final double[] dGates;

    final double[] dRecurrent;
    final double[] allOfDh;
    final double[] dhPrevious;
    final double[] dcPrevious;
    final double[] dhOfReset;
    final CellWeights allSums;

    private final int @Nullable [] lengths;

    GateStep(RecurrentSpec spec, int @Nullable [] lengths) {
        this.spec = spec;
        this.lengths = lengths;
        this.hidden = spec.hiddenSize();
        this.width = spec.gateWidth();
        this.weights = Data.weights("weights", spec);
        this.sums = Data.weights("sums", spec);
        this.z = Data.uniform("z", BATCH * width, 3f);
        this.recurrent = Data.uniform("recurrent", BATCH * hidden, 1.5f);
        this.h = Data.uniform("h", BATCH * hidden, 0.8f);
        this.c = Data.uniform("c", BATCH * hidden, 1.5f);
        this.dy = Data.uniform("dy", BATCH * hidden, 1f);
        this.dh = Data.uniform("dh", BATCH * hidden, 0.7f);
        this.dc = Data.uniform("dc", BATCH * hidden, 0.5f);
        this.dProduct = Data.uniform("dProduct", BATCH * hidden, 0.9f);
        this.gates = new double[z.length];
        this.hAfter = Data.widen(h);
        this.cAfter = Data.widen(c);
        this.y = new double[h.length];
        this.product = new double[h.length];
        this.dGates = new double[z.length];
        this.dRecurrent = new double[h.length];
        this.allOfDh = Data.widen(dh);
        this.dhPrevious = new double[h.length];
        this.dcPrevious = Data.widen(dc);
        this.dhOfReset = new double[h.length];
        this.allSums = CellWeights.of(sums);
        CellGates cell = CellGates.of(spec, CellWeights.of(weights));
        for (int n = 0; n < BATCH; n++) {
            if (carried(n)) {
                carry(n);
            } else {
                solve(cell, n);
            }
        }
    }

    boolean hasProjection() {
        return spec.projectionSize() > 0;
    }

    private boolean carried(int n) {
        return lengths != null && lengths[n] <= STEP;
    }

    private void carry(int n) {
        Arrays.fill(z, n * width, (n + 1) * width, Float.NaN);
        for (int i = n * hidden; i < (n + 1) * hidden; i++) {
            boolean zeroed = spec.maskMode() == MaskMode.ZERO_OUTPUT;
            hAfter[i] = hasProjection() ? 0 : h[i];
            y[i] = zeroed ? 0 : h[i];
            allOfDh[i] += zeroed || hasProjection() ? 0 : dy[i];
            dhPrevious[i] = allOfDh[i];
        }
    }

    private void solve(CellGates cell, int n) {
        CellGates.Input in = new CellGates.Input(row(z, n, width), row(recurrent, n), row(h, n), row(c, n));
        CellGates.Output out = cell.forward(in);
        put(gates, n, out.gates());
        put(hAfter, n, out.h());
        put(y, n, out.h());
        put(cAfter, n, out.c());
        for (int i = n * hidden; i < (n + 1) * hidden && !hasProjection(); i++) {
            allOfDh[i] += dy[i];
        }
        double[] dState = Arrays.copyOfRange(allOfDh, n * hidden, (n + 1) * hidden);
        CellGates.Gradients d = cell.backward(in, out, dState, row(dc, n), allSums);
        put(dGates, n, d.z());
        put(dRecurrent, n, d.recurrent());
        put(dhPrevious, n, d.h());
        put(dcPrevious, n, d.c());
        if (cell instanceof GruGates gru && spec.resetsBeforeProduct()) {
            solveReset(gru, in, out, n);
        }
    }

    private void solveReset(GruGates gru, CellGates.Input in, CellGates.Output out, int n) {
        double[] dr = new double[hidden];
        for (int j = 0; j < hidden; j++) {
            int at = n * hidden + j;
            product[at] = out.gates()[j] * h[at];
            dr[j] = (double) dProduct[at] * h[at];
            dhOfReset[at] = dProduct[at] * out.gates()[j];
        }
        double[] dz = gru.resetBackward(in.z(), out.gates(), dr, allSums);
        System.arraycopy(dz, 0, dGates, n * width, hidden);
    }

    private double[] row(float[] values, int n) {
        return row(values, n, hidden);
    }

    private static double[] row(float[] values, int n, int columns) {
        return Data.widen(Arrays.copyOfRange(values, n * columns, (n + 1) * columns));
    }

    private static void put(double[] to, int n, double[] row) {
        System.arraycopy(row, 0, to, n * row.length, row.length);
    }
}
