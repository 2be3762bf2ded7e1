package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.onnx.Flow.Axis;
import org.lstm4j.interchange.onnx.Flow.Axis.Kind;
import org.lstm4j.interchange.onnx.Flow.Part;
import org.lstm4j.interchange.onnx.Flow.Recurrence;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Pooling;

/** What operators that move elements make of a flow: other axes, fewer parts, or the last step. */
final class ChainMoves {
    private ChainMoves() {}

    static Flow transpose(TracedStep step) {
        Flow x = step.flow(0);
        long[] order = step.integers("perm", Integer.MAX_VALUE);
        List<Axis> axes = new ArrayList<>();
        int rank = x.axes().size();
        if (order != null
                && (order.length != rank || LongStream.of(order).distinct().count() != rank)) {
            throw step.refused("expected an order of " + rank + " axes, got "
                    + LongStream.of(order).boxed().toList());
        }
        for (int i = 0; i < rank; i++) {
            axes.add(x.axes().get(order == null ? rank - 1 - i : step.place(order[i], rank)));
        }
        return x.withAxes(axes);
    }

    static Flow squeeze(TracedStep step) {
        Flow x = step.flow(0);
        int axis = step.onlyAxis("axes", 1, x.axes().size());
        Kind kind = x.kinds().get(axis);
        if (kind != Kind.ONE && !(kind == Kind.PARTS && x.parts().size() == 1)) {
            throw step.refused("it takes away axis " + axis + ", which is " + kind);
        }
        return x.withAxes(x.axesWithout(axis)).settled();
    }

    /** Directions by their number, or the last step. */
    static Flow gather(TracedStep step) {
        Flow x = step.flow(0);
        int axis = step.place(step.integer("axis", 0), x.axes().size());
        Tensor index = step.required(1);
        if (index.size() != 1 || index.rank() > 1) {
            throw step.refused("expected one index, got " + index);
        }
        long at = step.integers(index)[0];
        Axis of = x.axes().get(axis);
        boolean dropped = index.rank() == 0;
        if (of.kind() == Kind.PARTS) {
            int count = x.parts().size();
            int from = step.place(at, count);
            Flow part = x.withParts(
                    x.parts().subList(from, from + 1),
                    dropped ? x.axesWithout(axis) : x.axesWith(axis, new Axis(Kind.PARTS, 1)));
            return part.settled();
        }
        if (!isLast(at, of)) {
            throw step.refused("it takes index " + at + " of axis " + axis + ", which is " + of.kind()
                    + "; a layer takes the last step alone");
        }
        return pooled(step, Pooling.last(), axis, dropped);
    }

    /** Some of the directions, or the last step. */
    static Flow slice(TracedStep step) {
        Flow x = step.flow(0);
        long[] starts = needed(step, "starts", 1);
        long[] ends = needed(step, "ends", 2);
        long[] strides = step.integers("steps", 4);
        long[] named = step.integers("axes", 3);
        boolean single = starts.length == 1
                && ends.length == 1
                && (named == null || named.length == 1)
                && (strides == null || Arrays.equals(strides, new long[] {1}));
        if (!single) {
            throw step.refused("expected one axis, and steps of 1");
        }
        int axis = named == null ? 0 : step.place(named[0], x.axes().size());
        Axis of = x.axes().get(axis);
        if (of.kind() == Kind.PARTS) {
            int count = x.parts().size();
            int from = bounded(starts[0], count);
            int to = bounded(ends[0], count);
            if (from >= to) {
                throw step.refused("it takes no direction");
            }
            return x.withParts(x.parts().subList(from, to), x.axesWith(axis, new Axis(Kind.PARTS, to - from)));
        }
        boolean toEnd = ends[0] >= Integer.MAX_VALUE || (of.size() >= 0 && ends[0] >= of.size());
        if (toEnd && starts[0] == 0) {
            return x;
        }
        if (!toEnd || !isLast(starts[0], of)) {
            throw step.refused("it takes " + starts[0] + " to " + ends[0] + " of axis " + axis + ", which is "
                    + of.kind() + "; a layer takes the last step alone");
        }
        return pooled(step, Pooling.last(), axis, false);
    }

    private static long[] needed(TracedStep step, String name, int index) {
        long[] values = step.integers(name, index);
        if (values == null) {
            throw step.refused("it names no " + name);
        }
        return values;
    }

    /** Counted from the end, or from the start where the size is known. */
    private static boolean isLast(long index, Axis axis) {
        return index == -1 || (axis.size() >= 0 && index == axis.size() - 1);
    }

    private static int bounded(long index, int count) {
        return Math.clamp(index < 0 ? index + count : index, 0, count);
    }

    /** The mean or the maximum of all steps. */
    static Flow reduced(TracedStep step, Pooling pooling) {
        int axis = step.onlyAxis("axes", 1, step.features(0).axes().size());
        return pooled(step, pooling, axis, step.integer("keepdims", 1) == 0);
    }

    /** All steps made one. */
    private static Flow pooled(TracedStep step, Pooling pooling, int axis, boolean dropped) {
        Flow x = step.features(0);
        Kind kind = x.kinds().get(axis);
        boolean time = x.time() == null ? kind == Kind.FIRST || kind == Kind.SECOND : kind == x.time();
        if (!time) {
            throw step.refused("it is taken over axis " + axis + ", which is " + kind + " and not time");
        }
        return x.withTime(kind)
                .then(Link.of(pooling), dropped ? x.axesWithout(axis) : x.axesWith(axis, new Axis(Kind.ONE, 1)));
    }

    /** Both directions of a layer side by side: their axis and that of their features become one. */
    static Flow reshape(TracedStep step) {
        Flow x = step.flow(0);
        long[] shape = step.integers("shape", 1);
        List<Axis> axes = x.axes();
        int last = axes.size() - 2;
        boolean fits = shape != null
                && shape.length == axes.size() - 1
                && x.kinds().indexOf(Kind.PARTS) == last
                && x.kinds().getLast() == Kind.FEATURES;
        int inferred = 0;
        for (int i = 0; fits && i < shape.length; i++) {
            long size = i < last
                    ? axes.get(i).size()
                    : (long) x.parts().size() * axes.getLast().size();
            boolean kept = i < last && shape[i] == 0 && step.integer("allowzero", 0) == 0;
            inferred += shape[i] == -1 ? 1 : 0;
            fits = kept || shape[i] == -1 || shape[i] == size;
        }
        if (!fits || inferred > 1) {
            throw step.refused("expected a shape that joins a layer's directions and changes nothing else");
        }
        List<Axis> joined = new ArrayList<>(axes.subList(0, last));
        joined.add(Axis.features(x.parts().size() * axes.getLast().size()));
        Recurrence of = x.parts().getFirst().of();
        if (!x.parts().equals(of.parts())) {
            throw step.refused("expected all directions of one layer, forward first");
        }
        Merge merge = of.directions().size() == 1 ? null : Merge.CONCAT;
        return of.x().withTime(x.time()).then(of.link(merge), joined);
    }

    /** Directions of several layers, below each other; or both of one, side by side. */
    static Flow concat(TracedStep step) {
        int count = step.step().inputs().length;
        Flow first = step.flow(0);
        int axis = step.place(step.integer("axis", 0), first.axes().size());
        if (first.kinds().get(axis) == Kind.FEATURES && count == 2) {
            return merged(step, Merge.CONCAT);
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Flow flow = step.flow(i);
            boolean fits = flow.axes().size() == first.axes().size()
                    && flow.kinds().get(axis) == Kind.PARTS
                    && flow.axesWithout(axis).equals(first.axesWithout(axis));
            if (!fits) {
                throw step.refused("expected directions of layers, or both of one, got others");
            }
            parts.addAll(flow.parts());
        }
        return first.withParts(parts, first.axesWith(axis, new Axis(Kind.PARTS, parts.size())));
    }

    /** Both directions of one layer, forward first unless their order is all the same. */
    static Flow merged(TracedStep step, Merge merge) {
        Flow one = step.flow(0);
        Flow two = step.flow(1);
        Part forward = only(one);
        Part reverse = only(two);
        if (merge != Merge.CONCAT && forward != null && forward.direction() == 1) {
            reverse = only(one);
            forward = only(two);
        }
        boolean fits = forward != null
                && reverse != null
                && forward.direction() == 0
                && reverse.equals(new Part(forward.of(), 1))
                && one.axes().equals(two.axes());
        if (!fits) {
            throw step.refused("expected both directions of one layer");
        }
        int last = one.kinds().indexOf(Kind.FEATURES);
        Axis features = one.axes().get(last);
        List<Axis> axes = one.axesWith(last, merge == Merge.CONCAT ? Axis.features(2 * features.size()) : features);
        Recurrence of = forward.of();
        return of.x().withTime(one.time()).then(of.link(merge), axes);
    }

    private static @Nullable Part only(Flow flow) {
        return flow.parts().size() == 1 && !flow.kinds().contains(Kind.PARTS)
                ? flow.parts().getFirst()
                : null;
    }
}
