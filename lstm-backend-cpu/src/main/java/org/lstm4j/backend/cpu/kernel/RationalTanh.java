package org.lstm4j.backend.cpu.kernel;

/**
 * The one tanh and sigmoid of the backend, as fractions, so that formulas which hold several of them divide once.
 *
 * <p>With t = tanh(v) = p(v) / q(v), a rational function of low degree, the double-angle formulas give
 *
 * <pre>
 *   tanh(2v)    = 2t / (1 + t^2)          = 2pq / (q^2 + p^2)
 *   sigmoid(4v) = (1 + t)^2 / (2 + 2t^2)  = a^2 / (a^2 + b^2),   a = q + p, b = q - p
 * </pre>
 *
 * The formulas damp the error of t where tanh nears 1, so p and q need three coefficients each, and rounding keeps the
 * results within [-1, 1] and [0, 1]. Coefficients: minimax on |v| &lt;= 4.55 for the relative error of tanh(2v), then
 * searched among neighbouring floats for the least error after rounding. Measured over all floats: tanh within 3.98 ulp,
 * sigmoid within 2^-23 of the exact value. NaN propagates; far from 0 both are constant.
 */
public final class RationalTanh {
    /** 4 p as a function of x = 4v: x + x z (P1 + P2 z), z = x^2. Powers of two cost no rounding. */
    static final float P1 = 0x1.e7a056p-8f;

    static final float P2 = 0x1.de313p-18f;

    /** 4 q: Q0 + z (Q1 + z (Q2 + z Q3)). */
    static final float Q0 = 4;

    static final float Q1 = 0x1.cf3d62p-4f;
    static final float Q2 = 0x1.3bf9cep-12f;
    static final float Q3 = 0x1.489a7p-24f;

    /** Bound on |x|: sigmoid(18.04) and tanh(9.02) are 1 in float. */
    static final float LIMIT = 18.04f;

    private RationalTanh() {}

    /** The hyperbolic tangent. */
    public static float tanh(float x) {
        float v = clamp(x + x);
        float p = p(v);
        float q = q(v);
        return ((p + p) * q) / Math.fma(q, q, p * p);
    }

    /** The logistic function {@code 1 / (1 + e^-x)}. */
    public static float sigmoid(float x) {
        float v = clamp(x);
        float p = p(v);
        float q = q(v);
        float a = q + p;
        float b = q - p;
        float n = a * a;
        return n / Math.fma(b, b, n);
    }

    /** Both comparisons are false for NaN, which therefore passes. */
    static float clamp(float x) {
        float above = x > LIMIT ? LIMIT : x;
        return above < -LIMIT ? -LIMIT : above;
    }

    static float p(float x) {
        float z = x * x;
        return Math.fma(x * z, Math.fma(P2, z, P1), x);
    }

    static float q(float x) {
        float z = x * x;
        return Math.fma(Math.fma(Math.fma(Q3, z, Q2), z, Q1), z, Q0);
    }
}
