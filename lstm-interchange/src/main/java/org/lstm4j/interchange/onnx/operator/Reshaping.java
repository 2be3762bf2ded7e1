package org.lstm4j.interchange.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Operators that change shapes, or tell of them, and leave the elements where they are. */
final class Reshaping {
    private Reshaping() {}

    /** Reshape: 0 copies a dimension (unless {@code allowzero}, since opset 14), -1 takes what is left. */
    static Operator reshape(Attributes attributes) {
        boolean allowZero = attributes.opset() >= 14 && attributes.integer("allowzero", 0) != 0;
        return in -> {
            Tensor x = in.get(0);
            long[] wanted = in.integers(1).clone();
            Shapes.rank(wanted.length);
            int open = -1;
            long known = 1;
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i] == 0 && !allowZero) {
                    wanted[i] = i < x.rank() ? x.dimension(i) : -2;
                }
                if (wanted[i] == -1 && open < 0) {
                    open = i;
                } else {
                    known *= Shapes.dimension(wanted[i]);
                    known = Math.min(known, 1L << 31); // more than any tensor has
                }
            }
            if (open >= 0) {
                wanted[open] = known == 0 || x.size() % known != 0 ? -2 : x.size() / known;
            }
            try {
                return List.of(x.reshape(Shapes.of(wanted)));
            } catch (ShapeException e) {
                throw new ShapeException("shape: " + x + " cannot take the shape " + Arrays.toString(in.integers(1))
                        + "; correct the model or the inputs");
            }
        };
    }

    /** Flatten to two dimensions at {@code axis}. */
    static Operator flatten(Attributes attributes) {
        long wanted = attributes.integer("axis", 1);
        return in -> {
            Tensor x = in.get(0);
            int axis = wanted == x.rank() ? x.rank() : Shapes.axis(wanted, x.rank());
            return List.of(x.reshape(Shapes.product(x.shape(), 0, axis), Shapes.product(x.shape(), axis, x.rank())));
        };
    }

    /** Squeeze: drops the dimensions of 1 among {@code axes}, all of them where none are named. */
    static Operator squeeze(Attributes attributes) {
        Function<Arguments, long[]> axes = axes(attributes, false);
        return in -> {
            Tensor x = in.get(0);
            boolean[] drop = new boolean[x.rank()];
            long[] named = axes.apply(in);
            for (int i = 0; i < drop.length; i++) {
                drop[i] = named.length == 0 && x.dimension(i) == 1;
            }
            for (long axis : named) {
                int place = Shapes.axis(axis, x.rank());
                if (x.dimension(place) != 1) {
                    throw new ShapeException("axes: expected dimensions of 1, got " + axis + " of " + x
                            + "; correct the model or the inputs");
                }
                drop[place] = true;
            }
            List<Integer> kept = new ArrayList<>();
            for (int i = 0; i < drop.length; i++) {
                if (!drop[i]) {
                    kept.add(x.dimension(i));
                }
            }
            return List.of(x.reshape(kept.stream().mapToInt(i -> i).toArray()));
        };
    }

    /** Unsqueeze: puts dimensions of 1 so that they stand at {@code axes} of the result. */
    static Operator unsqueeze(Attributes attributes) {
        Function<Arguments, long[]> axes = axes(attributes, true);
        return in -> {
            Tensor x = in.get(0);
            long[] named = axes.apply(in);
            int[] shape = new int[Shapes.rank(x.rank() + named.length)];
            for (long axis : named) {
                int place = Shapes.axis(axis, shape.length);
                if (shape[place] == 1) {
                    throw new ShapeException(
                            "axes: expected axes that differ, got " + Arrays.toString(named) + "; correct the model");
                }
                shape[place] = 1;
            }
            boolean[] fresh = new boolean[shape.length];
            int next = 0;
            for (int i = 0; i < shape.length; i++) {
                fresh[i] = shape[i] == 1;
                if (!fresh[i]) {
                    shape[i] = x.dimension(next++);
                }
            }
            return List.of(x.reshape(shape));
        };
    }

    /** An attribute before opset 13, input 1 since. */
    private static Function<Arguments, long[]> axes(Attributes attributes, boolean required) {
        if (attributes.opset() >= 13) {
            attributes.expectInputs(required ? 2 : 1, 2);
            return in -> {
                long[] axes = required ? in.integers(1) : in.optionalIntegers(1);
                return axes == null ? new long[0] : axes;
            };
        }
        attributes.expectInputs(1, 1);
        long[] axes = attributes.integers("axes");
        if (axes == null && required) {
            throw attributes.damaged("attribute 'axes' is missing");
        }
        long[] fixed = axes == null ? new long[0] : axes;
        return in -> fixed;
    }

    /** Size: how many elements there are. */
    static Operator size() {
        return in -> List.of(Tensor.of(new long[] {in.get(0).size()}));
    }

    /** Shape, from {@code start} to before {@code end} since opset 15. */
    static Operator shape(Attributes attributes) {
        boolean part = attributes.opset() >= 15;
        long start = part ? attributes.integer("start", 0) : 0;
        long end = part ? attributes.integer("end", Long.MAX_VALUE) : Long.MAX_VALUE;
        return in -> {
            int[] shape = in.get(0).shape();
            int rank = shape.length;
            int from = Math.clamp(start < 0 ? start + rank : start, 0, rank);
            int to = Math.clamp(end < 0 ? end + rank : end, from, rank);
            long[] dimensions = Arrays.stream(shape, from, to).asLongStream().toArray();
            return List.of(Tensor.of(dimensions, dimensions.length));
        };
    }
}
