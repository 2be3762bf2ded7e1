package org.lstm4j.interchange.onnx;

import java.util.Arrays;
import org.lstm4j.interchange.tensor.Tensor;

/** Short words for the tensors in tests of operators. */
final class OperatorValues {
    static final Tensor SIX = f(s(2, 3), 1, 2, 3, 4, 5, 6);

    private OperatorValues() {}

    static Tensor f(int[] shape, double... values) {
        float[] all = new float[values.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) values[i];
        }
        return Tensor.of(all, shape);
    }

    static Tensor v(double... values) {
        return f(new int[] {values.length}, values);
    }

    static Tensor l(long... values) {
        return Tensor.of(values, values.length);
    }

    static long[] ones(int count) {
        long[] ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    static int[] s(int... shape) {
        return shape;
    }
}
