package org.lstm4j.reference;

import org.jspecify.annotations.Nullable;
import org.lstm4j.math.CellGates;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.GruGates;
import org.lstm4j.spi.CoreKernels.Gates;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.CoreKernels.Norm;
import org.lstm4j.spi.CoreKernels.ResetGate;
import org.lstm4j.spi.CoreKernels.ResetGateBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.WeightKind;

/** The gate kernels of every spec: row by row {@link CellGates}, whose results are rounded to floats. */
final class ReferenceGates {
    private final ReferenceBackend backend;

    ReferenceGates(ReferenceBackend backend) {
        this.backend = backend;
    }

    void forward(Gates call) {
        RecurrentSpec spec = call.spec();
        Floats gates = floats(call.gates());
        Floats recurrent = floatsOrNone(call.recurrent());
        Floats hPrevious = floatsOrNone(call.hPrevious());
        Floats cPrevious = floatsOrNone(call.cPrevious());
        Floats h = floats(call.h());
        Floats c = floatsOrNone(call.c());
        Floats y = floatsOrNone(call.y());
        CellGates cell = CellGates.of(spec, weights(spec, call.peephole(), call.norm()));
        for (int n = 0; n < call.gates().rows(); n++) {
            double[] hBefore = row(hPrevious, n, spec.hiddenSize());
            double[] cBefore = row(cPrevious, n, spec.hiddenSize());
            boolean carried = carried(call.lengths(), n, call.step());
            double[] hAfter = hBefore;
            if (carried) {
                put(gates, n, 0, new double[spec.gateWidth()]);
                put(c, n, 0, cBefore);
            } else {
                double[] z = row(gates, n, spec.gateWidth());
                CellGates.Output out =
                        cell.forward(new CellGates.Input(z, row(recurrent, n, spec.hiddenSize()), hBefore, cBefore));
                hAfter = out.h();
                put(gates, n, resetWidth(spec), out.gates());
                put(c, n, 0, out.c());
            }
            put(h, n, 0, hAfter);
            boolean zeroed = carried && spec.maskMode() == MaskMode.ZERO_OUTPUT;
            put(y, n, 0, zeroed ? new double[spec.hiddenSize()] : hAfter);
        }
    }

    void backward(GatesBackward call) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        Floats preActivations = floatsOrNone(call.preActivations());
        Floats gates = floats(call.gates());
        Floats recurrent = floatsOrNone(call.recurrent());
        Floats hPrevious = floatsOrNone(call.hPrevious());
        Floats cPrevious = floatsOrNone(call.cPrevious());
        Floats c = floatsOrNone(call.c());
        Floats dy = floatsOrNone(call.dy());
        Floats dh = floats(call.dh());
        Floats dc = floatsOrNone(call.dc());
        Floats dGates = floats(call.dGates());
        Floats dRecurrent = floatsOrNone(call.dRecurrent());
        Floats dhPrevious = floatsOrNone(call.dhPrevious());
        CellGates cell = CellGates.of(spec, weights(spec, call.peephole(), call.norm()));
        CellWeights sums = CellWeights.zeros(spec);
        for (int n = 0; n < call.gates().rows(); n++) {
            boolean carried = carried(call.lengths(), n, call.step());
            boolean zeroed = carried && spec.maskMode() == MaskMode.ZERO_OUTPUT;
            double[] dState = row(dh, n, size);
            double[] dOutput = zeroed ? new double[size] : row(dy, n, size);
            for (int j = 0; j < size; j++) {
                dState[j] += dOutput[j];
            }
            put(dh, n, 0, dState);
            CellGates.Gradients d =
                    new CellGates.Gradients(new double[spec.gateWidth()], new double[size], dState, row(dc, n, size));
            if (!carried) {
                CellGates.Input in = new CellGates.Input(
                        row(preActivations, n, spec.gateWidth()),
                        row(recurrent, n, size),
                        row(hPrevious, n, size),
                        row(cPrevious, n, size));
                CellGates.Output out = new CellGates.Output(row(gates, n, spec.gateWidth()), dState, row(c, n, size));
                d = cell.backward(in, out, dState, row(dc, n, size), sums);
            }
            put(dGates, n, resetWidth(spec), d.z());
            put(dRecurrent, n, 0, d.recurrent());
            put(dc, n, 0, d.c());
            put(dhPrevious, n, 0, d.h());
        }
        add(sums, call.dPeephole(), WeightKind.PEEPHOLE);
        addNorm(sums, call.dNorm());
    }

    void resetForward(ResetGate call) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        Floats gates = floats(call.gates());
        Floats h = floats(call.h());
        Floats product = floats(call.product());
        GruGates cell = new GruGates(spec, weights(spec, null, call.norm()));
        for (int n = 0; n < call.gates().rows(); n++) {
            double[] r = carried(call.lengths(), n, call.step())
                    ? new double[size]
                    : cell.reset(row(gates, n, spec.gateWidth()));
            for (int j = 0; j < size; j++) {
                gates.set(n, j, (float) r[j]);
                product.set(n, j, (float) (r[j] * h.get(n, j)));
            }
        }
    }

    void resetBackward(ResetGateBackward call) {
        RecurrentSpec spec = call.spec();
        int size = spec.hiddenSize();
        Floats preActivations = floatsOrNone(call.preActivations());
        Floats gates = floats(call.gates());
        Floats h = floats(call.h());
        Floats dProduct = floats(call.dProduct());
        Floats dGates = floats(call.dGates());
        Floats dh = floats(call.dh());
        GruGates cell = new GruGates(spec, weights(spec, null, call.norm()));
        CellWeights sums = CellWeights.zeros(spec);
        for (int n = 0; n < call.gates().rows(); n++) {
            double[] dReset = new double[size];
            double[] dState = new double[size];
            if (!carried(call.lengths(), n, call.step())) {
                double[] dr = new double[size];
                for (int j = 0; j < size; j++) {
                    dr[j] = (double) dProduct.get(n, j) * h.get(n, j);
                    dState[j] = (double) dProduct.get(n, j) * gates.get(n, j);
                }
                dReset = cell.resetBackward(
                        row(preActivations, n, spec.gateWidth()), row(gates, n, spec.gateWidth()), dr, sums);
            }
            for (int j = 0; j < size; j++) {
                dGates.set(n, j, (float) dReset[j]);
            }
            put(dh, n, 0, dState);
        }
        addNorm(sums, call.dNorm());
    }

    /** Columns of the gates that {@link #forward} and {@link #backward} leave to the reset gate. */
    private static int resetWidth(RecurrentSpec spec) {
        return spec.resetsBeforeProduct() ? spec.hiddenSize() : 0;
    }

    private CellWeights weights(RecurrentSpec spec, @Nullable Matrix peephole, @Nullable Norm norm) {
        CellWeights weights = CellWeights.zeros(spec);
        if (peephole != null) {
            fill(weights, WeightKind.PEEPHOLE, peephole);
        }
        if (norm != null) {
            fill(weights, WeightKind.NORM_GAIN, norm.gain());
            fill(weights, WeightKind.NORM_BIAS, norm.bias());
        }
        return weights;
    }

    private void fill(CellWeights weights, WeightKind kind, Matrix from) {
        double[] values = floats(from).widened();
        System.arraycopy(values, 0, weights.get(kind), 0, values.length);
    }

    private void addNorm(CellWeights sums, @Nullable Norm dNorm) {
        if (dNorm != null) {
            add(sums, dNorm.gain(), WeightKind.NORM_GAIN);
            add(sums, dNorm.bias(), WeightKind.NORM_BIAS);
        }
    }

    private void add(CellWeights sums, @Nullable Matrix to, WeightKind kind) {
        if (to != null) {
            double[] sum = sums.get(kind);
            floats(to).update((r, j, old) -> (float) (old + sum[j]));
        }
    }

    private boolean carried(@Nullable DeviceBuffer lengths, int n, int step) {
        return lengths != null && ReferenceBuffer.of(backend, lengths).getInt(n) <= step;
    }

    /** One row, widened; zeros where there is no matrix. */
    private static double[] row(@Nullable Floats from, int n, int width) {
        double[] values = new double[width];
        for (int j = 0; j < width && from != null; j++) {
            values[j] = from.get(n, j);
        }
        return values;
    }

    /** Writes the columns from {@code first} of a row, where there is a matrix. */
    private static void put(@Nullable Floats to, int n, int first, double[] values) {
        for (int j = first; j < values.length && to != null; j++) {
            to.set(n, j, (float) values[j]);
        }
    }

    private Floats floats(Matrix m) {
        return new Floats(ReferenceBuffer.of(backend, m.buffer()), m);
    }

    private @Nullable Floats floatsOrNone(@Nullable Matrix m) {
        return m == null ? null : floats(m);
    }
}
