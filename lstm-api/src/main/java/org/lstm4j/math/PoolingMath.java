package org.lstm4j.math;

import java.util.Arrays;
import org.lstm4j.spi.PoolMode;

/** Pooling over the valid steps of each row, in double precision; a row of length 0 gives zeros and has no gradient. */
public final class PoolingMath {
    private PoolingMath() {}

    /**
     * Pools a batch.
     *
     * @param x {@code [T, N, width]}
     * @param lengths valid steps of each row {@code [N]}, in {@code [0, T]}
     * @return {@code [N, width]}
     */
    public static double[] forward(PoolMode pool, double[] x, int width, int[] lengths) {
        double[] y = new double[lengths.length * width];
        for (int i = 0; i < y.length; i++) {
            int length = lengths[i / width];
            if (length > 0) {
                y[i] = switch (pool) {
                    case MEAN -> {
                        double sum = 0;
                        for (int t = 0; t < length; t++) {
                            sum += x[t * y.length + i];
                        }
                        yield sum / length;
                    }
                    case MAX -> x[largest(x, y.length, i, length) * y.length + i];
                    case LAST -> x[(length - 1) * y.length + i];
                };
            }
        }
        return y;
    }

    /**
     * The gradient with respect to x.
     *
     * @param dy {@code [N, width]}
     * @return {@code [T, N, width]}, zeros past a row's length
     */
    public static double[] backward(PoolMode pool, double[] x, int width, int[] lengths, double[] dy) {
        double[] dx = new double[x.length];
        for (int i = 0; i < dy.length; i++) {
            int length = lengths[i / width];
            if (length > 0) {
                switch (pool) {
                    case MEAN -> {
                        for (int t = 0; t < length; t++) {
                            dx[t * dy.length + i] = dy[i] / length;
                        }
                    }
                    case MAX -> dx[largest(x, dy.length, i, length) * dy.length + i] = dy[i];
                    case LAST -> dx[(length - 1) * dy.length + i] = dy[i];
                }
            }
        }
        return dx;
    }

    /** The first step that holds the largest value, or the first NaN. */
    private static int largest(double[] x, int stride, int offset, int length) {
        double[] values = new double[length];
        Arrays.setAll(values, t -> x[t * stride + offset]);
        int largest = 0;
        for (int t = 1; t < length && !Double.isNaN(values[largest]); t++) {
            if (values[t] > values[largest] || Double.isNaN(values[t])) {
                largest = t;
            }
        }
        return largest;
    }
}
