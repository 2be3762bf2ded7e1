package org.lstm4j.tasks.analysis;

/**
 * The normal and the chi-squared distribution by the regularised incomplete gamma function (Abramowitz and Stegun, 6.5.29
 * and 6.5.31), to about 14 digits, small tails included.
 */
final class Distributions {
    private static final double EPSILON = 0x1p-53;
    private static final int MAX_TERMS = 10_000;

    private Distributions() {}

    /** The probability of a standard normal value below z. */
    static double normalBelow(double z) {
        double tail = upperGamma(1, z * z / 2) / 2;
        return z < 0 ? tail : 1 - tail;
    }

    /** The probability of a chi-squared value above x. */
    static double chiSquaredAbove(double x, int degrees) {
        return upperGamma(degrees, x / 2);
    }

    /** Q(a, x) with a half an integer: the upper incomplete gamma function over the complete one. */
    private static double upperGamma(int twiceA, double x) {
        double a = twiceA / 2.0;
        if (x <= 0) {
            return 1;
        }
        double scale = Math.exp(a * Math.log(x) - x - logGamma(twiceA));
        return x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x);
    }

    /** 1/a + x/(a(a+1)) + x^2/(a(a+1)(a+2)) + ... */
    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int n = 1; n < MAX_TERMS && term > sum * EPSILON; n++) {
            term *= x / (a + n);
            sum += term;
        }
        return sum;
    }

    /** The continued fraction 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...))), from its front by Lentz's method. */
    private static double fraction(double a, double x) {
        double b = x + 1 - a;
        double c = Double.MAX_VALUE;
        double d = 1 / b;
        double value = d;
        double factor = 0;
        for (int n = 1; n < MAX_TERMS && Math.abs(factor - 1) > EPSILON; n++) {
            double numerator = -n * (n - a);
            b += 2;
            d = 1 / (b + numerator * d);
            c = b + numerator / c;
            factor = c * d;
            value *= factor;
        }
        return value;
    }

    private static double logGamma(int twiceA) {
        double sum = twiceA % 2 == 1 ? Math.log(Math.PI) / 2 : 0;
        for (double a = twiceA / 2.0 - 1; a > 0; a--) {
            sum += Math.log(a);
        }
        return sum;
    }
}
