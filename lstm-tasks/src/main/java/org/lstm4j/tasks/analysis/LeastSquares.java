package org.lstm4j.tasks.analysis;

/**
 * A linear regression, reduced to a triangle as its rows come in (Golub, "Numerical methods for solving linear least squares
 * problems", Numerische Mathematik 7, 1965). The triangle holds every regression on the first k of the columns at once, so
 * nested models cost one pass; its memory does not grow with the number of rows.
 */
final class LeastSquares {
    private static final double EPSILON = 0x1p-52;
    private static final int BLOCK = 256;

    private final int columns;

    /** The triangular factor of all rows reduced so far, {@code [columns + 1][columns + 1]}; the response comes last. */
    private final double[][] triangle;

    /** Rows that wait for the next reduction, by columns: {@code [columns + 1][BLOCK]}. */
    private final double[][] block;

    private int waiting;
    private int count;

    /** @param columns number of regressors */
    LeastSquares(int columns) {
        this.columns = columns;
        this.triangle = new double[columns + 1][columns + 1];
        this.block = new double[columns + 1][BLOCK];
    }

    /** @param row {@code [columns + 1]}: the regressors, then the response; copied */
    void add(double[] row) {
        for (int j = 0; j <= columns; j++) {
            block[j][waiting] = row[j];
        }
        waiting++;
        count++;
        if (waiting == BLOCK) {
            reduce();
        }
    }

    /** Takes the waiting rows in; what follows answers for the rows reduced. */
    void reduce() {
        for (int j = 0; j <= columns; j++) {
            double below = dot(block[j], block[j], waiting);
            if (below > 0) {
                double norm = Math.sqrt(triangle[j][j] * triangle[j][j] + below);
                reflect(j, triangle[j][j] > 0 ? -norm : norm);
            }
        }
        waiting = 0;
    }

    /** The sum of squared residuals of the regression on the first columns. */
    double squaredResiduals(int first) {
        double sum = 0;
        for (int i = columns; i >= first; i--) {
            sum += triangle[i][columns] * triangle[i][columns];
        }
        return sum;
    }

    /** Whether the first columns leave nothing of the response but rounding. */
    boolean fitsExactly(int first) {
        return Math.sqrt(squaredResiduals(first)) <= count * EPSILON * norm(columns);
    }

    /** Whether a column is, but for rounding, a combination of those before it. */
    boolean isDependent(int column) {
        return Math.abs(triangle[column][column]) <= count * EPSILON * norm(column);
    }

    /** The t-statistic of the last regressor in the regression on all of them. */
    double lastT() {
        int last = columns - 1;
        double deviation = Math.sqrt(squaredResiduals(columns) / (count - columns));
        return Math.signum(triangle[last][last]) * triangle[last][columns] / deviation;
    }

    private double norm(int column) {
        double sum = 0;
        for (int i = 0; i <= column; i++) {
            sum += triangle[i][column] * triangle[i][column];
        }
        return Math.sqrt(sum);
    }

    /** The Householder reflection that leaves nothing of column j but the pivot, applied to the columns behind it. */
    private void reflect(int j, double pivot) {
        double head = triangle[j][j] - pivot;
        double scale = -1 / (pivot * head);
        for (int k = j + 1; k <= columns; k++) {
            double step = scale * (head * triangle[j][k] + dot(block[j], block[k], waiting));
            triangle[j][k] -= step * head;
            for (int i = 0; i < waiting; i++) {
                block[k][i] -= step * block[j][i];
            }
        }
        triangle[j][j] = pivot;
    }

    private static double dot(double[] a, double[] b, int length) {
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
