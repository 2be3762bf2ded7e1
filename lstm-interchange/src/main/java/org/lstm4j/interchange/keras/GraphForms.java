package org.lstm4j.interchange.keras;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.node.Nodes;
import org.lstm4j.json.Json;

/** Layers that move values and compute none. */
final class GraphForms {
    private GraphForms() {}

    /** A vector at each of so many steps: {@code [N, F]} to {@code [N, n, F]}. */
    static GraphValue repeated(Nodes nodes, KerasConfig config, GraphValue x) {
        config.requireKnown("n");
        int n = positive(config, "n", config.config().get("n"));
        if (x.shape().length != 1) {
            throw new UnsupportedModelException(config + ": expected one vector, got " + x.text());
        }
        String step = nodes.add("Unsqueeze", List.of(x.name(), nodes.constant("axes", 1)));
        return x.with(nodes.add("Tile", List.of(step, nodes.constant("repeats", 1, n, 1))), n, x.width());
    }

    /** All dimensions but the batch in one. */
    static GraphValue flattened(Nodes nodes, KerasConfig config, GraphValue x) {
        config.requireKnown("data_format");
        if (x.shape().length == 1) {
            return x;
        }
        return reshaped(nodes, config, x, elements(config, x));
    }

    /** Other dimensions behind the batch, of which one may be -1. */
    static GraphValue reshaped(Nodes nodes, KerasConfig config, GraphValue x) {
        config.requireKnown("target_shape");
        Json target = config.config().get("target_shape");
        int[] shape = target.asList().stream().mapToInt(Json::asInt).toArray();
        int elements = elements(config, x);
        int open = -1;
        int known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1 && open < 0) {
                open = i;
            } else if (shape[i] < 1 || shape[i] > elements) {
                throw config.refused("target_shape", target);
            } else {
                known = Math.multiplyExact(known, shape[i]);
            }
        }
        if (open >= 0) {
            shape[open] = elements / known;
        }
        if (shape.length == 0 || Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> a * b) != elements) {
            throw config.refused("target_shape", target);
        }
        return reshaped(nodes, config, x, shape);
    }

    private static GraphValue reshaped(Nodes nodes, KerasConfig config, GraphValue x, int... shape) {
        long[] target = new long[shape.length + 1]; // 0 leaves the batch as it is
        IntStream.range(0, shape.length).forEach(i -> target[i + 1] = shape[i]);
        return x.with(nodes.add("Reshape", List.of(x.name(), nodes.constant(config.type(), target))), shape);
    }

    /** The dimensions behind the batch, in another order that counts from 1. */
    static GraphValue permuted(Nodes nodes, KerasConfig config, GraphValue x) {
        config.requireKnown("dims");
        Json given = config.config().get("dims");
        int[] dims = given.asList().stream().mapToInt(Json::asInt).toArray();
        int[] sorted = dims.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.rangeClosed(1, x.shape().length).toArray())) {
            throw config.refused("dims", given);
        }
        long[] perm = IntStream.concat(IntStream.of(0), Arrays.stream(dims))
                .asLongStream()
                .toArray();
        int[] shape = Arrays.stream(dims).map(dim -> x.shape()[dim - 1]).toArray();
        return x.with(nodes.add("Transpose", List.of(x.name()), OnnxAttribute.ofIntegers("perm", perm)), shape);
    }

    /** How many elements a row has; as many as the file says, since weights behind count them. */
    private static int elements(KerasConfig config, GraphValue x) {
        int elements = 1;
        for (int dimension : x.shape()) {
            if (dimension < 0) {
                throw new UnsupportedModelException(
                        config + " lays steps side by side, so that there must be as many as in"
                                + " training, and the file does not say how many; got " + x.text());
            }
            elements = Math.multiplyExact(elements, dimension);
        }
        return elements;
    }

    private static int positive(KerasConfig config, String option, Json value) {
        int number = value.asInt();
        if (number < 1) {
            throw config.refused(option, value);
        }
        return number;
    }
}
