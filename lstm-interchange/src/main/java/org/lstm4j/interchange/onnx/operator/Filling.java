package org.lstm4j.interchange.onnx.operator;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** Operators that make larger tensors of small ones. */
final class Filling {
    private Filling() {}

    /** Tile: as many copies along each dimension as input 1 says. */
    static Operator tile() {
        return in -> {
            Tensor x = in.get(0);
            int[] repeats = Shapes.of(in.integers(1));
            if (repeats.length != x.rank()) {
                throw new ShapeException("input 1: expected a count for each dimension of " + x + ", got " + in.get(1)
                        + "; correct the model");
            }
            int[] strides = Shapes.strides(x.shape());
            int[] places = new int[2 * x.rank()];
            int[] steps = new int[2 * x.rank()];
            int[] shape = new int[x.rank()];
            for (int i = 0; i < x.rank(); i++) {
                places[2 * i] = repeats[i];
                places[2 * i + 1] = x.dimension(i);
                steps[2 * i + 1] = strides[i];
                shape[i] = Shapes.dimension((long) repeats[i] * x.dimension(i));
            }
            return List.of(x.take(Shapes.indices(places, 0, steps, in.budget()), shape));
        };
    }

    /** Pad with one value, 0 by default: attributes before opset 11, inputs since, of some axes since opset 18; negative pads cut. */
    static Operator pad(Attributes attributes) {
        String mode = attributes.text("mode", "constant");
        if (!mode.equals("constant")) {
            throw attributes.refused("attribute 'mode' = " + mode + ": expected constant");
        }
        if (attributes.opset() < 11) {
            attributes.expectInputs(1, 1);
            long[] pads = attributes.integers("pads");
            Tensor value = Tensor.of(new float[] {attributes.real("value", 0)});
            if (pads == null) {
                throw attributes.damaged("attribute 'pads' is missing");
            }
            return in -> List.of(padded(in, in.floats(0), pads, value, null));
        }
        attributes.expectInputs(2, attributes.opset() >= 18 ? 4 : 3);
        return in -> {
            Tensor value = in.optional(2);
            return List.of(padded(
                    in,
                    in.get(0),
                    in.integers(1),
                    value == null ? zero(in.get(0).type()) : value,
                    in.optionalIntegers(3)));
        };
    }

    private static Tensor zero(TensorType type) {
        return switch (type) {
            case FLOAT -> Tensor.of(new float[1]);
            case DOUBLE -> Tensor.of(new double[1]);
            case INT32 -> Tensor.of(new int[1]);
            case INT64 -> Tensor.of(new long[1]);
            case BOOL -> Tensor.of(new boolean[1]);
        };
    }

    private static Tensor padded(Arguments in, Tensor x, long[] pads, Tensor value, long @Nullable [] axes) {
        int rank = x.rank();
        int named = axes == null ? rank : axes.length;
        if (pads.length != 2 * named || named > rank || value.size() != 1 || value.type() != x.type()) {
            throw new ShapeException("pads: expected two for each of " + named + " axes and one value of the type of "
                    + x + ", got " + pads.length + " and " + value + "; correct the model");
        }
        int[] shape = x.shape();
        int[] before = new int[rank];
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < named; i++) {
            int axis = Shapes.axis(axes == null ? i : axes[i], rank);
            long first = Math.clamp(pads[i], -(1L << 32), 1L << 32);
            long size = shape[axis] + first + Math.clamp(pads[i + named], -(1L << 32), 1L << 32);
            if (seen[axis] || first > Integer.MAX_VALUE || first < -Integer.MAX_VALUE) {
                throw new ShapeException("pads: expected axes that differ and pads in (-2^31, 2^31), got axis " + axis
                        + " and " + pads[i] + "; correct the model");
            }
            seen[axis] = true;
            shape[axis] = Shapes.dimension(size);
            before[axis] = (int) first;
        }
        return padded(in, x, shape, before, value);
    }

    /** The elements of {@code x} where a place of {@code shape}, less what stands before it, is one of theirs; else the value. */
    private static Tensor padded(Arguments in, Tensor x, int[] shape, int[] before, Tensor value) {
        int[] strides = Shapes.strides(x.shape());
        int start = 0;
        for (int axis = 0; axis < before.length; axis++) {
            start -= before[axis] * strides[axis];
        }
        int[] indices = Shapes.indices(shape, start, strides, in.budget());
        in.budget().work((long) indices.length * shape.length);
        for (int axis = 0; axis < shape.length; axis++) {
            int inner = Shapes.product(shape, axis + 1, shape.length);
            for (int i = 0; i < indices.length; i++) {
                long place = (long) (i / inner % shape[axis]) - before[axis];
                if (place < 0 || place >= x.dimension(axis)) {
                    indices[i] = x.size();
                }
            }
        }
        in.budget().scratch(x.size() + 1L);
        return Tensor.join(List.of(x, value)).take(indices, shape);
    }

    /** Range from input 0 to before input 1 in steps of input 2. */
    static Operator range() {
        return in -> {
            for (int i = 0; i < 3; i++) {
                if (in.get(i).size() != 1 || in.get(i).type() != in.get(0).type()) {
                    throw new ShapeException(
                            "inputs: expected three numbers of one type, got " + in.all() + "; correct the model");
                }
            }
            return List.of(in.get(0).type() == TensorType.FLOAT ? reals(in) : integers(in));
        };
    }

    private static Tensor reals(Arguments in) {
        float start = in.get(0).floats()[0];
        float step = in.get(2).floats()[0];
        double count = Math.ceil((double) (in.get(1).floats()[0] - start) / step);
        if (step == 0 || !(Math.abs(count) < Integer.MAX_VALUE)) {
            throw new ShapeException("inputs: expected a step that leads from start to limit, got " + start + " by "
                    + step + "; correct the inputs");
        }
        float[] to = new float[Indexing.claimed(new int[] {(int) Math.max(0, count)}, in.budget())];
        for (int i = 0; i < to.length; i++) {
            to[i] = (float) (start + (double) i * step);
        }
        return Tensor.of(to, to.length);
    }

    private static Tensor integers(Arguments in) {
        long start = in.integers(0)[0];
        long limit = in.integers(1)[0];
        long step = in.integers(2)[0];
        boolean none = step > 0 ? limit <= start : limit >= start;
        long count = 0;
        if (!none && step != 0) {
            // Of numbers without a sign, as the way from start to limit may be longer than a long says.
            long way = step > 0 ? limit - start : start - limit;
            count = Long.divideUnsigned(way - 1, Math.abs(step)) + 1;
        }
        if (step == 0 || count < 0) {
            throw new ShapeException("inputs: expected a step that leads from start to limit, got " + start + " by "
                    + step + "; correct the inputs");
        }
        in.budget().claim(count);
        long[] to = new long[Shapes.dimension(count)];
        Arrays.setAll(to, i -> start + i * step);
        return Pointwise.integers(in.get(0).type(), to, to.length);
    }
}
