package org.lstm4j.interchange.convention;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.math.ActivationMath;
import org.lstm4j.math.DenseMath;
import org.lstm4j.spi.Activation;

/** A linear layer over the last axis, as a case has one behind its recurrent layers: on the host, in double precision. */
final class DenseRows {
    private DenseRows() {}

    /**
     * {@code f(x W^T + b)}.
     *
     * @param inputs of which the arrays are, with their limit
     * @param weight {@code [outputs, inputs]}
     * @param bias {@code [outputs]}, null for none
     * @throws ShapeException if there is no input or no output
     */
    static Tensor apply(Inputs inputs, Tensor x, float[] weight, int outputs, float @Nullable [] bias, Activation f) {
        int[] shape = x.shape();
        int size = shape[shape.length - 1];
        if (size == 0 || outputs == 0) {
            throw new ShapeException(
                    "linear layer: expected at least one feature in and one out, got " + size + " and " + outputs);
        }
        int rows = x.size() / size;
        shape[shape.length - 1] = outputs;
        float[] values = new float[inputs.room(shape)];
        double[] y = DenseMath.forward(
                rows, widen(x.floats()), widen(weight), bias == null ? new double[outputs] : widen(bias));
        for (int i = 0; i < y.length; i++) {
            values[i] = (float) ActivationMath.value(f, y[i]);
        }
        return Tensor.of(values, shape);
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
