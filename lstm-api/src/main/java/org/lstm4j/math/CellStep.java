package org.lstm4j.math;

import java.util.Arrays;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/**
 * One time step of one sequence: what a recurrent cell does to its state when it reads one input. The matrix products stand
 * here, once for all cells; what follows them is {@link CellGates}; {@link RecurrentMath} does the rest.
 *
 * <p>A projection (LSTMP, Sak et al. 2014) is the last product: {@code h = R m}, m being the hidden state of the cell
 * without it. The next step sees h, which is also the output.
 */
@SuppressWarnings("ArrayRecordComponent") // its records bundle arrays and are never compared
public final class CellStep {
    private final RecurrentSpec spec;
    private final CellWeights weights;
    private final CellGates gates;
    private final int size;
    private final int width;
    /** Rows of U whose product is added to z at once: all but those of a GRU's candidate. */
    private final int shared;

    public CellStep(RecurrentSpec spec, CellWeights weights) {
        this.spec = spec;
        this.weights = weights;
        this.gates = CellGates.of(spec, weights);
        this.size = spec.hiddenSize();
        this.width = spec.gateWidth();
        this.shared = spec.cell() == Cell.GRU ? width - size : width;
    }

    /**
     * What a step reads.
     *
     * @param x input {@code [inputSize]}
     * @param h hidden state of the step before {@code [outputSize]}
     * @param recurrent what the recurrent product sees of h {@code [outputSize]}: h itself, or h times a dropout mask
     * @param c cell state of the step before {@code [hiddenSize]}, empty for cells that have none
     */
    public record Input(double[] x, double[] h, double[] recurrent, double[] c) {}

    /**
     * What a step yields.
     *
     * @param gates activated gates {@code [gates * hiddenSize]} in canonical order
     * @param h hidden state {@code [outputSize]}
     * @param c cell state {@code [hiddenSize]}, empty for cells that have none
     */
    public record Output(double[] gates, double[] h, double[] c) {}

    /** Gradients with respect to the four parts of an {@link Input}. */
    public record Gradients(double[] x, double[] h, double[] recurrent, double[] c) {}

    /** Runs one step. */
    public Output forward(Input in) {
        CellGates.Output out = gates.forward(products(in));
        return new Output(out.gates(), projected(out.h()), out.c());
    }

    /**
     * Differentiates one step.
     *
     * @param in what the forward read
     * @param dh gradient of the loss with respect to the output's h
     * @param dc gradient with respect to the output's c from everything but h
     * @param sums where this step's weight gradients are added
     */
    public Gradients backward(Input in, double[] dh, double[] dc, CellWeights sums) {
        CellGates.Input read = products(in);
        CellGates.Output out = gates.forward(read);
        double[] dm = dh;
        if (spec.projectionSize() > 0) {
            dm = new double[size];
            multiplyBackward(WeightKind.PROJECTION, 0, dh, out.h(), dm, sums);
        }
        CellGates.Gradients d = gates.backward(read, out, dm, dc, sums);
        double[] dx = new double[in.x().length];
        double[] dRecurrent = new double[in.recurrent().length];
        if (gates instanceof GruGates gru) {
            candidateBackward(gru, in, read, out, d, dRecurrent, sums);
        }
        multiplyBackward(WeightKind.INPUT, 0, d.z(), in.x(), dx, sums);
        addBiasBackward(WeightKind.INPUT_BIAS, 0, d.z(), sums);
        double[] dShared = Arrays.copyOf(d.z(), shared);
        multiplyBackward(WeightKind.RECURRENT, 0, dShared, in.recurrent(), dRecurrent, sums);
        addBiasBackward(WeightKind.RECURRENT_BIAS, 0, spec.resetsAfterProduct() ? dShared : d.z(), sums);
        // h reaches a projected cell's next step through the recurrent product alone
        double[] dhPrevious = spec.projectionSize() > 0 ? new double[in.h().length] : d.h();
        return new Gradients(dx, dhPrevious, dRecurrent, d.c());
    }

    /** Back through the candidate's own recurrent product. */
    private void candidateBackward(
            GruGates gru,
            Input in,
            CellGates.Input read,
            CellGates.Output out,
            CellGates.Gradients d,
            double[] dRecurrent,
            CellWeights sums) {
        if (spec.resetsAfterProduct()) {
            multiplyBackward(WeightKind.RECURRENT, shared, d.recurrent(), in.recurrent(), dRecurrent, sums);
            addBiasBackward(WeightKind.RECURRENT_BIAS, shared, d.recurrent(), sums);
            return;
        }
        double[] r = Arrays.copyOf(out.gates(), size);
        double[] dSeen = new double[size];
        multiplyBackward(
                WeightKind.RECURRENT,
                shared,
                Arrays.copyOfRange(d.z(), shared, width),
                times(r, in.recurrent()),
                dSeen,
                sums);
        double[] dReset = gru.resetBackward(read.z(), out.gates(), times(dSeen, in.recurrent()), sums);
        System.arraycopy(dReset, 0, d.z(), 0, size);
        add(dRecurrent, times(dSeen, r));
    }

    /** All that comes before the gates. */
    private CellGates.Input products(Input in) {
        double[] z = new double[width];
        add(z, bias(WeightKind.INPUT_BIAS, 0, width));
        add(z, bias(WeightKind.RECURRENT_BIAS, 0, spec.resetsAfterProduct() ? shared : width));
        multiply(WeightKind.INPUT, 0, in.x(), z, 0, width);
        multiply(WeightKind.RECURRENT, 0, in.recurrent(), z, 0, shared);
        double[] recurrent = {};
        if (spec.resetsAfterProduct()) {
            recurrent = bias(WeightKind.RECURRENT_BIAS, shared, size);
            multiply(WeightKind.RECURRENT, shared, in.recurrent(), recurrent, 0, size);
        } else if (gates instanceof GruGates gru) {
            multiply(WeightKind.RECURRENT, shared, times(gru.reset(z), in.recurrent()), z, shared, size);
        }
        return new CellGates.Input(z, recurrent, in.h(), in.c());
    }

    private double[] projected(double[] m) {
        if (spec.projectionSize() == 0) {
            return m;
        }
        double[] h = new double[spec.projectionSize()];
        multiply(WeightKind.PROJECTION, 0, m, h, 0, h.length);
        return h;
    }

    /** Entries {@code [from, from + count)} of a bias, zeros where the spec has none. */
    private double[] bias(WeightKind kind, int from, int count) {
        double[] part = new double[count];
        if (weights.has(kind)) {
            System.arraycopy(weights.get(kind), from, part, 0, count);
        }
        return part;
    }

    private static void addBiasBackward(WeightKind kind, int from, double[] dz, CellWeights sums) {
        for (int r = 0; r < dz.length && sums.has(kind); r++) {
            sums.get(kind)[from + r] += dz[r];
        }
    }

    /** {@code z[at ..] += M v} for {@code rows} rows of M from row {@code from}. */
    private void multiply(WeightKind kind, int from, double[] v, double[] z, int at, int rows) {
        double[] matrix = weights.get(kind);
        for (int r = 0; r < rows; r++) {
            for (int k = 0; k < v.length; k++) {
                z[at + r] += matrix[(from + r) * v.length + k] * v[k];
            }
        }
    }

    /** {@code dv += M^T dz} and {@code dM += dz v^T} for the rows of M from row {@code from}. */
    private void multiplyBackward(WeightKind kind, int from, double[] dz, double[] v, double[] dv, CellWeights sums) {
        double[] matrix = weights.get(kind);
        double[] dMatrix = sums.get(kind);
        for (int r = 0; r < dz.length; r++) {
            for (int k = 0; k < v.length; k++) {
                dv[k] += matrix[(from + r) * v.length + k] * dz[r];
                dMatrix[(from + r) * v.length + k] += dz[r] * v[k];
            }
        }
    }

    private static void add(double[] sum, double[] summand) {
        for (int j = 0; j < summand.length; j++) {
            sum[j] += summand[j];
        }
    }

    private static double[] times(double[] a, double[] b) {
        double[] product = a.clone();
        for (int j = 0; j < product.length; j++) {
            product[j] *= b[j];
        }
        return product;
    }
}
