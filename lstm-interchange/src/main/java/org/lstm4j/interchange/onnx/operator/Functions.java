package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Functions of numbers, each computed in double precision and rounded once. NaN propagates. */
final class Functions {
    private static final double SQRT_HALF = Math.sqrt(0.5);
    private static final double SQRT_TWO_BY_PI = Math.sqrt(2 / Math.PI);

    private Functions() {}

    static Operator sqrt() {
        return Pointwise.map(x -> (float) Math.sqrt(x));
    }

    static Operator exp() {
        return Pointwise.map(x -> (float) Math.exp(x));
    }

    static Operator log() {
        return Pointwise.map(x -> (float) Math.log(x));
    }

    static Operator reciprocal() {
        return Pointwise.map(x -> 1 / x);
    }

    static Operator floor() {
        return Pointwise.map(x -> (float) Math.floor(x));
    }

    static Operator ceil() {
        return Pointwise.map(x -> (float) Math.ceil(x));
    }

    static Operator neg() {
        return Pointwise.map(x -> -x, x -> -x);
    }

    static Operator abs() {
        return Pointwise.map(x -> Math.abs(x), x -> Math.abs(x));
    }

    static Operator sign() {
        return Pointwise.map(x -> Math.signum(x), x -> Long.signum(x));
    }

    static Operator erf() {
        return Pointwise.map(x -> (float) erf(x));
    }

    /** Gelu (Hendrycks and Gimpel 2016): by the error function, or by {@code approximate = tanh}. */
    static Operator gelu(Attributes attributes) {
        String way = attributes.text("approximate", "none");
        return switch (way) {
            case "none" -> Pointwise.map(x -> (float) (0.5 * x * (1 + erf(x * SQRT_HALF))));
            case "tanh" -> Pointwise.map(x -> (float) (0.5 * x * (1 + Math.tanh(SQRT_TWO_BY_PI * (x + cubic(x))))));
            default -> throw attributes.refused("attribute 'approximate' = " + way + ": expected none or tanh");
        };
    }

    private static double cubic(double x) {
        return 0.044715 * x * x * x;
    }

    /**
     * The error function, by the series of Abramowitz and Stegun 7.1.6, whose terms have one sign; from 6 on it is 1 to the last
     * place of a double.
     */
    static double erf(double x) {
        if (!(Math.abs(x) < 6)) {
            return Math.signum(x);
        }
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > Math.abs(sum) * 0x1p-54; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    /** PRelu: negative elements times the slope of input 1, which broadcasts to input 0. */
    static Operator prelu() {
        return in -> {
            Tensor x = in.floats(0);
            Tensor slope = in.floats(1);
            if (!Arrays.equals(Shapes.broadcast(x.shape(), slope.shape()), x.shape())) {
                throw new ShapeException("input 1: expected a shape that broadcasts to that of " + x + ", got " + slope
                        + "; correct the model");
            }
            float[] slopes = Pointwise.stretched(in, slope, x.shape()).floats();
            float[] from = x.floats();
            in.budget().claim(from.length);
            float[] to = new float[from.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = from[i] < 0 ? from[i] * slopes[i] : from[i];
            }
            return List.of(Tensor.of(to, x.shape()));
        };
    }

    /**
     * Clip to {@code min} and {@code max}, which are attributes before opset 11 and inputs since; integers since opset 12. Where both
     * contradict, {@code max} holds; a float bound left out is the largest finite number.
     */
    static Operator clip(Attributes attributes) {
        if (attributes.opset() < 11) {
            attributes.expectInputs(1, 1);
            float min = attributes.real("min", -Float.MAX_VALUE);
            float max = attributes.real("max", Float.MAX_VALUE);
            return Pointwise.map(x -> Math.min(Math.max(x, min), max));
        }
        boolean integers = attributes.opset() >= 12;
        return in -> {
            if (!integers || in.get(0).type() == TensorType.FLOAT) {
                float min = bound(in, 1) ? in.floats(1).floats()[0] : -Float.MAX_VALUE;
                float max = bound(in, 2) ? in.floats(2).floats()[0] : Float.MAX_VALUE;
                return List.of(Pointwise.map(in, x -> Math.min(Math.max(x, min), max)));
            }
            long min = bound(in, 1) ? in.integers(1)[0] : Long.MIN_VALUE;
            long max = bound(in, 2) ? in.integers(2)[0] : Long.MAX_VALUE;
            return List.of(Pointwise.map(in, x -> x, x -> Math.min(Math.max(x, min), max)));
        };
    }

    private static boolean bound(Arguments in, int index) {
        Tensor bound = in.optional(index);
        if (bound != null && (bound.size() != 1 || bound.type() != in.get(0).type())) {
            throw new ShapeException("input " + index + ": expected one number of the type of " + in.get(0) + ", got "
                    + bound + "; correct the model");
        }
        return bound != null;
    }

    /** Pow: the type is that of the base; before opset 12 both are floats. Integers have integer exponents of at least 0. */
    static Operator pow(Attributes attributes) {
        boolean mixed = attributes.opset() >= 12;
        return in -> {
            Tensor base = mixed ? in.get(0) : in.floats(0);
            Tensor exponent = mixed ? in.get(1) : in.floats(1);
            int[] shape = Shapes.broadcast(base.shape(), exponent.shape());
            Tensor a = Pointwise.stretched(in, base, shape);
            Tensor b = Pointwise.stretched(in, exponent, shape);
            in.budget().claim(a.size());
            if (a.type() != TensorType.FLOAT) {
                return List.of(power(a, Arguments.integers(b, "input 1")));
            }
            float[] to = new float[a.size()];
            float[] reals = b.type() == TensorType.FLOAT ? b.floats() : new float[0];
            long[] integers = b.type() == TensorType.FLOAT ? new long[0] : Arguments.integers(b, "input 1");
            for (int i = 0; i < to.length; i++) {
                to[i] = (float) Math.pow(a.floats()[i], reals.length > 0 ? (double) reals[i] : (double) integers[i]);
            }
            return List.of(Tensor.of(to, shape));
        };
    }

    private static Tensor power(Tensor base, long[] exponents) {
        long[] to = Arguments.integers(base, "input 0").clone();
        for (int i = 0; i < to.length; i++) {
            if (exponents[i] < 0) {
                throw new ShapeException("input 1: expected exponents of integers of at least 0, got " + exponents[i]
                        + "; cast the base in the model");
            }
            to[i] = power(to[i], exponents[i]);
        }
        return Pointwise.integers(base.type(), to, base.shape());
    }

    private static long power(long base, long exponent) {
        long power = 1;
        long square = base;
        for (long left = exponent; left > 0; left >>= 1) {
            power *= (left & 1) == 0 ? 1 : square;
            square *= square;
        }
        return power;
    }
}
