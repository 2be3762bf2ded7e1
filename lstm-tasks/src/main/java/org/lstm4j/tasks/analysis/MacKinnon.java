package org.lstm4j.tasks.analysis;

/**
 * The distribution of the Dickey-Fuller statistic, as response surfaces fitted to simulations. P-values: MacKinnon,
 * "Approximate asymptotic distribution functions for unit-root and cointegration tests", Journal of Business and Economic
 * Statistics 12, 1994, tables 3 and 4. Critical values: MacKinnon, "Critical values for cointegration tests", Queen's
 * University working paper 1227, 2010, table 2. Both for one variable.
 */
final class MacKinnon {
    private static final MacKinnon LEVEL = new MacKinnon(
            -18.83,
            -1.61,
            2.74,
            new double[] {2.1659, 1.4412, 0.038269},
            new double[] {1.7339, 0.93202, -0.12745, -0.010368},
            new double[][] {
                {-3.43035, -6.5393, -16.786, -79.433}, {-2.86154, -2.8903, -4.234, -40.040}, {-2.56677, -1.5384, -2.809}
            });

    private static final MacKinnon TREND = new MacKinnon(
            -16.18,
            -2.89,
            0.7,
            new double[] {3.2512, 1.6047, 0.049588},
            new double[] {2.5261, 0.61654, -0.37956, -0.060285},
            new double[][] {
                {-3.95877, -9.0531, -28.428, -134.155},
                {-3.41049, -4.3904, -9.036, -45.374},
                {-3.12705, -2.5856, -3.925, -22.380}
            });

    /** Outside of these the p-value is 0 or 1 to every digit shown. */
    private final double lowest;

    private final double highest;

    /** Below this the surface of the small p-values holds, above it that of the large ones. */
    private final double turn;

    private final double[] small;
    private final double[] large;
    private final double[][] critical;

    private MacKinnon(double lowest, double turn, double highest, double[] small, double[] large, double[][] critical) {
        this.lowest = lowest;
        this.turn = turn;
        this.highest = highest;
        this.small = small;
        this.large = large;
        this.critical = critical;
    }

    static MacKinnon of(Around around) {
        return switch (around) {
            case LEVEL -> LEVEL;
            case TREND -> TREND;
        };
    }

    double pValue(double statistic) {
        if (statistic > highest) {
            return 1;
        }
        if (statistic < lowest) {
            return 0;
        }
        return Distributions.normalBelow(polynomial(statistic <= turn ? small : large, statistic));
    }

    CriticalValues critical(int observations) {
        double x = 1.0 / observations;
        return new CriticalValues(polynomial(critical[0], x), polynomial(critical[1], x), polynomial(critical[2], x));
    }

    private static double polynomial(double[] coefficients, double x) {
        double value = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            value = value * x + coefficients[i];
        }
        return value;
    }
}
