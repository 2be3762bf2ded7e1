package org.lstm4j.interchange.onnx;

import static org.lstm4j.interchange.tensor.TensorType.BOOL;
import static org.lstm4j.interchange.tensor.TensorType.FLOAT;
import static org.lstm4j.interchange.tensor.TensorType.INT32;
import static org.lstm4j.interchange.tensor.TensorType.INT64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** How each operator that moves, makes or converts elements is drawn. */
final class RandomMoves {
    private RandomMoves() {}

    /** By the operator's name. */
    static Map<String, Consumer<RandomNode>> all() {
        Map<String, Consumer<RandomNode>> all = new TreeMap<>();
        for (String name : List.of("Identity", "Shape", "Size")) {
            all.put(name, n -> n.with(any(n, n.shape())));
        }
        all.put("Cast", n -> n.with(any(n, n.shape())).set("to", n.one(1, 6, 7, 9)));
        all.put("CastLike", n -> n.with(any(n, n.shape())).with(any(n, n.shape())));
        all.put("Dropout", RandomMoves::dropout);
        all.put("Constant", n -> n.set(Protos.attribute("value", any(n, n.shape()))));
        all.put("ConstantOfShape", RandomMoves::constantOfShape);
        all.put("Range", RandomMoves::range);
        all.put("Transpose", RandomMoves::transpose);
        all.put("Reshape", RandomMoves::reshape);
        all.put("Flatten", RandomMoves::flatten);
        all.put("Squeeze", RandomMoves::squeeze);
        all.put("Unsqueeze", RandomMoves::unsqueeze);
        all.put("Expand", n -> {
            int[] shape = n.shape();
            boolean both = n.chance();
            n.with(any(n, both ? n.narrower(shape) : shape)).with(longs(both ? shape : n.narrower(shape)));
        });
        all.put("Concat", RandomMoves::concat);
        all.put("Split", RandomMoves::split);
        all.put("Slice", RandomMoves::slice);
        all.put("Gather", n -> {
            int[] shape = n.shape();
            int axis = n.axis(shape.length);
            int size = shape[Math.floorMod(axis, shape.length)];
            int low = n.opset() < 11 ? 0 : -size;
            n.with(any(n, shape))
                    .with(n.integers(n.one(INT32, INT64), low, size, n.shape(n.below(3))))
                    .set("axis", axis);
        });
        all.put("GatherElements", n -> {
            int[] shape = n.shape();
            int axis = n.axis(shape.length);
            int place = Math.floorMod(axis, shape.length);
            int size = shape[place];
            int[] table = Arrays.stream(shape).map(d -> 1 + n.below(d)).toArray();
            table[place] = 1 + n.below(4);
            n.with(any(n, shape))
                    .with(n.integers(n.one(INT32, INT64), -size, size, table))
                    .set("axis", axis);
        });
        all.put("GatherND", RandomMoves::gatherNd);
        all.put("Tile", n -> {
            int[] shape = n.shape();
            n.with(any(n, shape))
                    .with(longs(Arrays.stream(shape).map(d -> n.below(3)).toArray()));
        });
        all.put("Pad", RandomMoves::pad);
        all.put("ReverseSequence", n -> {
            int[] shape = n.shape(2 + n.below(3));
            boolean timeFirst = n.chance();
            int steps = shape[timeFirst ? 0 : 1];
            n.with(n.numbers(n.one(FLOAT, INT32, INT64), shape))
                    .with(n.integers(INT64, 0, steps + 1, shape[timeFirst ? 1 : 0]));
            n.set("time_axis", timeFirst ? 0 : 1).set("batch_axis", timeFirst ? 1 : 0);
        });
        all.put("Where", n -> {
            int[] shape = n.shape();
            TensorType type = n.one(FLOAT, INT32, INT64);
            int wide = n.below(3);
            n.with(n.numbers(BOOL, wide == 0 ? shape : n.narrower(shape)));
            n.with(n.numbers(type, wide == 1 ? shape : n.narrower(shape)));
            n.with(n.numbers(type, wide == 2 ? shape : n.narrower(shape)));
        });
        return all;
    }

    private static Tensor any(RandomNode n, int... shape) {
        return n.numbers(n.one(FLOAT, INT32, INT64, BOOL), shape);
    }

    private static List<Long> longs(int... values) {
        return Arrays.stream(values).asLongStream().boxed().toList();
    }

    private static void dropout(RandomNode n) {
        n.with(n.floats(n.shape()));
        if (n.opset() < 12) {
            n.set("ratio", 0.3f);
            return;
        }
        if (n.chance()) {
            n.with(n.between(0.1f, 0.9f));
        }
        n.outputs(1 + n.below(2));
    }

    private static void constantOfShape(RandomNode n) {
        n.with(longs(n.shape(n.below(4))));
        if (n.chance()) {
            n.set(Protos.attribute("value", any(n, 1)));
        }
    }

    private static void range(RandomNode n) {
        TensorType type = n.one(FLOAT, INT32, INT64);
        n.with(n.numbers(type)).with(n.numbers(type));
        boolean down = n.chance();
        n.with(
                type == FLOAT
                        ? n.between(down ? -2 : 0.3f, down ? -0.3f : 2)
                        : n.integers(type, down ? -3 : 1, down ? 0 : 4));
    }

    private static void transpose(RandomNode n) {
        int[] shape = n.shape();
        n.with(any(n, shape));
        if (n.chance()) {
            List<Long> order = new ArrayList<>();
            for (long axis = 0; axis < shape.length; axis++) {
                order.add(n.below(order.size() + 1), axis);
            }
            n.set("perm", order);
        }
    }

    private static void reshape(RandomNode n) {
        int[] shape = n.shape();
        List<Long> wanted = new ArrayList<>(longs(shape));
        n.with(any(n, shape));
        if (n.chance()) {
            Collections.swap(wanted, n.below(wanted.size()), n.below(wanted.size()));
        } else {
            wanted.replaceAll(size -> n.chance() ? 0L : size);
        }
        int open = n.below(2 * wanted.size());
        if (open < wanted.size()) {
            wanted.set(open, -1L);
        }
        n.with(wanted);
    }

    private static void flatten(RandomNode n) {
        int[] shape = n.shape();
        n.with(n.opset() < 9 ? n.floats(shape) : any(n, shape));
        if (n.opset() < 11 || n.chance()) {
            n.set("axis", n.below(shape.length + 1));
        } else {
            n.set("axis", n.axis(shape.length));
        }
    }

    private static void squeeze(RandomNode n) {
        int[] shape = n.shape();
        List<Long> axes = n.axes(shape.length);
        axes.forEach(axis -> shape[Math.floorMod(axis, shape.length)] = 1);
        n.with(any(n, shape));
        named(n, axes);
    }

    private static void unsqueeze(RandomNode n) {
        int[] shape = n.shape(1 + n.below(3));
        int rank = shape.length + 1 + n.below(2);
        List<Long> axes = new ArrayList<>();
        for (long axis = 0; axis < rank - shape.length; axis++) {
            axes.add(n.chance() ? 2 * axis : 2 * axis - rank);
        }
        n.with(any(n, shape));
        named(n, axes);
    }

    private static void named(RandomNode n, List<Long> axes) {
        if (n.opset() >= 13 && !axes.isEmpty()) {
            n.with(axes);
        } else if (!axes.isEmpty()) {
            n.set("axes", axes);
        }
    }

    private static void concat(RandomNode n) {
        int[] shape = n.shape();
        int axis = n.axis(shape.length);
        TensorType type = n.one(FLOAT, INT32, INT64, BOOL);
        for (int i = 1 + n.below(3); i > 0; i--) {
            shape[Math.floorMod(axis, shape.length)] = n.below(4);
            n.with(n.numbers(type, shape));
        }
        n.set("axis", axis);
    }

    private static void split(RandomNode n) {
        int[] shape = n.shape();
        int axis = n.axis(shape.length);
        int parts = 1 + n.below(3);
        int place = Math.floorMod(axis, shape.length);
        n.outputs(parts).set("axis", axis);
        TensorType type = n.one(FLOAT, INT32, INT64);
        if (n.chance()) {
            shape[place] = parts * (1 + n.below(3));
            n.with(n.numbers(type, shape));
            if (n.opset() >= 18) {
                n.set("num_outputs", parts);
            }
            return;
        }
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
            sizes.add((long) n.below(4));
        }
        shape[place] = (int) sizes.stream().mapToLong(i -> i).sum();
        n.with(n.numbers(type, shape));
        if (n.opset() < 13) {
            n.set("split", sizes);
        } else {
            n.with(sizes);
        }
    }

    private static void slice(RandomNode n) {
        int[] shape = n.shape();
        List<Long> axes = n.axes(shape.length);
        if (axes.isEmpty()) {
            axes = List.of(0L);
        }
        List<Long> starts = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        List<Long> steps = new ArrayList<>();
        for (int i = 0; i < axes.size(); i++) {
            starts.add((long) n.below(12) - 6);
            int step = n.one(1, 2, 3, -1, -2);
            // "To the end": with a step backwards ONNX Runtime takes the greatest number for that too, which ONNX does
            // not say.
            ends.add(n.chance() ? n.below(12) - 6L : step > 0 ? Long.MAX_VALUE : Integer.MIN_VALUE);
            steps.add((long) step);
        }
        if (n.below(8) == 0) {
            shape[n.below(shape.length)] = 0;
        }
        n.with(n.numbers(n.one(FLOAT, INT32, INT64), shape));
        if (n.opset() < 10) {
            n.set("starts", starts).set("ends", ends).set("axes", axes);
            return;
        }
        n.with(starts).with(ends).with(axes);
        if (n.chance()) {
            n.with(steps);
        }
    }

    private static void gatherNd(RandomNode n) {
        int[] shape = n.shape(2 + n.below(3));
        int batches = n.opset() >= 12 ? n.below(2) : 0;
        int depth = 1 + n.below(shape.length - batches);
        List<Integer> table = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            table.add(shape[i]);
        }
        table.add(1 + n.below(3));
        table.add(depth);
        int least = Arrays.stream(shape).min().orElseThrow();
        n.with(any(n, shape))
                .with(n.integers(
                        INT64, -least, least, table.stream().mapToInt(i -> i).toArray()));
        if (batches > 0) {
            n.set("batch_dims", batches);
        }
    }

    private static void pad(RandomNode n) {
        int[] shape = n.shape();
        boolean some = n.opset() >= 18 && n.chance();
        List<Long> axes = n.axes(shape.length);
        int named = some ? axes.size() : shape.length;
        List<Long> pads = new ArrayList<>();
        for (int i = 0; i < 2 * named; i++) {
            pads.add((long) n.below(3) - (n.below(4) == 0 ? 1 : 0));
        }
        for (int i = 0; i < named; i++) {
            int size = shape[some ? Math.floorMod(axes.get(i), shape.length) : i];
            if (size + pads.get(i) + pads.get(i + named) < 1) {
                pads.set(i, 0L);
                pads.set(i + named, 0L);
            }
        }
        if (n.opset() < 11) {
            n.with(n.floats(shape)).set("pads", pads).set("value", 0.5f);
            return;
        }
        TensorType type = n.one(FLOAT, INT32, INT64);
        n.with(n.numbers(type, shape)).with(pads);
        boolean value = n.chance();
        if (value) {
            n.with(n.numbers(type));
        }
        if (some) {
            (value ? n : n.without()).with(axes);
        }
        if (n.chance()) {
            n.set("mode", "constant");
        }
    }
}
