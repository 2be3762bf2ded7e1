package org.lstm4j.interchange.convention;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
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
     * @param weight {@code [outputs, inputs]}
     * @param bias {@code [outputs]}, null for none
     */
    static Tensor apply(Tensor x, float[] weight, int outputs, float @Nullable [] bias, Activation f) {
        int[] shape = x.shape();
        int rows = x.size() / shape[shape.length - 1];
        double[] y = DenseMath.forward(
                rows, widen(x.floats()), widen(weight), bias == null ? new double[outputs] : widen(bias));
        float[] values = new float[y.length];
        for (int i = 0; i < y.length; i++) {
            values[i] = (float) ActivationMath.value(f, y[i]);
        }
        shape[shape.length - 1] = outputs;
        return Tensor.of(values, shape);
    }

    private static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
