package org.lstm4j.math;

import java.util.Arrays;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/**
 * One gate's way from its pre-activation z to its value, each part where the spec has it:
 *
 * <pre>
 *   m = mean of z over the H units     s = sqrt(mean of (z - m)^2 + epsilon)
 *   n = gain * (z - m) / s + bias      layer normalisation, Ba, Kiros and Hinton 2016, equation 4
 *   a = n, bounded to [-clip, clip]
 *   gate = f(a)
 * </pre>
 *
 * Backward, with {@code v = (z - m) / s} and {@code dv = dn * gain}:
 *
 * <pre>
 *   dn = dgate * f'(a) where |n| is below the clip, else 0
 *   dgain += dn * v     dbias += dn     dz = (dv - mean(dv) - v * mean(dv * v)) / s
 * </pre>
 *
 * A gate without norm and clip whose activation differentiates by its value needs no z for that.
 */
final class Gate {
    private final RecurrentSpec spec;
    private final CellWeights weights;
    private final int block;
    private final Activation activation;
    private final int size;

    /**
     * @param block the gate's place in canonical order
     */
    Gate(RecurrentSpec spec, CellWeights weights, int block) {
        this.spec = spec;
        this.weights = weights;
        this.block = block;
        this.activation = spec.activations().get(block);
        this.size = spec.hiddenSize();
    }

    /** This gate's block of an array {@code [gates * H]}, a copy. */
    double[] of(double[] blocks) {
        return Arrays.copyOfRange(blocks, block * size, (block + 1) * size);
    }

    /** Writes this gate's block. */
    void put(double[] values, double[] blocks) {
        System.arraycopy(values, 0, blocks, block * size, size);
    }

    /** The gate {@code [H]} from its pre-activation {@code [H]}. */
    double[] value(double[] z) {
        double[] gate = normalised(z);
        for (int j = 0; j < size; j++) {
            gate[j] = ActivationMath.value(activation, Math.clamp(gate[j], -spec.inputClip(), spec.inputClip()));
        }
        return gate;
    }

    /**
     * The gradient with respect to the pre-activation, from that with respect to the gate; those of the norm are added.
     *
     * @param z as it was given to {@link #value}; not read where {@link RecurrentSpec#backwardReadsPreActivations} says so
     * @param gate what that gave
     */
    double[] backward(double[] z, double[] gate, double[] dGate, CellWeights sums) {
        double[] dn = new double[size];
        if (!spec.backwardReadsPreActivations()) {
            for (int j = 0; j < size; j++) {
                dn[j] = dGate[j] * ActivationMath.derivativeByValue(activation, gate[j]);
            }
            return dn;
        }
        double[] n = normalised(z);
        for (int j = 0; j < size; j++) {
            boolean clipped = Math.abs(n[j]) >= spec.inputClip();
            dn[j] = clipped ? 0 : dGate[j] * ActivationMath.derivative(activation, n[j]);
        }
        return spec.layerNorm() ? normBackward(z, dn, sums) : dn;
    }

    private double[] normalised(double[] z) {
        if (!spec.layerNorm()) {
            return z.clone();
        }
        double[] n = standardised(z);
        for (int j = 0; j < size; j++) {
            int at = block * size + j;
            n[j] = weights.get(WeightKind.NORM_GAIN)[at] * n[j] + weights.get(WeightKind.NORM_BIAS)[at];
        }
        return n;
    }

    private double[] normBackward(double[] z, double[] dn, CellWeights sums) {
        double[] v = standardised(z);
        double[] dv = new double[size];
        double mean = 0;
        double slope = 0;
        for (int j = 0; j < size; j++) {
            int at = block * size + j;
            sums.get(WeightKind.NORM_GAIN)[at] += dn[j] * v[j];
            sums.get(WeightKind.NORM_BIAS)[at] += dn[j];
            dv[j] = dn[j] * weights.get(WeightKind.NORM_GAIN)[at];
            mean += dv[j] / size;
            slope += dv[j] * v[j] / size;
        }
        double deviation = deviation(z);
        double[] dz = new double[size];
        for (int j = 0; j < size; j++) {
            dz[j] = (dv[j] - mean - v[j] * slope) / deviation;
        }
        return dz;
    }

    /** {@code (z - m) / s}. */
    private double[] standardised(double[] z) {
        double mean = mean(z);
        double deviation = deviation(z);
        return Arrays.stream(z).map(value -> (value - mean) / deviation).toArray();
    }

    private double deviation(double[] z) {
        double mean = mean(z);
        double squares = 0;
        for (double value : z) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / size + RecurrentSpec.NORM_EPSILON);
    }

    private double mean(double[] z) {
        double sum = 0;
        for (double value : z) {
            sum += value;
        }
        return sum / size;
    }
}
