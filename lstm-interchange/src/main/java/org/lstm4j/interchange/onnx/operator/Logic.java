package org.lstm4j.interchange.onnx.operator;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Comparison of numbers by their order, and operators of truth values. */
final class Logic {
    private Logic() {}

    /** Of truth values. */
    @FunctionalInterface
    interface OfBooleans {
        boolean at(boolean a, boolean b);
    }

    /**
     * A comparison of two tensors of one type, which broadcast to each other; of integers since opset 9.
     *
     * @param holds whether it holds where the first number is less (-1), equal (0) or greater (1); never where one is NaN
     */
    static Operator compare(Attributes attributes, IntPredicate holds) {
        boolean integers = attributes.opset() >= 9;
        return in -> {
            Tensor left = integers ? in.get(0) : in.floats(0);
            Tensor right = integers ? in.get(1) : in.floats(1);
            return List.of(test(in, left, right, (a, b) -> compared(left, a, right, b, holds)));
        };
    }

    /**
     * Truth values of what two tensors broadcast to.
     *
     * @param by given, for each element of the result, where it finds its two operands
     */
    static Tensor test(Arguments in, Tensor left, Tensor right, BiFunction<int[], int[], IntPredicate> by) {
        int[] shape = Shapes.broadcast(left.shape(), right.shape());
        int[] a = Shapes.broadcastIndices(left.shape(), shape, in.budget());
        int[] b = Shapes.broadcastIndices(right.shape(), shape, in.budget());
        IntPredicate holds = by.apply(a, b);
        boolean[] to = new boolean[a.length];
        for (int i = 0; i < to.length; i++) {
            to[i] = holds.test(i);
        }
        return Tensor.of(to, shape);
    }

    private static IntPredicate compared(Tensor left, int[] a, Tensor right, int[] b, IntPredicate holds) {
        if (left.type() != right.type()) {
            throw new ShapeException(
                    "inputs: expected one type, got " + left + " and " + right + "; cast one in the model");
        }
        if (left.type() == TensorType.FLOAT) {
            float[] x = left.floats();
            float[] y = right.floats();
            return i -> {
                float p = x[a[i]];
                float q = y[b[i]];
                return !Float.isNaN(p) && !Float.isNaN(q) && holds.test(p < q ? -1 : p > q ? 1 : 0);
            };
        }
        long[] x = Arguments.integers(left, "input 0");
        long[] y = Arguments.integers(right, "input 1");
        return i -> holds.test(Long.compare(x[a[i]], y[b[i]]));
    }

    /** And, Or: two tensors of truth values, which broadcast to each other. */
    static Operator of(OfBooleans function) {
        return in -> {
            boolean[] x = in.booleans(0).booleans();
            boolean[] y = in.booleans(1).booleans();
            return List.of(test(in, in.get(0), in.get(1), (a, b) -> i -> function.at(x[a[i]], y[b[i]])));
        };
    }

    static Operator not() {
        return in -> {
            Tensor x = in.booleans(0);
            in.budget().claim(x.size());
            boolean[] to = new boolean[x.size()];
            for (int i = 0; i < to.length; i++) {
                to[i] = !x.booleans()[i];
            }
            return List.of(Tensor.of(to, x.shape()));
        };
    }
}
