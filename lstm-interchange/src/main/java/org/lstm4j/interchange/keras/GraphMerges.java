package org.lstm4j.interchange.keras;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.node.Nodes;
import org.lstm4j.json.Json;

/** Layers that make one value of several. */
final class GraphMerges {
    /** ONNX's operators of the same meaning, by Keras' classes. */
    private static final Map<String, String> OPERATORS = Map.of(
            "Add",
            "Sum",
            "Subtract",
            "Sub",
            "Average",
            "Mean",
            "Maximum",
            "Max",
            "Minimum",
            "Min",
            "Concatenate",
            "Concat");

    private static final String PRODUCT = "Multiply";
    private static final Set<String> OF_TWO = Set.of("Subtract");

    /** Operations of Keras 3 that mean the same as the layers of these names. */
    static final Set<String> OPERATIONS = Set.of("Add", "Subtract", "Multiply", "Maximum", "Minimum");

    private GraphMerges() {}

    static Set<String> types() {
        Set<String> types = new HashSet<>(OPERATORS.keySet());
        types.add(PRODUCT);
        return types;
    }

    /** A layer's call. */
    static GraphValue called(Nodes nodes, KerasConfig config, List<GraphValue> in) {
        boolean operation = config.config().find("trainable").isEmpty(); // which every layer says
        if (operation && !OPERATIONS.contains(config.type())) {
            throw new UnsupportedModelException(config + " is an operation, of which these are known: "
                    + OPERATIONS.stream().sorted().toList());
        }
        config.requireKnown("axis");
        int axis = config.isAbsent("axis") ? -1 : config.config().integer("axis");
        if (config.type().equals("Concatenate")
                && axis != -1
                && axis != in.getFirst().rank() - 1) {
            throw config.refused("axis", Json.of(axis));
        }
        return merged(nodes, config, config.type(), in);
    }

    /** Values side by side along the last dimension, or element by element. */
    static GraphValue merged(Nodes nodes, KerasConfig config, String type, List<GraphValue> in) {
        if (in.size() < 2 || (OF_TWO.contains(type) && in.size() != 2)) {
            throw new UnsupportedModelException(config + ": expected two inputs, got " + in.size());
        }
        boolean wider = type.equals("Concatenate");
        int[] shape = in.getFirst().shape().clone();
        for (GraphValue value : in) {
            int[] other = value.shape().clone();
            if (wider && other.length == shape.length) {
                other[other.length - 1] = shape[shape.length - 1];
            }
            // A number of steps that a run says is held against the other one there.
            for (int i = 0; i < Math.min(other.length, shape.length); i++) {
                shape[i] = shape[i] < 0 ? other[i] : shape[i];
                other[i] = other[i] < 0 ? shape[i] : other[i];
            }
            if (!Arrays.equals(shape, other)) {
                throw new UnsupportedModelException(config + ": expected inputs of one shape, got "
                        + in.stream().map(GraphValue::text).toList());
            }
        }
        List<String> names = in.stream().map(GraphValue::name).toList();
        if (type.equals(PRODUCT)) {
            String product = names.getFirst();
            for (String factor : names.subList(1, names.size())) {
                product = nodes.add("Mul", List.of(product, factor));
            }
            return in.getFirst().with(product, shape);
        }
        String operator = OPERATORS.getOrDefault(type, type);
        if (!wider) {
            return in.getFirst().with(nodes.add(operator, names), shape);
        }
        shape[shape.length - 1] = in.stream().mapToInt(GraphValue::width).sum();
        return in.getFirst().with(nodes.add(operator, names, OnnxAttribute.of("axis", -1)), shape);
    }
}
