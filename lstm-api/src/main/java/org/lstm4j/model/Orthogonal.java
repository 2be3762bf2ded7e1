package org.lstm4j.model;

import org.lstm4j.layer.Parameter;

/** Random matrices with orthonormal columns. */
final class Orthogonal {
    private Orthogonal() {}

    /**
     * The Q of a standard normal matrix's QR decomposition with positive diagonal of R, which is uniform among matrices
     * with orthonormal columns (Mezzadri 2007). By modified Gram-Schmidt in f64: stable here, because tall normal matrices
     * are well conditioned, and far below an ulp of f32 otherwise.
     *
     * @param parameter {@code [rows, columns]} with at least as many rows as columns
     */
    static float[] columns(Parameter parameter, Draw draw) {
        int rows = parameter.shape().get(0);
        int columns = parameter.shape().get(1);
        double[][] basis = new double[columns][rows];
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                basis[column][row] = draw.normal(row, column);
            }
        }
        float[] values = new float[parameter.elements()];
        for (int column = 0; column < columns; column++) {
            double[] unit = basis[column];
            scale(unit, 1 / StrictMath.sqrt(dot(unit, unit)));
            for (int later = column + 1; later < columns; later++) {
                subtract(basis[later], dot(unit, basis[later]), unit);
            }
            for (int row = 0; row < rows; row++) {
                values[row * columns + column] = (float) unit[row];
            }
        }
        return values;
    }

    /** In four partial sums, always the same ones: several times faster than one, and still one result. */
    private static double dot(double[] a, double[] b) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int i = 0;
        for (; i <= a.length - 4; i += 4) {
            sum0 += a[i] * b[i];
            sum1 += a[i + 1] * b[i + 1];
            sum2 += a[i + 2] * b[i + 2];
            sum3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            sum0 += a[i] * b[i];
        }
        return (sum0 + sum1) + (sum2 + sum3);
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }

    private static void subtract(double[] vector, double factor, double[] direction) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] -= factor * direction[i];
        }
    }
}
