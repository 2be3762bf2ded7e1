package org.lstm4j.tasks.analysis;

/**
 * Locally weighted linear regression on equally spaced points (Cleveland, Journal of the American Statistical Association
 * 74, 1979), with tricube weights, in the details that STL's authors gave it (Cleveland, Cleveland, McRae and Terpenning,
 * Journal of Official Statistics 6, 1990, section 2.1 and their program).
 *
 * @param span how many neighbours a fit sees, odd; where there are fewer points, the weights widen instead
 */
record Loess(int span) {
    /** Within this share of the bandwidth a weight is one, beyond its complement it is zero. */
    private static final double EDGE = 0.001;

    /** A spread of the weighted positions below this share of all positions carries no slope. */
    private static final double MIN_SPREAD = 0.001;

    /**
     * The smooth curve through points at positions 0 to n - 1.
     *
     * @param y {@code [n]}, at least two
     * @param robustness {@code [n]}, a factor for each point's weight
     * @param margin 0, or 1 to extrapolate one position to either side
     * @return {@code [n + 2 * margin]}, at positions {@code -margin} to {@code n - 1 + margin}
     */
    double[] smooth(double[] y, double[] robustness, int margin) {
        int n = y.length;
        double[] smooth = new double[n + 2 * margin];
        double[] weights = new double[Math.min(span, n)];
        for (int x = 0; x < n; x++) {
            smooth[margin + x] = fit(x, y, robustness, weights, y[x]);
        }
        if (margin == 1) {
            smooth[0] = fit(-1, y, robustness, weights, smooth[1]);
            smooth[n + 1] = fit(n, y, robustness, weights, smooth[n]);
        }
        return smooth;
    }

    /** The fit at x, or the fallback where no neighbour has any weight. */
    private double fit(int x, double[] y, double[] robustness, double[] weights, double fallback) {
        int n = y.length;
        int count = weights.length;
        int left = Math.clamp(x - (span - 1) / 2L, 0, n - count);
        double bandwidth = Math.max(x - left, left + count - 1 - x) + Math.max(0, (span - n) / 2);
        double total = 0;
        for (int k = 0; k < count; k++) {
            weights[k] = tricube(Math.abs(left + k - x), bandwidth) * robustness[left + k];
            total += weights[k];
        }
        if (total <= 0) {
            return fallback;
        }
        double centre = 0;
        for (int k = 0; k < count; k++) {
            weights[k] /= total;
            centre += weights[k] * (left + k);
        }
        double spread = 0;
        for (int k = 0; k < count; k++) {
            spread += weights[k] * (left + k - centre) * (left + k - centre);
        }
        double slope = Math.sqrt(spread) > MIN_SPREAD * (n - 1) ? (x - centre) / spread : 0;
        double value = 0;
        for (int k = 0; k < count; k++) {
            value += weights[k] * (1 + slope * (left + k - centre)) * y[left + k];
        }
        return value;
    }

    private static double tricube(double distance, double bandwidth) {
        if (distance > (1 - EDGE) * bandwidth) {
            return 0;
        }
        if (distance <= EDGE * bandwidth) {
            return 1;
        }
        double u = distance / bandwidth;
        double v = 1 - u * u * u;
        return v * v * v;
    }
}
