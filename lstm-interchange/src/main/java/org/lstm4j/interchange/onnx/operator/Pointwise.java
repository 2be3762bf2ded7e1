package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Operators that compute each element by itself. */
final class Pointwise {
    private Pointwise() {}

    /** A function of one float. */
    @FunctionalInterface
    interface OfFloat {
        float at(float x);
    }

    /** The arithmetic of one operator on each type that it takes. */
    enum Arithmetic {
        ADD {
            @Override
            float of(float a, float b) {
                return a + b;
            }

            @Override
            long of(long a, long b) {
                return a + b;
            }
        },
        SUB {
            @Override
            float of(float a, float b) {
                return a - b;
            }

            @Override
            long of(long a, long b) {
                return a - b;
            }
        },
        MUL {
            @Override
            float of(float a, float b) {
                return a * b;
            }

            @Override
            long of(long a, long b) {
                return a * b;
            }
        },
        DIV {
            @Override
            float of(float a, float b) {
                return a / b;
            }

            @Override
            long of(long a, long b) {
                if (b == 0) {
                    throw new ShapeException("input 1: expected divisors other than 0, got 0; correct the inputs");
                }
                return a / b;
            }
        };

        abstract float of(float a, float b);

        abstract long of(long a, long b);
    }

    /** A function of floats. */
    static Operator map(OfFloat function) {
        return in -> {
            Tensor x = in.floats(0);
            float[] from = x.floats();
            in.budget().claim(from.length);
            float[] to = new float[from.length];
            for (int i = 0; i < to.length; i++) {
                to[i] = function.at(from[i]);
            }
            return List.of(Tensor.of(to, x.shape()));
        };
    }

    /** Arithmetic of two tensors of one type, which broadcast to each other. */
    static Operator arithmetic(Arithmetic operation) {
        return in -> {
            int[] shape = Shapes.broadcast(in.get(0).shape(), in.get(1).shape());
            Tensor a = stretched(in, 0, shape);
            Tensor b = stretched(in, 1, shape);
            if (a.type() != b.type()) {
                throw new ShapeException("inputs: expected one type, got " + in.get(0) + " and " + in.get(1)
                        + "; cast one in the model");
            }
            int n = a.size();
            in.budget().claim(n);
            return List.of(
                    switch (a.type()) {
                        case FLOAT -> {
                            float[] to = new float[n];
                            for (int i = 0; i < n; i++) {
                                to[i] = operation.of(a.floats()[i], b.floats()[i]);
                            }
                            yield Tensor.of(to, shape);
                        }
                        case INT64 -> {
                            long[] to = new long[n];
                            for (int i = 0; i < n; i++) {
                                to[i] = operation.of(a.longs()[i], b.longs()[i]);
                            }
                            yield Tensor.of(to, shape);
                        }
                        case INT32 -> {
                            int[] to = new int[n];
                            for (int i = 0; i < n; i++) {
                                to[i] = (int) operation.of((long) a.ints()[i], b.ints()[i]);
                            }
                            yield Tensor.of(to, shape);
                        }
                        default ->
                            throw new ShapeException(
                                    "inputs: expected FLOAT, INT32 or INT64, got " + a + "; cast them in the model");
                    });
        };
    }

    private static Tensor stretched(Arguments in, int index, int[] shape) {
        Tensor from = in.get(index);
        return Arrays.equals(from.shape(), shape)
                ? from
                : from.take(Shapes.broadcastIndices(from.shape(), shape, in.budget()), shape);
    }
}
