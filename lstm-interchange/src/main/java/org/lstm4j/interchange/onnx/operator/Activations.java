package org.lstm4j.interchange.onnx.operator;

import java.util.List;
import org.lstm4j.interchange.tensor.Tensor;

/** Activation functions as operators; each is computed in double precision and rounded once. NaN propagates. */
public final class Activations {
    private Activations() {}

    static Operator relu() {
        return Pointwise.map(x -> Math.max(0f, x));
    }

    static Operator sigmoid() {
        return Pointwise.map(x -> (float) (1 / (1 + Math.exp(-(double) x))));
    }

    static Operator tanh() {
        return Pointwise.map(x -> (float) Math.tanh(x));
    }

    static Operator softplus() {
        return Pointwise.map(x -> (float) (Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs((double) x)))));
    }

    static Operator softsign() {
        return Pointwise.map(x -> (float) (x / (1 + Math.abs((double) x))));
    }

    static Operator leakyRelu(Attributes attributes) {
        float alpha = attributes.real("alpha", 0.01f);
        return Pointwise.map(x -> x < 0 ? alpha * x : x);
    }

    static Operator thresholdedRelu(Attributes attributes) {
        float alpha = attributes.real("alpha", 1);
        return Pointwise.map(x -> x <= alpha ? 0 : x);
    }

    static Operator elu(Attributes attributes) {
        float alpha = attributes.real("alpha", 1);
        return Pointwise.map(x -> x < 0 ? (float) (alpha * Math.expm1(x)) : x);
    }

    /** Selu (Klambauer et al. 2017), with ONNX's rounding of its two constants. */
    static Operator selu(Attributes attributes) {
        float alpha = attributes.real("alpha", 1.6732632f);
        float gamma = attributes.real("gamma", 1.050701f);
        return Pointwise.map(x -> (float) (gamma * (x > 0 ? x : alpha * Math.expm1(x))));
    }

    static Operator hardSigmoid(Attributes attributes) {
        double alpha = attributes.real("alpha", 0.2f);
        double beta = attributes.real("beta", 0.5f);
        return Pointwise.map(x -> (float) Math.max(0, Math.min(1, alpha * x + beta)));
    }

    /**
     * Softmax, or its logarithm, along {@code axis}; before opset 13 over all dimensions from the axis on, which is then 1 by
     * default.
     */
    static Operator softmax(Attributes attributes, boolean logarithm) {
        boolean one = attributes.opset() >= 13;
        long wanted = attributes.integer("axis", one ? -1 : 1);
        return in -> {
            Tensor x = in.floats(0);
            int[] shape = x.shape();
            int axis = !one && wanted == x.rank() ? x.rank() : Shapes.axis(wanted, x.rank());
            int length = Shapes.product(shape, axis, one ? axis + 1 : x.rank());
            int stride = one ? Shapes.product(shape, axis + 1, x.rank()) : 1;
            float[] from = x.floats();
            in.budget().claim(from.length);
            float[] to = new float[from.length];
            for (int block = 0; block < from.length; block += length * stride) {
                for (int start = block; start < block + stride; start++) {
                    softmax(from, to, start, length, stride, logarithm);
                }
            }
            return List.of(Tensor.of(to, shape));
        };
    }

    /** The softmax of rows that lie behind each other, each of a width. */
    public static float[] softmax(float[] rows, int width) {
        float[] all = new float[rows.length];
        for (int row = 0; row < rows.length; row += width) {
            softmax(rows, all, row, width, 1, false);
        }
        return all;
    }

    private static void softmax(float[] from, float[] to, int start, int length, int stride, boolean logarithm) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < length; i++) {
            max = Math.max(max, from[start + i * stride]);
        }
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += Math.exp(from[start + i * stride] - max);
        }
        for (int i = 0; i < length; i++) {
            double shifted = from[start + i * stride] - max;
            to[start + i * stride] = (float) (logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum);
        }
    }
}
