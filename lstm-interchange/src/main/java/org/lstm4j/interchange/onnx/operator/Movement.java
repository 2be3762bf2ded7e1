package org.lstm4j.interchange.onnx.operator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;

/** Operators that move elements and change none. */
final class Movement {
    private Movement() {}

    /** Transpose: {@code perm}, reversed order by default. */
    static Operator transpose(Attributes attributes) {
        long[] perm = attributes.integers("perm");
        return in -> {
            Tensor x = in.get(0);
            int[] shape = x.shape();
            int[] order = perm == null ? reversed(x.rank()) : permutation(perm, x.rank());
            int[] strides = Shapes.strides(shape);
            int[] to = Arrays.stream(order).map(axis -> shape[axis]).toArray();
            int[] steps = Arrays.stream(order).map(axis -> strides[axis]).toArray();
            return List.of(x.take(Shapes.indices(to, 0, steps, in.budget()), to));
        };
    }

    private static int[] reversed(int rank) {
        int[] order = new int[rank];
        Arrays.setAll(order, i -> rank - 1 - i);
        return order;
    }

    private static int[] permutation(long[] perm, int rank) {
        long[] sorted = perm.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < perm.length || i < rank; i++) {
            if (perm.length != rank || sorted[i] != i) {
                throw new ShapeException("perm: expected an order of " + rank + " dimensions, got "
                        + Arrays.toString(perm) + "; correct the model");
            }
        }
        return Arrays.stream(perm).mapToInt(axis -> (int) axis).toArray();
    }

    /** Expand: broadcasts in both directions to the shape of input 1. */
    static Operator expand() {
        return in -> {
            Tensor x = in.get(0);
            int[] to = Shapes.broadcast(x.shape(), Shapes.of(in.integers(1)));
            return List.of(x.take(Shapes.broadcastIndices(x.shape(), to, in.budget()), to));
        };
    }

    /** Gather: {@code axis}; indices count from the end where they are negative, before opset 11 too, as exporters write them. */
    static Operator gather(Attributes attributes) {
        long wanted = attributes.integer("axis", 0);
        return in -> {
            Tensor x = in.get(0);
            long[] chosen = in.integers(1);
            int axis = Shapes.axis(wanted, x.rank());
            int outer = Shapes.product(x.shape(), 0, axis);
            int inner = Shapes.product(x.shape(), axis + 1, x.rank());
            int size = x.dimension(axis);
            int[] shape = splice(x.shape(), axis, in.get(1).shape());
            for (long choice : chosen) {
                if (choice >= size || choice < -size) {
                    throw new ShapeException("indices: expected one of " + size + " at axis " + axis + ", got " + choice
                            + "; correct the input");
                }
            }
            int[] indices = new int[Indexing.claimed(shape, in.budget())];
            int next = 0;
            for (int i = 0; i < outer && indices.length > 0; i++) {
                for (long choice : chosen) {
                    int from = (i * size + (int) (choice < 0 ? choice + size : choice)) * inner;
                    for (int j = 0; j < inner; j++) {
                        indices[next++] = from + j;
                    }
                }
            }
            return List.of(x.take(indices, shape));
        };
    }

    /** A shape with one dimension replaced by others. */
    private static int[] splice(int[] shape, int axis, int[] by) {
        int[] spliced = new int[shape.length - 1 + by.length];
        System.arraycopy(shape, 0, spliced, 0, axis);
        System.arraycopy(by, 0, spliced, axis, by.length);
        System.arraycopy(shape, axis + 1, spliced, axis + by.length, shape.length - axis - 1);
        return spliced;
    }

    /** Concat along {@code axis}. */
    static Operator concat(Attributes attributes) {
        if (!attributes.has("axis")) {
            throw attributes.damaged("attribute 'axis' is missing");
        }
        long wanted = attributes.integer("axis", 0);
        return in -> {
            int axis = Shapes.axis(wanted, in.get(0).rank());
            int[] shape = in.get(0).shape();
            long total = 0;
            for (int i = 0; i < in.count(); i++) {
                Tensor part = in.get(i);
                int[] like = part.shape();
                if (like.length == shape.length) {
                    total += like[axis];
                    like[axis] = shape[axis];
                }
                if (!Arrays.equals(like, shape) || part.type() != in.get(0).type()) {
                    throw new ShapeException("input " + i + ": expected the type and shape of " + in.get(0)
                            + " but for axis " + axis + ", got " + part + "; correct the inputs");
                }
            }
            shape[axis] = Shapes.dimension(total);
            return List.of(joined(in, axis, shape));
        };
    }

    /** The parts lie one after another already where no dimension stands before the axis; else their runs take turns. */
    private static Tensor joined(Arguments in, int axis, int[] shape) {
        int[] indices = new int[Indexing.claimed(shape, in.budget())];
        int outer = Shapes.product(shape, 0, axis);
        int inner = Shapes.product(shape, axis + 1, shape.length);
        List<Tensor> parts = new ArrayList<>();
        int start = 0;
        int column = 0;
        int width = shape[axis] * inner;
        for (int k = 0; k < in.count(); k++) {
            Tensor part = in.get(k);
            parts.add(part);
            int run = part.dimension(axis) * inner;
            for (int i = 0; i < outer && run > 0; i++) {
                for (int j = 0; j < run; j++) {
                    indices[i * width + column + j] = start + i * run + j;
                }
            }
            start += part.size();
            column += run;
        }
        return Tensor.join(parts).take(indices, shape);
    }

    /** Slice: attributes before opset 10, inputs since; bounds beyond the ends are cut to them. */
    static Operator slice(Attributes attributes) {
        if (attributes.opset() < 10) {
            attributes.expectInputs(1, 1);
            long[] starts = attributes.integers("starts");
            long[] ends = attributes.integers("ends");
            long[] axes = attributes.integers("axes");
            if (starts == null || ends == null) {
                throw attributes.damaged("attribute '" + (starts == null ? "starts" : "ends") + "' is missing");
            }
            return in -> List.of(sliced(in, starts, ends, axes, null));
        }
        attributes.expectInputs(3, 5);
        return in ->
                List.of(sliced(in, in.integers(1), in.integers(2), in.optionalIntegers(3), in.optionalIntegers(4)));
    }

    private static Tensor sliced(
            Arguments in, long[] starts, long[] ends, long @Nullable [] axes, long @Nullable [] steps) {
        Tensor x = in.get(0);
        int[] shape = x.shape();
        int[] strides = Shapes.strides(shape);
        int n = starts.length;
        if (ends.length != n || (axes != null && axes.length != n) || (steps != null && steps.length != n)) {
            throw new ShapeException("starts, ends, axes and steps: expected as many of each, got " + n + " starts and "
                    + ends.length + " ends; correct the model");
        }
        boolean[] seen = new boolean[x.rank()];
        int first = 0;
        for (int i = 0; i < n; i++) {
            int axis = Shapes.axis(axes == null ? i : axes[i], x.rank());
            long step = steps == null ? 1 : steps[i];
            if (step == 0 || seen[axis]) {
                throw new ShapeException("steps and axes: expected steps other than 0 of axes that differ, got step "
                        + step + " of axis " + axis + "; correct the model");
            }
            seen[axis] = true;
            int size = shape[axis];
            int last = step > 0 ? size : size - 1;
            int start = bound(starts[i], size, 0, last);
            int end = bound(ends[i], size, last - size, last);
            int stride = (int) Math.clamp(step, -size - 1L, size + 1L); // a longer one also ends after one element
            shape[axis] = size == 0 ? 0 : Math.max(0, Math.ceilDiv(end - start, stride));
            first += shape[axis] == 0 ? 0 : start * strides[axis];
            strides[axis] *= stride;
        }
        return x.take(Shapes.indices(shape, first, strides, in.budget()), shape);
    }

    private static int bound(long value, int size, int low, int high) {
        return Math.clamp(value < 0 ? value + size : value, low, Math.max(low, high));
    }

    /** Split along {@code axis}: sizes by attribute before opset 13, by input since; equal parts where none are given. */
    static Operator split(Attributes attributes) {
        long wanted = attributes.integer("axis", 0);
        int parts = attributes.outputs();
        attributes.expectInputs(1, attributes.opset() < 13 ? 1 : 2);
        long[] fixed = attributes.opset() < 13 ? attributes.integers("split") : null;
        boolean uneven = attributes.opset() >= 18 && attributes.has("num_outputs");
        if (uneven && attributes.integer("num_outputs", parts) != parts) {
            throw attributes.damaged("attribute 'num_outputs' does not count its outputs, " + parts);
        }
        return in -> {
            Tensor x = in.get(0);
            int axis = Shapes.axis(wanted, x.rank());
            long[] given = in.count() > 1 ? in.optionalIntegers(1) : fixed;
            int[] sizes = given == null ? equal(x.dimension(axis), parts, uneven) : Shapes.of(given);
            if (sizes.length != parts || Arrays.stream(sizes).asLongStream().sum() != x.dimension(axis)) {
                throw new ShapeException("split: expected " + parts + " sizes that add up to " + x.dimension(axis)
                        + ", got " + Arrays.toString(sizes) + "; correct the model");
            }
            List<Tensor> all = new ArrayList<>();
            int[] strides = Shapes.strides(x.shape());
            int start = 0;
            for (int size : sizes) {
                int[] shape = x.shape();
                shape[axis] = size;
                all.add(x.take(Shapes.indices(shape, start * strides[axis], strides, in.budget()), shape));
                start += size;
            }
            return all;
        };
    }

    private static int[] equal(int size, int parts, boolean uneven) {
        if (!uneven && size % parts != 0) {
            throw new ShapeException("split: expected a size that " + parts + " outputs divide, got " + size
                    + "; name the sizes in the model");
        }
        int part = (int) (((long) size + parts - 1) / parts);
        int[] sizes = new int[parts];
        int left = size;
        for (int i = 0; i < parts; i++) {
            sizes[i] = Math.min(part, left);
            left -= sizes[i];
        }
        return sizes;
    }
}
