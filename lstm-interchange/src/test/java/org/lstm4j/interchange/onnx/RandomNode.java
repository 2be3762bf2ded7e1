package org.lstm4j.interchange.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/** One node of a host operator, as {@link RandomNodes} draws it: attributes, inputs of a few elements, some of them constants. */
final class RandomNode {
    private static final int LAST_OPSET = 22;
    private static final int LARGEST = 4;

    private final Random random;
    private final String operator;
    private final int opset;
    private final List<AttributeProto> attributes = new ArrayList<>();
    private final List<@Nullable Tensor> inputs = new ArrayList<>();
    private final List<Boolean> constants = new ArrayList<>();
    private int outputs = 1;

    RandomNode(String operator, int since, long seed) {
        this.operator = operator;
        random = new Random(31 * seed + operator.hashCode());
        int first = Math.max(7, since);
        opset = first + random.nextInt(LAST_OPSET - first + 1);
    }

    int opset() {
        return opset;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    boolean chance() {
        return random.nextBoolean();
    }

    @SafeVarargs
    final <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    /** Of one to four dimensions, each of one to four. */
    int[] shape() {
        return shape(1 + random.nextInt(4));
    }

    int[] shape(int rank) {
        return random.ints(rank, 1, LARGEST + 1).toArray();
    }

    /** A shape that broadcasts to another: some of its dimensions are 1, some of the first are missing. */
    int[] narrower(int... shape) {
        int[] narrow = new int[random.nextInt(shape.length + 1)];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = random.nextInt(3) == 0 ? 1 : shape[shape.length - narrow.length + i];
        }
        return narrow;
    }

    /** One of a tensor's axes, counted from either end. */
    int axis(int rank) {
        return random.nextInt(2 * rank) - rank;
    }

    /** Some axes that differ, in any order. */
    List<Long> axes(int rank) {
        List<Long> axes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            if (random.nextInt(3) > 0) {
                axes.add(random.nextInt(axes.size() + 1), (long) (random.nextBoolean() ? axis : axis - rank));
            }
        }
        return axes;
    }

    Tensor numbers(TensorType type, int... shape) {
        int n = Tensor.elements(shape);
        return switch (type) {
            case FLOAT -> {
                float[] values = new float[n];
                for (int i = 0; i < n; i++) {
                    values[i] = 2 * (float) random.nextGaussian();
                }
                yield Tensor.of(values, shape);
            }
            case BOOL -> {
                boolean[] values = new boolean[n];
                for (int i = 0; i < n; i++) {
                    values[i] = random.nextBoolean();
                }
                yield Tensor.of(values, shape);
            }
            default -> integers(type, -9, 10, shape);
        };
    }

    Tensor floats(int... shape) {
        return numbers(TensorType.FLOAT, shape);
    }

    /** Floats in a range. */
    Tensor between(float from, float to, int... shape) {
        Tensor floats = floats(shape);
        for (int i = 0; i < floats.size(); i++) {
            floats.floats()[i] = from + (to - from) * random.nextFloat();
        }
        return floats;
    }

    /** Integers from one number to before another. */
    Tensor integers(TensorType type, int from, int to, int... shape) {
        int[] values = random.ints(Tensor.elements(shape), from, to).toArray();
        if (type == TensorType.INT32) {
            return Tensor.of(values, shape);
        }
        return Tensor.of(Arrays.stream(values).asLongStream().toArray(), shape);
    }

    RandomNode with(Tensor input) {
        return with(input, random.nextInt(3) == 0);
    }

    /** A list of integers as an input. */
    RandomNode with(List<Long> list) {
        return with(Tensor.of(list.stream().mapToLong(i -> i).toArray(), list.size()));
    }

    RandomNode with(@Nullable Tensor input, boolean constant) {
        inputs.add(input);
        constants.add(constant);
        return this;
    }

    RandomNode without() {
        return with(null, false);
    }

    RandomNode set(AttributeProto attribute) {
        attributes.add(attribute);
        return this;
    }

    RandomNode set(String name, long value) {
        return set(Protos.attribute(name, value));
    }

    RandomNode set(String name, float value) {
        return set(Protos.attribute(name, value));
    }

    RandomNode set(String name, String value) {
        return set(Protos.attribute(name, value));
    }

    RandomNode set(String name, List<Long> values) {
        return set(Protos.attribute(name, values));
    }

    RandomNode outputs(int count) {
        outputs = count;
        return this;
    }

    /** What a run is given. */
    Map<String, Tensor> given() {
        Map<String, Tensor> given = new LinkedHashMap<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            if (input != null && !constants.get(i)) {
                given.put("in" + i, input);
            }
        }
        return given;
    }

    /** The node as a model whose outputs have these types, floats where there are none. */
    ModelProto model(List<TensorType> types) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("one node");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor input = inputs.get(i);
            names.add(input == null ? "" : "in" + i);
            if (input != null && constants.get(i)) {
                graph.addInitializer(Protos.tensor("in" + i, input));
            } else if (input != null) {
                graph.addInput(Protos.open("in" + i, Protos.elementType(input)));
            }
        }
        List<String> results = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            results.add("out" + i);
            TensorType type = types.isEmpty() ? TensorType.FLOAT : types.get(i);
            graph.addOutput(Protos.open("out" + i, Protos.elementType(type)));
        }
        graph.addNode(Protos.node(operator, names, results).addAllAttribute(attributes));
        return Protos.model(opset, graph);
    }

    @Override
    public String toString() {
        List<String> said = attributes.stream()
                .map(a -> a.toString().replaceAll("\\s+", " "))
                .toList();
        return operator + " of opset " + opset + " " + said + " of " + inputs;
    }
}
