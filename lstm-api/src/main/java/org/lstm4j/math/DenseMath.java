package org.lstm4j.math;

/** The linear layer {@code y = x W^T + b} in double precision, with {@code W [outputs, inputs]} as PyTorch keeps it. */
@SuppressWarnings("ArrayRecordComponent") // its record bundles arrays and is never compared
public final class DenseMath {
    private DenseMath() {}

    /**
     * Gradients of a dense layer.
     *
     * @param x {@code [R, inputs]}
     * @param weight {@code [outputs, inputs]}
     * @param bias {@code [outputs]}
     */
    public record Gradients(double[] x, double[] weight, double[] bias) {}

    /**
     * Applies the layer to R rows.
     *
     * @param x {@code [R, inputs]}
     * @param weight {@code [outputs, inputs]}
     * @param bias {@code [outputs]}
     * @return {@code [R, outputs]}
     */
    public static double[] forward(int rows, double[] x, double[] weight, double[] bias) {
        int outputs = bias.length;
        int inputs = weight.length / outputs;
        double[] y = new double[rows * outputs];
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < outputs; j++) {
                double sum = bias[j];
                for (int k = 0; k < inputs; k++) {
                    sum += x[r * inputs + k] * weight[j * inputs + k];
                }
                y[r * outputs + j] = sum;
            }
        }
        return y;
    }

    /**
     * {@code dx = dy W}, {@code dW = dy^T x}, {@code db = } sum of dy over rows.
     *
     * @param dy {@code [R, outputs]}
     */
    public static Gradients backward(int rows, double[] x, double[] weight, int outputs, double[] dy) {
        int inputs = weight.length / outputs;
        Gradients d = new Gradients(new double[rows * inputs], new double[weight.length], new double[outputs]);
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < outputs; j++) {
                double g = dy[r * outputs + j];
                d.bias()[j] += g;
                for (int k = 0; k < inputs; k++) {
                    d.x()[r * inputs + k] += g * weight[j * inputs + k];
                    d.weight()[j * inputs + k] += g * x[r * inputs + k];
                }
            }
        }
        return d;
    }
}
