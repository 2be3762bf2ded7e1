package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;

/**
 * One row on its way through the gate kernels: arrays that calls borrow from a pool, filled by {@link CpuGates}, computed on
 * by {@link CpuLstmGates} and {@link CpuGruGates}. Blocks of gates stand in canonical order.
 *
 * <p>What all gates have in common is here: layer normalisation, clip and activation, forward and backward, as
 * {@code org.lstm4j.math} has them. Statistics of a norm are summed in double, units ascending.
 */
final class GateRow {
    private static final float[] NONE = {};

    RecurrentSpec spec;
    int size;

    /** {@code [gates * H]}: pre-activations and then values, pre-activations as kept for a backward, gradients. */
    float[] gates = NONE;

    float[] preActivations = NONE;
    float[] dGates = NONE;

    /** {@code [H]}. */
    float[] recurrent = NONE;

    float[] dRecurrent = NONE;
    float[] h = NONE;
    float[] dh = NONE;
    float[] dhPrevious = NONE;
    float[] c = NONE;
    float[] cPrevious = NONE;
    float[] dc = NONE;
    float[] other = NONE;

    /** {@code [3 * H]}, and its gradient. */
    float[] peephole = NONE;

    float[] dPeephole = NONE;

    /** {@code [gates * H]}, and their gradients. */
    float[] gain = NONE;

    float[] bias = NONE;
    float[] dGain = NONE;
    float[] dBias = NONE;

    GateRow(RecurrentSpec spec) {
        fit(spec);
    }

    /** Makes room for a spec; arrays only grow. */
    void fit(RecurrentSpec newSpec) {
        spec = newSpec;
        size = newSpec.hiddenSize();
        int width = newSpec.gateWidth();
        gates = grown(gates, width);
        preActivations = grown(preActivations, width);
        dGates = grown(dGates, width);
        recurrent = grown(recurrent, size);
        dRecurrent = grown(dRecurrent, size);
        h = grown(h, size);
        dh = grown(dh, size);
        dhPrevious = grown(dhPrevious, size);
        c = grown(c, size);
        cPrevious = grown(cPrevious, size);
        dc = grown(dc, size);
        other = grown(other, size);
        peephole = grown(peephole, 3 * size);
        dPeephole = grown(dPeephole, 3 * size);
        gain = grown(gain, width);
        bias = grown(bias, width);
        dGain = grown(dGain, width);
        dBias = grown(dBias, width);
    }

    private static float[] grown(float[] array, int size) {
        return array.length < size ? new float[size] : array;
    }

    /** Reads the first {@code count} elements of a row, where there is a matrix. */
    static void load(@Nullable Rows from, int row, float[] to, int count) {
        if (from != null) {
            MemorySegment.copy(from.memory(), JAVA_FLOAT_UNALIGNED, from.at(row, 0), to, 0, count);
        }
    }

    /** Writes elements {@code [first, first + count)} of a row, where there is a matrix. */
    static void store(float[] from, @Nullable Rows to, int row, int first, int count) {
        if (to != null) {
            MemorySegment.copy(from, first, to.memory(), JAVA_FLOAT_UNALIGNED, to.at(row, first), count);
        }
    }

    /** Takes one gate from its pre-activations to its values. */
    void activate(int block) {
        int from = block * size;
        if (spec.layerNorm()) {
            double mean = mean(gates, from);
            double deviation = deviation(gates, from, mean);
            for (int at = from; at < from + size; at++) {
                gates[at] = Math.fma(gain[at], standardised(gates[at], mean, deviation), bias[at]);
            }
        }
        Activation f = spec.activations().get(block);
        for (int at = from; at < from + size; at++) {
            gates[at] = Activations.value(f, bounded(gates[at], spec.inputClip()));
        }
    }

    /** Takes one gate's dGates from gradients of its values to those of its pre-activations. */
    void differentiate(int block) {
        int from = block * size;
        Activation f = spec.activations().get(block);
        if (!spec.backwardReadsPreActivations()) {
            for (int at = from; at < from + size; at++) {
                dGates[at] *= Activations.derivative(f, gates[at], gates[at]);
            }
        } else if (spec.layerNorm()) {
            differentiateNormalised(f, from);
        } else {
            for (int at = from; at < from + size; at++) {
                dGates[at] *= slope(f, preActivations[at], gates[at]);
            }
        }
    }

    private void differentiateNormalised(Activation f, int from) {
        double mean = mean(preActivations, from);
        double deviation = deviation(preActivations, from, mean);
        double sum = 0;
        double slope = 0;
        for (int at = from; at < from + size; at++) {
            float v = standardised(preActivations[at], mean, deviation);
            float d = dGates[at] * slope(f, Math.fma(gain[at], v, bias[at]), gates[at]);
            dGain[at] = Math.fma(d, v, dGain[at]);
            dBias[at] += d;
            dGates[at] = d * gain[at];
            sum += dGates[at];
            slope += (double) dGates[at] * v;
        }
        for (int at = from; at < from + size; at++) {
            float v = standardised(preActivations[at], mean, deviation);
            dGates[at] = (float) ((dGates[at] - sum / size - v * (slope / size)) / deviation);
        }
    }

    /** The derivative of a gate's value with respect to what its activation sees before the clip. */
    private float slope(Activation f, float n, float value) {
        return Math.abs(n) >= spec.inputClip() ? 0f : Activations.derivative(f, n, value);
    }

    private double mean(float[] values, int from) {
        double sum = 0;
        for (int at = from; at < from + size; at++) {
            sum += values[at];
        }
        return sum / size;
    }

    private double deviation(float[] values, int from, double mean) {
        double sum = 0;
        for (int at = from; at < from + size; at++) {
            sum += (values[at] - mean) * (values[at] - mean);
        }
        return Math.sqrt(sum / size + RecurrentSpec.NORM_EPSILON);
    }

    private static float standardised(float value, double mean, double deviation) {
        return (float) ((value - mean) / deviation);
    }

    /** Both comparisons are false for NaN, which therefore passes. */
    static float bounded(float value, float bound) {
        float above = value > bound ? bound : value;
        return above < -bound ? -bound : above;
    }
}
