package org.lstm4j.math;

import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.WeightKind;

/**
 * The long short-term memory cell (Hochreiter and Schmidhuber 1997) with forget gate (Gers, Schmidhuber and Cummins
 * 2000), as every framework computes it today:
 *
 * <pre>
 *   i  = sigmoid(W_i x + U_i h' + b_i)     input gate:  how much of the candidate is written
 *   f  = sigmoid(W_f x + U_f h' + b_f)     forget gate: how much of the old cell state is kept
 *   g  = tanh   (W_g x + U_g h' + b_g)     candidate:   what could be written
 *   o  = sigmoid(W_o x + U_o h' + b_o)     output gate: how much of the cell state is shown
 *   c  = f * c' + i * g                    cell state
 *   h  = o * tanh(c)                       hidden state, which is also the output
 * </pre>
 *
 * where {@code x} is the input, {@code h'} and {@code c'} are the states of the step before, {@code *} is element-wise, and
 * b is the sum of the input and the recurrent bias. The error flows from c to c' multiplied by f alone: where f is near 1
 * it neither vanishes nor explodes, and that is why the cell learns over long spans.
 *
 * <p>W stacks the four gates' rows, {@code weight_ih [4H, inputSize]}; U likewise, {@code weight_hh [4H, H]}; the five
 * activations may be others than sigmoid and tanh ({@link RecurrentSpec#activations}).
 *
 * <p>Backward, from {@code dh} (all that depends on h) and {@code dc} (all that depends on c except through h), with z for
 * a gate's pre-activation:
 *
 * <pre>
 *   do  = dh * tanh(c)                     dc += dh * o * tanh'(c)
 *   di  = dc * g      df = dc * c'         dg  = dc * i           dc' = dc * f
 *   dz  = d(gate) * activation'(z)
 *   dx  = W^T dz      dh' = U^T dz         dW += dz x^T    dU += dz h'^T    db += dz
 * </pre>
 *
 * <p>What a spec may add, in the order in which it acts:
 *
 * <ul>
 *   <li>Peepholes (Gers and Schmidhuber 2000) add {@code P_i * c'} and {@code P_f * c'} to the pre-activations of i and f,
 *       and {@code P_o * c} to that of o. Backward, {@code dP += dz * c}, and c receives {@code P * dz}.
 *   <li>Layer normalisation and the input clip act on the whole pre-activation, peephole included.
 *   <li>A coupled gate is {@code f = 1 - i} or {@code i = 1 - f}: its own block of the weights is not read, and it passes
 *       minus its gradient on to the other.
 *   <li>The cell clip bounds c, before o, h and the next step see it; a bounded c passes no gradient on.
 * </ul>
 */
@SuppressWarnings("ArrayRecordComponent") // its record bundles arrays and is never compared
public final class LstmGates implements CellGates {
    /** The cell state's activation on its way out, in the list of activations. */
    private static final int OUT = 4;

    /** The gates' places among the peepholes, of which g has none. */
    private static final int PEEPHOLE_I = 0;

    private static final int PEEPHOLE_F = 1;
    private static final int PEEPHOLE_O = 2;

    private static final double[] NONE = {};

    private final RecurrentSpec spec;
    private final CellWeights weights;
    private final Activation out;
    private final int size;
    private final Gate input;
    private final Gate forget;
    private final Gate candidate;
    private final Gate output;

    public LstmGates(RecurrentSpec spec, CellWeights weights) {
        this.spec = spec;
        this.weights = weights;
        this.out = spec.activations().get(OUT);
        this.size = spec.hiddenSize();
        this.input = new Gate(spec, weights, 0);
        this.forget = new Gate(spec, weights, 1);
        this.candidate = new Gate(spec, weights, 2);
        this.output = new Gate(spec, weights, 3);
    }

    /** All of one step: values of the four gates, the cell state before its clip, and after. */
    private record Values(double[] i, double[] f, double[] g, double[] o, double[] unclipped, double[] c) {}

    private Values values(Input in) {
        double[] i = null;
        double[] f = null;
        if (spec.coupling() != Coupling.INPUT_FROM_FORGET) {
            i = input.value(seeing(in.c(), PEEPHOLE_I, input.of(in.z())));
        }
        if (spec.coupling() != Coupling.FORGET_FROM_INPUT) {
            f = forget.value(seeing(in.c(), PEEPHOLE_F, forget.of(in.z())));
        }
        if (i == null) {
            i = oneMinus(f);
        }
        if (f == null) {
            f = oneMinus(i);
        }
        double[] g = candidate.value(candidate.of(in.z()));
        double[] unclipped = new double[size];
        double[] c = new double[size];
        for (int j = 0; j < size; j++) {
            unclipped[j] = f[j] * in.c()[j] + i[j] * g[j];
            c[j] = Math.clamp(unclipped[j], -spec.cellClip(), spec.cellClip());
        }
        double[] o = output.value(seeing(c, PEEPHOLE_O, output.of(in.z())));
        return new Values(i, f, g, o, unclipped, c);
    }

    @Override
    public CellGates.Output forward(Input in) {
        Values v = values(in);
        double[] gates = new double[in.z().length];
        input.put(v.i, gates);
        forget.put(v.f, gates);
        candidate.put(v.g, gates);
        output.put(v.o, gates);
        double[] h = new double[size];
        for (int j = 0; j < size; j++) {
            h[j] = v.o[j] * ActivationMath.value(out, v.c[j]);
        }
        return new CellGates.Output(gates, h, v.c);
    }

    @Override
    public Gradients backward(Input in, double[] dh, double[] dc, CellWeights sums) {
        Values v = values(in);
        double[] dz = new double[in.z().length];

        double[] dOutput = new double[size];
        for (int j = 0; j < size; j++) {
            dOutput[j] = dh[j] * ActivationMath.value(out, v.c[j]);
        }
        double[] dzOutput = output.backward(seeing(v.c, PEEPHOLE_O, output.of(in.z())), dOutput, sums);
        output.put(dzOutput, dz);

        double[] dCell = dc.clone();
        seenBackward(v.c, PEEPHOLE_O, dzOutput, dCell, sums);
        for (int j = 0; j < size; j++) {
            dCell[j] += dh[j] * v.o[j] * ActivationMath.derivative(out, v.c[j]);
            dCell[j] = Math.abs(v.unclipped[j]) >= spec.cellClip() ? 0 : dCell[j];
        }

        double[] dInput = new double[size];
        double[] dForget = new double[size];
        double[] dCandidate = new double[size];
        double[] dcPrevious = new double[size];
        for (int j = 0; j < size; j++) {
            dInput[j] = dCell[j] * v.g[j];
            dForget[j] = dCell[j] * in.c()[j];
            dCandidate[j] = dCell[j] * v.i[j];
            dcPrevious[j] = dCell[j] * v.f[j];
        }
        candidate.put(candidate.backward(candidate.of(in.z()), dCandidate, sums), dz);
        if (spec.coupling() != Coupling.INPUT_FROM_FORGET) {
            double[] d = spec.coupling() == Coupling.NONE ? dInput : difference(dInput, dForget);
            backward(in, input, PEEPHOLE_I, d, dz, dcPrevious, sums);
        }
        if (spec.coupling() != Coupling.FORGET_FROM_INPUT) {
            double[] d = spec.coupling() == Coupling.NONE ? dForget : difference(dForget, dInput);
            backward(in, forget, PEEPHOLE_F, d, dz, dcPrevious, sums);
        }
        return new Gradients(dz, NONE, new double[size], dcPrevious);
    }

    /** Through a gate that sees c'. */
    private void backward(
            Input in, Gate gate, int place, double[] dGate, double[] dz, double[] dcPrevious, CellWeights sums) {
        double[] d = gate.backward(seeing(in.c(), place, gate.of(in.z())), dGate, sums);
        gate.put(d, dz);
        seenBackward(in.c(), place, d, dcPrevious, sums);
    }

    /** Adds what a gate sees of the cell state. */
    private double[] seeing(double[] c, int place, double[] z) {
        for (int j = 0; j < size && spec.peephole(); j++) {
            z[j] += weights.get(WeightKind.PEEPHOLE)[place * size + j] * c[j];
        }
        return z;
    }

    private void seenBackward(double[] c, int place, double[] dz, double[] dc, CellWeights sums) {
        for (int j = 0; j < size && spec.peephole(); j++) {
            int at = place * size + j;
            sums.get(WeightKind.PEEPHOLE)[at] += dz[j] * c[j];
            dc[j] += weights.get(WeightKind.PEEPHOLE)[at] * dz[j];
        }
    }

    private static double[] oneMinus(double[] gate) {
        double[] rest = new double[gate.length];
        for (int j = 0; j < rest.length; j++) {
            rest[j] = 1 - gate[j];
        }
        return rest;
    }

    private static double[] difference(double[] a, double[] b) {
        double[] d = a.clone();
        for (int j = 0; j < d.length; j++) {
            d[j] -= b[j];
        }
        return d;
    }
}
