package org.lstm4j.tasks.forecast;

import java.util.List;

/** Ordinary least squares of a target on a few regressors and a constant, by the normal equations of centred columns. */
final class Regression {
    /** A column of which no more than this share is left after the others is taken for a combination of them. */
    private static final double DEPENDENT = 1e-10;

    private final double[] coefficients;
    private final double[] t;

    private Regression(double[] coefficients, double[] t) {
        this.coefficients = coefficients;
        this.t = t;
    }

    /** A column that the others make up gets the coefficient 0 and a t of 0. */
    static Regression of(List<double[]> regressors, double[] target) {
        int p = regressors.size();
        int n = target.length;
        double[][] centred = new double[p + 1][];
        for (int i = 0; i < p; i++) {
            centred[i] = centred(regressors.get(i));
        }
        centred[p] = centred(target);
        double[][] system = new double[p][2 * p + 1];
        double[] size = new double[p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                system[i][j] = product(centred[i], centred[j]);
            }
            size[i] = system[i][i];
            system[i][p] = product(centred[i], centred[p]);
            system[i][p + 1 + i] = 1;
        }
        boolean[] used = eliminate(system, size);
        double[] coefficients = new double[p];
        double squares = product(centred[p], centred[p]);
        int count = 0;
        for (int i = 0; i < p; i++) {
            if (used[i]) {
                coefficients[i] = system[i][p];
                squares -= coefficients[i] * product(centred[i], centred[p]);
                count++;
            }
        }
        double variance = Math.max(0, squares) / Math.max(1, n - count - 1);
        double[] t = new double[p];
        for (int i = 0; i < p; i++) {
            double error = Math.sqrt(variance * Math.max(0, system[i][p + 1 + i]));
            t[i] = used[i] ? (error > 0 ? coefficients[i] / error : Double.POSITIVE_INFINITY) : 0;
        }
        return new Regression(coefficients, t);
    }

    double coefficient(int index) {
        return coefficients[index];
    }

    /** The coefficient in standard errors. */
    double t(int index) {
        return t[index];
    }

    /** The regressor with the least significant coefficient. */
    int weakest() {
        int weakest = 0;
        for (int i = 1; i < t.length; i++) {
            weakest = Math.abs(t[i]) < Math.abs(t[weakest]) ? i : weakest;
        }
        return weakest;
    }

    /** Gauss-Jordan on the diagonal; says which rows had anything left to divide by. */
    private static boolean[] eliminate(double[][] system, double[] size) {
        int p = system.length;
        boolean[] used = new boolean[p];
        for (int pivot = 0; pivot < p; pivot++) {
            double[] row = system[pivot];
            if (!(row[pivot] > DEPENDENT * size[pivot])) {
                continue;
            }
            used[pivot] = true;
            double divisor = row[pivot];
            for (int j = 0; j < row.length; j++) {
                row[j] /= divisor;
            }
            for (int i = 0; i < p; i++) {
                double factor = system[i][pivot];
                for (int j = 0; i != pivot && factor != 0 && j < row.length; j++) {
                    system[i][j] -= factor * row[j];
                }
            }
        }
        return used;
    }

    private static double[] centred(double[] values) {
        double mean = Statistics.mean(values);
        double[] centred = new double[values.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = values[i] - mean;
        }
        return centred;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
