package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.interchange.tensor.Tensor;

/** Reductions along axes, in double precision and rounded once. NaN propagates. */
final class Reductions {
    private Reductions() {}

    /** What is made of the elements. */
    enum Reduction {
        MEAN(0) {
            @Override
            double with(double sum, float x) {
                return sum + x;
            }

            @Override
            double of(double sum, int elements) {
                return sum / elements;
            }
        },
        MAX(Double.NEGATIVE_INFINITY) {
            @Override
            double with(double max, float x) {
                return Math.max(max, x);
            }

            @Override
            double of(double max, int elements) {
                return max;
            }
        };

        private final double start;

        Reduction(double start) {
            this.start = start;
        }

        abstract double with(double sofar, float x);

        abstract double of(double sofar, int elements);
    }

    /**
     * Reduces along {@code axes}, an attribute before opset 18 and input 1 since; all of them where none are named. Reduced
     * dimensions stay, as 1, unless {@code keepdims} is 0.
     */
    static Operator reduce(Attributes attributes, Reduction reduction) {
        boolean kept = attributes.integer("keepdims", 1) != 0;
        boolean asInput = attributes.opset() >= 18;
        attributes.expectInputs(1, asInput ? 2 : 1);
        long[] fixed = asInput ? null : attributes.integers("axes");
        boolean none = asInput && attributes.integer("noop_with_empty_axes", 0) != 0;
        return in -> {
            Tensor x = in.floats(0);
            long[] named = asInput ? in.optionalIntegers(1) : fixed;
            boolean empty = named == null || named.length == 0;
            boolean[] reduced = new boolean[x.rank()];
            for (int axis = 0; axis < reduced.length; axis++) {
                reduced[axis] = empty && !none;
            }
            if (!empty) {
                for (long axis : named) {
                    reduced[Shapes.axis(axis, x.rank())] = true;
                }
            }
            return List.of(reduce(in, x, reduced, kept, reduction));
        };
    }

    private static Tensor reduce(Arguments in, Tensor x, boolean[] reduced, boolean kept, Reduction reduction) {
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
        int[] starts = Shapes.indices(outer, 0, strides, in.budget());
        int[] offsets = Shapes.indices(inner, 0, strides, in.budget());
        float[] from = x.floats();
        float[] to = new float[starts.length];
        in.budget().claim(to.length);
        for (int i = 0; i < to.length; i++) {
            double sofar = reduction.start;
            for (int offset : offsets) {
                sofar = reduction.with(sofar, from[starts[i] + offset]);
            }
            to[i] = (float) reduction.of(sofar, offsets.length);
        }
        return Tensor.of(to, Arrays.copyOf(shape, rank));
    }
}
