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
 * sigmoid within 2^-23 of the exact value. NaN propagates; beyond {@link #LIMIT} both are constant.
 */
public final class RationalTanh {
    /** p(v) = v + v z (P1 + P2 z), z = v^2. */
    public static final float P1 = 0x1.e7a056p-4f;

    public static final float P2 = 0x1.de313p-10f;

    /** q(v) = 1 + z (Q1 + z (Q2 + z Q3)). */
    public static final float Q1 = 0x1.cf3d62p-2f;

    public static final float Q2 = 0x1.3bf9cep-6f;
    public static final float Q3 = 0x1.489a7p-14f;

    /** Bound on |v|: tanh(2 x 4.51) is 1 in float. */
    public static final float LIMIT = 4.51f;

    private RationalTanh() {}

    /** The hyperbolic tangent. */
    public static float tanh(float x) {
        float v = clamp(0.5f * x);
        float p = numerator(v);
        float q = denominator(v);
        return ((p + p) * q) / Math.fma(q, q, p * p);
    }

    /** The logistic function {@code 1 / (1 + e^-x)}. */
    public static float sigmoid(float x) {
        float v = clamp(0.25f * x);
        float p = numerator(v);
        float q = denominator(v);
        float a = q + p;
        float b = q - p;
        float n = a * a;
        return n / Math.fma(b, b, n);
    }

    /** Both comparisons are false for NaN, which therefore passes. */
    static float clamp(float v) {
        float above = v > LIMIT ? LIMIT : v;
        return above < -LIMIT ? -LIMIT : above;
    }

    static float numerator(float v) {
        float z = v * v;
        return Math.fma(v * z, Math.fma(P2, z, P1), v);
    }

    static float denominator(float v) {
        float z = v * v;
        return Math.fma(Math.fma(Math.fma(Q3, z, Q2), z, Q1), z, 1f);
    }
}
