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

    @Override
    public CellGates.Output forward(Input in) {
        double[] i = input.value(seeing(in.c(), PEEPHOLE_I, input.of(in.z())));
        double[] f = forget.value(seeing(in.c(), PEEPHOLE_F, forget.of(in.z())));
        switch (spec.coupling()) {
            case NONE -> {}
            case FORGET_FROM_INPUT -> f = oneMinus(i);
            case INPUT_FROM_FORGET -> i = oneMinus(f);
        }
        double[] g = candidate.value(candidate.of(in.z()));
        double[] c = unclipped(i, f, g, in.c());
        for (int j = 0; j < size; j++) {
            c[j] = Math.clamp(c[j], -spec.cellClip(), spec.cellClip());
        }
        double[] o = output.value(seeing(c, PEEPHOLE_O, output.of(in.z())));

        double[] gates = new double[in.z().length];
        input.put(i, gates);
        forget.put(f, gates);
        candidate.put(g, gates);
        output.put(o, gates);
        double[] h = new double[size];
        for (int j = 0; j < size; j++) {
            h[j] = o[j] * ActivationMath.value(out, c[j]);
        }
        return new CellGates.Output(gates, h, c);
    }

    @Override
    public Gradients backward(Input in, CellGates.Output step, double[] dh, double[] dc, CellWeights sums) {
        double[] i = input.of(step.gates());
        double[] f = forget.of(step.gates());
        double[] g = candidate.of(step.gates());
        double[] o = output.of(step.gates());
        double[] c = step.c();
        double[] unclipped = unclipped(i, f, g, in.c());
        double[] dz = new double[in.z().length];

        double[] dOutput = new double[size];
        double[] dCell = dc.clone();
        for (int j = 0; j < size; j++) {
            dOutput[j] = dh[j] * ActivationMath.value(out, c[j]);
            dCell[j] += dh[j] * o[j] * ActivationMath.derivative(out, c[j]);
        }
        backward(output, PEEPHOLE_O, in.z(), o, dOutput, c, dz, dCell, sums);

        double[] dInput = new double[size];
        double[] dForget = new double[size];
        double[] dCandidate = new double[size];
        double[] dcPrevious = new double[size];
        for (int j = 0; j < size; j++) {
            dCell[j] = Math.abs(unclipped[j]) >= spec.cellClip() ? 0 : dCell[j];
            dInput[j] = dCell[j] * g[j];
            dForget[j] = dCell[j] * in.c()[j];
            dCandidate[j] = dCell[j] * i[j];
            dcPrevious[j] = dCell[j] * f[j];
        }
        candidate.put(candidate.backward(candidate.of(in.z()), g, dCandidate, sums), dz);
        if (spec.coupling() != Coupling.INPUT_FROM_FORGET) {
            double[] d = spec.coupling() == Coupling.NONE ? dInput : difference(dInput, dForget);
            backward(input, PEEPHOLE_I, in.z(), i, d, in.c(), dz, dcPrevious, sums);
        }
        if (spec.coupling() != Coupling.FORGET_FROM_INPUT) {
            double[] d = spec.coupling() == Coupling.NONE ? dForget : difference(dForget, dInput);
            backward(forget, PEEPHOLE_F, in.z(), f, d, in.c(), dz, dcPrevious, sums);
        }
        return new Gradients(dz, NONE, new double[size], dcPrevious);
    }

    /** Through one gate to its pre-activation, and to the cell state c that it sees. */
    private void backward(
            Gate gate,
            int place,
            double[] z,
            double[] value,
            double[] dValue,
            double[] c,
            double[] dz,
            double[] dc,
            CellWeights sums) {
        double[] d = gate.backward(seeing(c, place, gate.of(z)), value, dValue, sums);
        gate.put(d, dz);
        for (int j = 0; j < size && spec.peephole(); j++) {
            int at = place * size + j;
            sums.get(WeightKind.PEEPHOLE)[at] += d[j] * c[j];
            dc[j] += weights.get(WeightKind.PEEPHOLE)[at] * d[j];
        }
    }

    private double[] unclipped(double[] i, double[] f, double[] g, double[] cPrevious) {
        double[] c = new double[size];
        for (int j = 0; j < size; j++) {
            c[j] = f[j] * cPrevious[j] + i[j] * g[j];
        }
        return c;
    }

    /** Adds what a gate sees of the cell state. */
    private double[] seeing(double[] c, int place, double[] z) {
        for (int j = 0; j < size && spec.peephole(); j++) {
            z[j] += weights.get(WeightKind.PEEPHOLE)[place * size + j] * c[j];
        }
        return z;
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
