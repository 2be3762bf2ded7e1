package org.lstm4j.math;

import org.lstm4j.spi.RecurrentSpec;

/**
 * The gated recurrent unit (Cho et al. 2014), in the two forms that frameworks compute:
 *
 * <pre>
 *   r  = sigmoid(W_r x + U_r h' + b_r)              reset gate:  how much of the old state the candidate sees
 *   z  = sigmoid(W_z x + U_z h' + b_z)              update gate: how much of the old state is kept
 *   n  = tanh(W_n x + b_n + r * (U_n h' + b_n'))    candidate, reset after the product
 *   n  = tanh(W_n x + b_n + U_n (r * h') + b_n')    candidate, reset before the product
 *   h  = z * h' + (1 - z) * n                       hidden state, which is also the output
 * </pre>
 *
 * where {@code x} is the input, {@code h'} the state of the step before, {@code *} is element-wise, b_r and b_z are sums of
 * input and recurrent bias, b_n is the input bias and b_n' the recurrent one. The error flows from h to h' multiplied by
 * z, as it flows in an LSTM from c to c' multiplied by f.
 *
 * <p>Backward, with a for a gate's pre-activation and p for what the candidate's product adds to it before the reset:
 *
 * <pre>
 *   dz  = dh * (h' - n)     dn = dh * (1 - z)     dh' = dh * z
 *   da  = d(gate) * activation'(a)
 *   dp  = da_n * r          dr = da_n * p                      reset after the product
 *   dr  = U_n^T da_n * h'   dh' += U_n^T da_n * r              reset before the product
 * </pre>
 */
public final class GruGates implements CellGates {
    private static final double[] NONE = {};

    private final boolean resetAfter;
    private final Gate resetGate;
    private final Gate update;
    private final Gate candidate;

    public GruGates(RecurrentSpec spec, CellWeights weights) {
        this.resetAfter = spec.resetsAfterProduct();
        this.resetGate = new Gate(spec, weights, 0);
        this.update = new Gate(spec, weights, 1);
        this.candidate = new Gate(spec, weights, 2);
    }

    /** r {@code [H]}, which alone is known before the candidate's product where that product sees {@code r * h'}. */
    public double[] reset(double[] z) {
        return resetGate.value(resetGate.of(z));
    }

    /** The gradient {@code [H]} with respect to r's pre-activation; z and gates as in {@link #backward}. */
    public double[] resetBackward(double[] z, double[] gates, double[] dr, CellWeights sums) {
        return resetGate.backward(resetGate.of(z), resetGate.of(gates), dr, sums);
    }

    @Override
    public Output forward(Input in) {
        double[] r = reset(in.z());
        double[] z = update.value(update.of(in.z()));
        double[] n = candidate.value(candidateInput(in, r));
        double[] gates = new double[in.z().length];
        resetGate.put(r, gates);
        update.put(z, gates);
        candidate.put(n, gates);
        double[] h = new double[n.length];
        for (int j = 0; j < h.length; j++) {
            h[j] = z[j] * in.h()[j] + (1 - z[j]) * n[j];
        }
        return new Output(gates, h, NONE);
    }

    /** Where the reset comes before the product, r's own block of the gradient is left to {@link #resetBackward}. */
    @Override
    public Gradients backward(Input in, Output out, double[] dh, double[] dc, CellWeights sums) {
        double[] r = resetGate.of(out.gates());
        double[] z = update.of(out.gates());
        double[] n = candidate.of(out.gates());
        int size = n.length;
        double[] dUpdate = new double[size];
        double[] dCandidate = new double[size];
        double[] dhPrevious = new double[size];
        for (int j = 0; j < size; j++) {
            dUpdate[j] = dh[j] * (in.h()[j] - n[j]);
            dCandidate[j] = dh[j] * (1 - z[j]);
            dhPrevious[j] = dh[j] * z[j];
        }
        double[] dz = new double[in.z().length];
        double[] dn = candidate.backward(candidateInput(in, r), n, dCandidate, sums);
        candidate.put(dn, dz);
        update.put(update.backward(update.of(in.z()), z, dUpdate, sums), dz);
        if (!resetAfter) {
            return new Gradients(dz, NONE, dhPrevious, NONE);
        }
        double[] dReset = new double[size];
        double[] dRecurrent = new double[size];
        for (int j = 0; j < size; j++) {
            dReset[j] = dn[j] * in.recurrent()[j];
            dRecurrent[j] = dn[j] * r[j];
        }
        resetGate.put(resetBackward(in.z(), out.gates(), dReset, sums), dz);
        return new Gradients(dz, dRecurrent, dhPrevious, NONE);
    }

    private double[] candidateInput(Input in, double[] r) {
        double[] a = candidate.of(in.z());
        for (int j = 0; j < a.length && resetAfter; j++) {
            a[j] += r[j] * in.recurrent()[j];
        }
        return a;
    }
}
