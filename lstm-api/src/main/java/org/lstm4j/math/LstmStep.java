package org.lstm4j.math;

import org.lstm4j.LstmException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
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
 */
public final class LstmStep implements CellStep {
    /** Blocks in canonical order. */
    private static final int I = 0;

    private static final int F = 1;
    private static final int G = 2;
    private static final int O = 3;
    private static final int GATES = 4;

    private final RecurrentSpec spec;
    private final CellWeights weights;
    private final int hiddenSize;

    /**
     * @param spec a plain LSTM with any activations and biases
     * @throws LstmException where a field of the spec asks for more than the equations above, naming it
     */
    public LstmStep(RecurrentSpec spec, CellWeights weights) {
        require("cell", spec.cell(), Cell.LSTM);
        require("projectionSize", spec.projectionSize(), 0);
        require("peephole", spec.peephole(), false);
        require("coupling", spec.coupling(), Coupling.NONE);
        require("inputClip", spec.inputClip(), Float.POSITIVE_INFINITY);
        require("cellClip", spec.cellClip(), Float.POSITIVE_INFINITY);
        require("layerNorm", spec.layerNorm(), false);
        this.spec = spec;
        this.weights = weights;
        this.hiddenSize = spec.hiddenSize();
    }

    private static void require(String field, Object actual, Object expected) {
        if (!actual.equals(expected)) {
            throw new LstmException(field + ": expected " + expected + ", got " + actual + "; no oracle yet");
        }
    }

    @Override
    public Output forward(Input in) {
        double[] z = preActivations(in);
        double[] gates = new double[GATES * hiddenSize];
        for (int r = 0; r < gates.length; r++) {
            gates[r] = ActivationMath.value(gateActivation(r / hiddenSize), z[r]);
        }
        double[] c = new double[hiddenSize];
        double[] h = new double[hiddenSize];
        for (int j = 0; j < hiddenSize; j++) {
            c[j] = gate(gates, F, j) * in.c()[j] + gate(gates, I, j) * gate(gates, G, j);
            h[j] = gate(gates, O, j) * ActivationMath.value(outActivation(), c[j]);
        }
        return new Output(gates, h, c);
    }

    @Override
    public Gradients backward(Input in, Output out, double[] dh, double[] dc, CellWeights sums) {
        double[] gates = out.gates();
        double[] dGates = new double[GATES * hiddenSize];
        double[] dcPrevious = new double[hiddenSize];
        for (int j = 0; j < hiddenSize; j++) {
            double c = out.c()[j];
            double dcAll = dc[j] + dh[j] * gate(gates, O, j) * ActivationMath.derivative(outActivation(), c);
            dGates[I * hiddenSize + j] = dcAll * gate(gates, G, j);
            dGates[F * hiddenSize + j] = dcAll * in.c()[j];
            dGates[G * hiddenSize + j] = dcAll * gate(gates, I, j);
            dGates[O * hiddenSize + j] = dh[j] * ActivationMath.value(outActivation(), c);
            dcPrevious[j] = dcAll * gate(gates, F, j);
        }
        double[] z = preActivations(in);
        double[] dz = new double[GATES * hiddenSize];
        for (int r = 0; r < dz.length; r++) {
            dz[r] = dGates[r] * ActivationMath.derivative(gateActivation(r / hiddenSize), z[r]);
        }
        double[] dx = new double[in.x().length];
        double[] dRecurrent = new double[in.recurrent().length];
        multiplyBackward(WeightKind.INPUT, in.x(), dz, dx, sums);
        multiplyBackward(WeightKind.RECURRENT, in.recurrent(), dz, dRecurrent, sums);
        addBiasBackward(WeightKind.INPUT_BIAS, dz, sums);
        addBiasBackward(WeightKind.RECURRENT_BIAS, dz, sums);
        // h reaches the next step through the recurrent product alone
        return new Gradients(dx, new double[hiddenSize], dRecurrent, dcPrevious);
    }

    /** {@code z = W x + U h' + b}, {@code [4H]}. */
    private double[] preActivations(Input in) {
        double[] z = new double[GATES * hiddenSize];
        addBias(WeightKind.INPUT_BIAS, z);
        addBias(WeightKind.RECURRENT_BIAS, z);
        multiply(WeightKind.INPUT, in.x(), z);
        multiply(WeightKind.RECURRENT, in.recurrent(), z);
        return z;
    }

    private void addBias(WeightKind kind, double[] z) {
        if (weights.has(kind)) {
            double[] bias = weights.get(kind);
            for (int r = 0; r < z.length; r++) {
                z[r] += bias[r];
            }
        }
    }

    private static void addBiasBackward(WeightKind kind, double[] dz, CellWeights sums) {
        if (sums.has(kind)) {
            double[] db = sums.get(kind);
            for (int r = 0; r < dz.length; r++) {
                db[r] += dz[r];
            }
        }
    }

    /** {@code z += M v}. */
    private void multiply(WeightKind kind, double[] v, double[] z) {
        double[] matrix = weights.get(kind);
        for (int r = 0; r < z.length; r++) {
            for (int k = 0; k < v.length; k++) {
                z[r] += matrix[r * v.length + k] * v[k];
            }
        }
    }

    /** {@code dv += M^T dz} and {@code dM += dz v^T}. */
    private void multiplyBackward(WeightKind kind, double[] v, double[] dz, double[] dv, CellWeights sums) {
        double[] matrix = weights.get(kind);
        double[] dMatrix = sums.get(kind);
        for (int r = 0; r < dz.length; r++) {
            for (int k = 0; k < v.length; k++) {
                dv[k] += matrix[r * v.length + k] * dz[r];
                dMatrix[r * v.length + k] += dz[r] * v[k];
            }
        }
    }

    private double gate(double[] gates, int block, int j) {
        return gates[block * hiddenSize + j];
    }

    private Activation gateActivation(int block) {
        return spec.activations().get(block);
    }

    private Activation outActivation() {
        return spec.activations().get(GATES);
    }
}
