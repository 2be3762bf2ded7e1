package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Reductions along axes: of floats in double precision and rounded once, of integers as they are. NaN propagates. */
final class Reductions {
    private Reductions() {}

    /** What is made of the elements. */
    @SuppressWarnings("ImmutableEnumChecker") // its functions hold nothing
    enum Reduction {
        SUM(13, 0, Double::sum, 0, Long::sum),
        MEAN(18, 0, Double::sum, 0, Reduction::noMean) {
            @Override
            double of(double sum, int elements) {
                return sum / elements;
            }
        },
        PROD(18, 1, (product, x) -> product * x, 1, (product, x) -> product * x),
        MAX(18, Double.NEGATIVE_INFINITY, Math::max, Long.MIN_VALUE, Math::max),
        MIN(18, Double.POSITIVE_INFINITY, Math::min, Long.MAX_VALUE, Math::min);

        private final int axesAsInput;
        private final double start;
        private final DoubleBinaryOperator with;
        private final long integerStart;
        private final LongBinaryOperator withInteger;

        Reduction(
                int axesAsInput,
                double start,
                DoubleBinaryOperator with,
                long integerStart,
                LongBinaryOperator withInteger) {
            this.axesAsInput = axesAsInput;
            this.start = start;
            this.with = with;
            this.integerStart = integerStart;
            this.withInteger = withInteger;
        }

        private static long noMean(long sum, long x) {
            throw new ShapeException("input 0: expected FLOAT, got integers; cast it in the model");
        }

        double of(double sofar, int elements) {
            return sofar;
        }
    }

    /** Which elements become one: those from {@code starts} in the distances {@code offsets}. */
    @SuppressWarnings("ArrayRecordComponent") // bundles arrays and is never compared
    private record Groups(int[] starts, int[] offsets, int[] shape) {}

    /**
     * Reduces along {@code axes}, an attribute before opset 18 (of ReduceSum 13) and input 1 since; all of them where none are
     * named. Reduced dimensions stay, as 1, unless {@code keepdims} is 0.
     */
    static Operator reduce(Attributes attributes, Reduction reduction) {
        boolean kept = attributes.integer("keepdims", 1) != 0;
        boolean asInput = attributes.opset() >= reduction.axesAsInput;
        attributes.expectInputs(1, asInput ? 2 : 1);
        long[] fixed = asInput ? null : attributes.integers("axes");
        boolean none = asInput && attributes.integer("noop_with_empty_axes", 0) != 0;
        return in -> {
            Tensor x = in.get(0);
            long[] named = asInput ? in.optionalIntegers(1) : fixed;
            boolean empty = named == null || named.length == 0;
            boolean[] reduced = new boolean[x.rank()];
            Arrays.fill(reduced, empty && !none);
            if (!empty) {
                for (long axis : named) {
                    reduced[Shapes.axis(axis, x.rank())] = true;
                }
            }
            Groups groups = groups(x, reduced, kept, in.budget());
            in.budget().claim(groups.starts.length);
            in.budget().work(x.size());
            return List.of(
                    x.type() == TensorType.FLOAT ? reals(x, groups, reduction) : integers(in, groups, reduction));
        };
    }

    private static Groups groups(Tensor x, boolean[] reduced, boolean kept, Budget budget) {
        int[] strides = Shapes.strides(x.shape());
        int[] outer = x.shape();
        int[] inner = x.shape();
        int[] shape = new int[x.rank()];
        int rank = 0;
        for (int axis = 0; axis < reduced.length; axis++) {
            (reduced[axis] ? outer : inner)[axis] = 1;
            if (kept || !reduced[axis]) {
                shape[rank++] = reduced[axis] ? 1 : x.dimension(axis);
            }
        }
        return new Groups(
                Shapes.indices(outer, 0, strides, budget),
                Shapes.indices(inner, 0, strides, budget),
                Arrays.copyOf(shape, rank));
    }

    private static Tensor reals(Tensor x, Groups groups, Reduction reduction) {
        float[] from = x.floats();
        float[] to = new float[groups.starts.length];
        for (int i = 0; i < to.length; i++) {
            double sofar = reduction.start;
            for (int offset : groups.offsets) {
                sofar = reduction.with.applyAsDouble(sofar, from[groups.starts[i] + offset]);
            }
            to[i] = (float) reduction.of(sofar, groups.offsets.length);
        }
        return Tensor.of(to, groups.shape);
    }

    private static Tensor integers(Arguments in, Groups groups, Reduction reduction) {
        long[] from = in.integers(0);
        long[] to = new long[groups.starts.length];
        boolean bounded = reduction == Reduction.MIN || reduction == Reduction.MAX;
        if (groups.offsets.length == 0 && bounded && to.length > 0) {
            throw new ShapeException("input 0: expected elements along the reduced axes, got " + in.get(0)
                    + ", of which there is no least or greatest; correct the inputs");
        }
        for (int i = 0; i < to.length; i++) {
            long sofar = reduction.integerStart;
            for (int offset : groups.offsets) {
                sofar = reduction.withInteger.applyAsLong(sofar, from[groups.starts[i] + offset]);
            }
            to[i] = sofar;
        }
        return Pointwise.integers(in.get(0).type(), to, groups.shape);
    }
}
