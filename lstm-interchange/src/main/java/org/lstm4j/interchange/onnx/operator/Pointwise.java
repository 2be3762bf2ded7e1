package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Operators that compute each element by itself, and what others of them are made of. */
final class Pointwise {
    private Pointwise() {}

    /** A function of one float. */
    @FunctionalInterface
    interface OfFloat {
        float at(float x);
    }

    /** A function of one integer; of 32 bits where its lower ones are kept. */
    @FunctionalInterface
    interface OfInteger {
        long at(long x);
    }

    /** A function of two floats. */
    @FunctionalInterface
    interface OfFloats {
        float at(float a, float b);
    }

    /** The arithmetic of one operator on each type that it takes. */
    @SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
    enum Arithmetic {
        ADD(Float::sum, Long::sum),
        SUB((a, b) -> a - b, (a, b) -> a - b),
        MUL((a, b) -> a * b, (a, b) -> a * b),
        DIV((a, b) -> a / b, Arithmetic::quotient),
        MIN(Math::min, Math::min),
        MAX(Math::max, Math::max);

        private final OfFloats ofFloats;
        private final LongBinaryOperator ofIntegers;

        Arithmetic(OfFloats ofFloats, LongBinaryOperator ofIntegers) {
            this.ofFloats = ofFloats;
            this.ofIntegers = ofIntegers;
        }

        private static long quotient(long a, long b) {
            if (b == 0) {
                throw new ShapeException("input 1: expected divisors other than 0, got 0; correct the inputs");
            }
            return a / b;
        }
    }

    /** A function of floats. */
    static Operator map(OfFloat function) {
        return in -> List.of(map(in, function));
    }

    /** A function of floats or integers. */
    static Operator map(OfFloat ofFloat, OfInteger ofInteger) {
        return in -> List.of(map(in, ofFloat, ofInteger));
    }

    /** A function of the elements of input 0, which are floats. */
    static Tensor map(Arguments in, OfFloat function) {
        Tensor x = in.floats(0);
        float[] from = x.floats();
        in.budget().claim(from.length);
        float[] to = new float[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = function.at(from[i]);
        }
        return Tensor.of(to, x.shape());
    }

    /** A function of the elements of input 0, which are floats or integers. */
    static Tensor map(Arguments in, OfFloat ofFloat, OfInteger ofInteger) {
        Tensor x = in.get(0);
        if (x.type() == TensorType.FLOAT) {
            return map(in, ofFloat);
        }
        long[] from = in.integers(0);
        in.budget().claim(from.length);
        long[] to = new long[from.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = ofInteger.at(from[i]);
        }
        return integers(x.type(), to, x.shape());
    }

    /** Integers of 64 bits, or the lower 32 of each. */
    static Tensor integers(TensorType type, long[] values, int... shape) {
        if (type == TensorType.INT64) {
            return Tensor.of(values, shape);
        }
        int[] low = new int[values.length];
        for (int i = 0; i < low.length; i++) {
            low[i] = (int) values[i];
        }
        return Tensor.of(low, shape);
    }

    /** Arithmetic of two tensors of one type, which broadcast to each other. */
    static Operator arithmetic(Arithmetic operation) {
        return in -> List.of(arithmetic(in, operation, in.get(0), in.get(1)));
    }

    /** As {@link #arithmetic(Arithmetic)}, of tensors that need be no inputs. */
    static Tensor arithmetic(Arguments in, Arithmetic operation, Tensor left, Tensor right) {
        int[] shape = Shapes.broadcast(left.shape(), right.shape());
        Tensor a = stretched(in, left, shape);
        Tensor b = stretched(in, right, shape);
        if (a.type() != b.type()) {
            throw new ShapeException(
                    "inputs: expected one type, got " + left + " and " + right + "; cast one in the model");
        }
        int n = a.size();
        in.budget().claim(n);
        return switch (a.type()) {
            case FLOAT -> {
                float[] to = new float[n];
                for (int i = 0; i < n; i++) {
                    to[i] = operation.ofFloats.at(a.floats()[i], b.floats()[i]);
                }
                yield Tensor.of(to, shape);
            }
            case INT64 -> {
                long[] to = new long[n];
                for (int i = 0; i < n; i++) {
                    to[i] = operation.ofIntegers.applyAsLong(a.longs()[i], b.longs()[i]);
                }
                yield Tensor.of(to, shape);
            }
            case INT32 -> {
                int[] to = new int[n];
                for (int i = 0; i < n; i++) {
                    to[i] = (int) operation.ofIntegers.applyAsLong(a.ints()[i], b.ints()[i]);
                }
                yield Tensor.of(to, shape);
            }
            default ->
                throw new ShapeException(
                        "inputs: expected FLOAT, INT32 or INT64, got " + a + "; cast them in the model");
        };
    }

    /** A tensor broadcast to a shape. */
    static Tensor stretched(Arguments in, Tensor from, int[] shape) {
        return Arrays.equals(from.shape(), shape)
                ? from
                : from.take(Shapes.broadcastIndices(from.shape(), shape, in.budget()), shape);
    }

    /** An input of floats broadcast to a shape that it must not change. */
    static Tensor parameter(Arguments in, int index, int[] shape) {
        Tensor given = in.floats(index);
        if (!Arrays.equals(Shapes.broadcast(given.shape(), shape), shape)) {
            throw new ShapeException("input " + index + ": expected a shape that broadcasts to "
                    + Arrays.toString(shape) + ", got " + given + "; correct the model");
        }
        return stretched(in, given, shape);
    }
}
