package org.lstm4j.interchange.onnx.operator;

import java.util.List;
import java.util.function.IntPredicate;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Comparison, and what is chosen by it: exporters compute shapes so. */
final class Selection {
    private Selection() {}

    /** Equal: two tensors of one type, which broadcast to each other. */
    static Operator equal() {
        return in -> {
            requireOneType(in, 0, 1);
            return List.of(Logic.test(in, in.get(0), in.get(1), (a, b) -> equal(in.get(0), a, in.get(1), b)));
        };
    }

    private static IntPredicate equal(Tensor left, int[] a, Tensor right, int[] b) {
        return switch (left.type()) {
            case FLOAT -> i -> left.floats()[a[i]] == right.floats()[b[i]];
            case DOUBLE -> i -> left.doubles()[a[i]] == right.doubles()[b[i]];
            case INT32 -> i -> left.ints()[a[i]] == right.ints()[b[i]];
            case INT64 -> i -> left.longs()[a[i]] == right.longs()[b[i]];
            case BOOL -> i -> left.booleans()[a[i]] == right.booleans()[b[i]];
        };
    }

    /** Where: input 1 where input 0 holds, else input 2; all three broadcast to each other. */
    static Operator where() {
        return in -> {
            requireOneType(in, 1, 2);
            boolean[] holds = in.booleans(0).booleans();
            Tensor yes = in.get(1);
            Tensor no = in.get(2);
            int[] shape = Shapes.broadcast(in.get(0).shape(), Shapes.broadcast(yes.shape(), no.shape()));
            int[] condition = Shapes.broadcastIndices(in.get(0).shape(), shape, in.budget());
            int[] chosen = Shapes.broadcastIndices(yes.shape(), shape, in.budget());
            int[] otherwise = Shapes.broadcastIndices(no.shape(), shape, in.budget());
            for (int i = 0; i < chosen.length; i++) {
                if (!holds[condition[i]]) {
                    chosen[i] = yes.size() + otherwise[i];
                }
            }
            in.budget().scratch((long) yes.size() + no.size());
            return List.of(Tensor.join(List.of(yes, no)).take(chosen, shape));
        };
    }

    private static void requireOneType(Arguments in, int first, int second) {
        if (in.get(first).type() != in.get(second).type()) {
            throw new ShapeException("inputs: expected one type, got " + in.get(first) + " and " + in.get(second)
                    + "; cast one in the model");
        }
    }
}
