package org.lstm4j.interchange.onnx;

import static org.lstm4j.interchange.tensor.TensorType.BOOL;
import static org.lstm4j.interchange.tensor.TensorType.FLOAT;
import static org.lstm4j.interchange.tensor.TensorType.INT32;
import static org.lstm4j.interchange.tensor.TensorType.INT64;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** How each operator that computes numbers is drawn; those that move elements are in {@link RandomMoves}. */
final class RandomNodes {
    private RandomNodes() {}

    /** By the operator's name. */
    static Map<String, Consumer<RandomNode>> all() {
        Map<String, Consumer<RandomNode>> all = new TreeMap<>(RandomMoves.all());
        for (String name : List.of("Ceil", "Erf", "Exp", "Floor", "Relu", "Sigmoid", "Softplus", "Softsign", "Tanh")) {
            all.put(name, n -> n.with(n.floats(n.shape())));
        }
        for (String name : List.of("Log", "Reciprocal", "Sqrt")) {
            all.put(name, n -> n.with(n.between(0.1f, 4, n.shape())));
        }
        for (String name : List.of("Abs", "Neg", "Sign")) {
            all.put(name, n -> n.with(n.numbers(n.one(FLOAT, INT32, INT64), n.shape())));
        }
        for (String name : List.of("Elu", "LeakyRelu", "ThresholdedRelu")) {
            all.put(name, n -> withAlpha(n).with(n.floats(n.shape())));
        }
        all.put("Selu", n -> (n.chance() ? withAlpha(n) : n).with(n.floats(n.shape())));
        all.put("HardSigmoid", n -> (n.chance() ? withAlpha(n).set("beta", 0.3f) : n).with(n.floats(n.shape())));
        all.put("Gelu", n -> (n.chance() ? n.set("approximate", n.one("none", "tanh")) : n).with(n.floats(n.shape())));
        all.put("PRelu", n -> {
            int[] shape = n.shape();
            n.with(n.floats(shape)).with(n.floats(n.narrower(shape)));
        });
        for (String name : List.of("Add", "Sub", "Mul")) {
            all.put(name, n -> pair(n, n.one(FLOAT, INT32, INT64)));
        }
        all.put("Div", RandomNodes::div);
        all.put("Pow", RandomNodes::pow);
        all.put("Equal", n -> pair(n, n.opset() < 11 ? n.one(BOOL, INT32, INT64) : n.one(BOOL, FLOAT, INT32, INT64)));
        for (String name : List.of("Less", "Greater")) {
            all.put(name, n -> pair(n, n.opset() < 9 ? FLOAT : n.one(FLOAT, INT32, INT64)));
        }
        for (String name : List.of("LessOrEqual", "GreaterOrEqual")) {
            all.put(name, n -> pair(n, n.one(FLOAT, INT32, INT64)));
        }
        for (String name : List.of("And", "Or")) {
            all.put(name, n -> pair(n, BOOL));
        }
        all.put("Not", n -> n.with(n.numbers(BOOL, n.shape())));
        for (String name : List.of("Min", "Max")) {
            all.put(name, n -> several(n, n.opset() < 12 ? FLOAT : n.one(FLOAT, INT32, INT64)));
        }
        for (String name : List.of("Sum", "Mean")) {
            all.put(name, n -> several(n, FLOAT));
        }
        all.put("Clip", RandomNodes::clip);
        for (String name : List.of("Softmax", "LogSoftmax")) {
            all.put(name, RandomNodes::softmax);
        }
        for (String name : List.of("ReduceMax", "ReduceMin", "ReduceProd")) {
            all.put(name, n -> reduce(n, n.one(FLOAT, INT32, INT64), 18));
        }
        all.put("ReduceMean", n -> reduce(n, FLOAT, 18));
        all.put("ReduceSum", n -> reduce(n, n.one(FLOAT, INT32, INT64), 13));
        all.put("ArgMax", RandomNodes::argMax);
        all.put("CumSum", RandomNodes::cumSum);
        all.put("LayerNormalization", RandomNodes::layerNormalization);
        all.put("BatchNormalization", RandomNodes::batchNormalization);
        all.put("Gemm", RandomNodes::gemm);
        all.put("MatMul", RandomNodes::matMul);
        return all;
    }

    private static RandomNode withAlpha(RandomNode n) {
        return n.set("alpha", 0.1f + 0.1f * n.below(8));
    }

    private static void pair(RandomNode n, TensorType type) {
        int[] shape = n.shape();
        Tensor wide = n.numbers(type, shape);
        Tensor narrow = n.numbers(type, n.narrower(shape));
        if (n.chance()) {
            n.with(wide).with(narrow);
        } else {
            n.with(narrow).with(wide);
        }
    }

    private static void div(RandomNode n) {
        int[] shape = n.shape();
        TensorType type = n.one(FLOAT, INT32, INT64);
        int[] narrow = n.narrower(shape);
        n.with(n.numbers(type, shape))
                .with(type == FLOAT ? n.between(0.2f, 3, narrow) : n.integers(type, 1, 5, narrow));
    }

    private static void pow(RandomNode n) {
        int[] shape = n.shape();
        int[] narrow = n.narrower(shape);
        TensorType base = n.opset() < 12 ? FLOAT : n.one(FLOAT, INT32, INT64);
        TensorType exponent = n.opset() < 12 ? FLOAT : base == FLOAT ? n.one(FLOAT, INT32, INT64) : n.one(INT32, INT64);
        n.with(base == FLOAT ? n.between(0.2f, 3, shape) : n.integers(base, -4, 5, shape));
        n.with(exponent == FLOAT ? n.between(-2, 2, narrow) : n.integers(exponent, 0, 4, narrow));
    }

    private static void several(RandomNode n, TensorType type) {
        int[] shape = n.shape();
        int count = 1 + n.below(4);
        int wide = n.below(count);
        for (int i = 0; i < count; i++) {
            n.with(n.numbers(type, i == wide || n.opset() < 8 ? shape : n.narrower(shape)));
        }
    }

    private static void clip(RandomNode n) {
        if (n.opset() < 11) {
            n.with(n.floats(n.shape()));
            if (n.chance()) {
                n.set("min", -1f);
            }
            if (n.chance()) {
                n.set("max", 1.5f);
            }
            return;
        }
        TensorType type = n.opset() < 12 ? FLOAT : n.one(FLOAT, INT32, INT64);
        n.with(n.numbers(type, n.shape()));
        int bounds = n.below(4);
        if (bounds == 1 || bounds == 3) {
            n.with(n.numbers(type));
        } else if (bounds == 2) {
            n.without();
        }
        if (bounds > 1) {
            n.with(n.numbers(type));
        }
    }

    private static void softmax(RandomNode n) {
        int[] shape = n.shape();
        n.with(n.floats(shape));
        if (n.chance()) {
            n.set("axis", n.axis(shape.length));
        } else if (n.opset() < 13 && shape.length == 1) {
            n.set("axis", 0); // 1 by default
        }
    }

    private static void reduce(RandomNode n, TensorType type, int axesAsInput) {
        int[] shape = n.shape();
        n.with(type == FLOAT ? n.floats(shape) : n.integers(type, -3, 4, shape));
        List<Long> axes = n.axes(shape.length);
        if (n.opset() < axesAsInput) {
            if (!axes.isEmpty()) {
                n.set("axes", axes);
            }
        } else {
            if (n.chance()) {
                n.with(axes);
            }
            if (n.chance()) {
                n.set("noop_with_empty_axes", n.below(2));
            }
        }
        if (n.chance()) {
            n.set("keepdims", n.below(2));
        }
    }

    private static void argMax(RandomNode n) {
        int[] shape = n.shape();
        TensorType type = n.one(FLOAT, INT32);
        n.with(type == FLOAT ? n.floats(shape) : n.integers(type, 0, 3, shape));
        n.set("axis", n.axis(shape.length));
        if (n.chance()) {
            n.set("keepdims", n.below(2));
        }
        if (n.opset() >= 12 && n.chance()) {
            n.set("select_last_index", n.below(2));
        }
    }

    private static void cumSum(RandomNode n) {
        int[] shape = n.shape();
        n.with(n.numbers(n.one(FLOAT, INT32, INT64), shape));
        int axis = n.axis(shape.length);
        n.with(n.integers(n.one(INT32, INT64), axis, axis + 1));
        n.set("exclusive", n.below(2)).set("reverse", n.below(2));
    }

    private static void layerNormalization(RandomNode n) {
        int[] shape = n.shape();
        int axis = n.axis(shape.length);
        int from = axis < 0 ? axis + shape.length : axis;
        int[] normalized = Arrays.copyOfRange(shape, from, shape.length);
        n.with(n.floats(shape)).with(n.floats(normalized));
        if (n.chance()) {
            n.with(n.floats(normalized));
        }
        n.set("axis", axis).outputs(1 + n.below(3));
        if (n.chance()) {
            n.set("epsilon", 0.01f);
        }
    }

    private static void batchNormalization(RandomNode n) {
        int[] shape = n.shape(2 + n.below(3));
        n.with(n.floats(shape));
        for (int i = 0; i < 3; i++) {
            n.with(n.floats(shape[1]));
        }
        n.with(n.between(0.1f, 3, shape[1]));
        if (n.chance()) {
            n.set("epsilon", 0.01f);
        }
        if (n.opset() < 9 && n.chance()) {
            n.set("spatial", 1);
        }
        if (n.opset() >= 14 && n.chance()) {
            n.set("training_mode", 0);
        }
    }

    private static void gemm(RandomNode n) {
        int[] size = n.shape(3);
        boolean flipA = n.chance();
        boolean flipB = n.chance();
        n.set("transA", flipA ? 1 : 0).set("transB", flipB ? 1 : 0);
        n.with(flipA ? n.floats(size[2], size[0]) : n.floats(size[0], size[2]));
        n.with(flipB ? n.floats(size[1], size[2]) : n.floats(size[2], size[1]));
        if (n.opset() < 11 || n.chance()) {
            n.with(n.floats(n.narrower(size[0], size[1])));
        }
        if (n.chance()) {
            n.set("alpha", 0.5f).set("beta", 2f);
        }
    }

    private static void matMul(RandomNode n) {
        int[] size = n.shape(3);
        int[] leading = n.shape(n.below(3));
        boolean wide = n.chance();
        n.with(n.floats(matrix(wide ? leading : n.narrower(leading), size[0], size[2])));
        n.with(n.floats(matrix(wide ? n.narrower(leading) : leading, size[2], size[1])));
    }

    private static int[] matrix(int[] leading, int rows, int columns) {
        List<Integer> shape = new ArrayList<>();
        Arrays.stream(leading).forEach(shape::add);
        shape.add(rows);
        shape.add(columns);
        return shape.stream().mapToInt(i -> i).toArray();
    }
}
