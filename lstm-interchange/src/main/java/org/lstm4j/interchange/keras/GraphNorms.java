package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.node.Nodes;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;

/** Normalisation of the last dimension: over a layer's features in each step, or by what a training has seen of each feature. */
final class GraphNorms {
    private GraphNorms() {}

    /** With the mean and variance of training, which make it a factor and a summand of each feature. */
    static GraphValue batch(Hdf5 file, Nodes nodes, KerasConfig config, KerasArrays arrays, GraphValue x) {
        config.requireKnown(
                "axis",
                "momentum",
                "epsilon",
                "center",
                "scale",
                "beta_initializer",
                "gamma_initializer",
                "moving_mean_initializer",
                "moving_variance_initializer",
                "beta_regularizer",
                "gamma_regularizer",
                "beta_constraint",
                "gamma_constraint");
        requireLast(config, x);
        int width = x.width();
        List<String> variables = affine(config);
        variables.addAll(List.of("moving_mean", "moving_variance"));
        Iterator<String> paths = arrays.paths(config, List.of(""), variables).iterator();
        float[] gamma = config.flag("scale") ? file.floats(paths.next(), width) : null;
        float[] beta = config.flag("center") ? file.floats(paths.next(), width) : null;
        float[] mean = file.floats(paths.next(), width);
        float[] variance = file.floats(paths.next(), width);
        double epsilon = config.config().number("epsilon");
        float[] factors = new float[width];
        float[] summands = new float[width];
        for (int i = 0; i < width; i++) {
            double factor = (gamma == null ? 1 : gamma[i]) / Math.sqrt(variance[i] + epsilon);
            factors[i] = (float) factor;
            summands[i] = (float) ((beta == null ? 0 : beta[i]) - mean[i] * factor);
        }
        String scaled = nodes.add("Mul", List.of(x.name(), nodes.constant("factors", factors, width)));
        return x.with(nodes.add("Add", List.of(scaled, nodes.constant("summands", summands, width))), x.shape());
    }

    /** With the mean and variance of each vector. */
    static GraphValue layer(Hdf5 file, Nodes nodes, KerasConfig config, KerasArrays arrays, GraphValue x) {
        config.requireKnown(
                "axis",
                "epsilon",
                "center",
                "scale",
                "beta_initializer",
                "gamma_initializer",
                "beta_regularizer",
                "gamma_regularizer",
                "beta_constraint",
                "gamma_constraint");
        requireLast(config, x);
        int width = x.width();
        Iterator<String> paths =
                arrays.paths(config, List.of(""), affine(config)).iterator();
        String gamma = config.flag("scale")
                ? nodes.constant("gamma", file.floats(paths.next(), width), width)
                : nodes.scalar("gamma", 1);
        List<String> inputs = new ArrayList<>(List.of(x.name(), gamma));
        if (config.flag("center")) {
            inputs.add(nodes.constant("beta", file.floats(paths.next(), width), width));
        }
        OnnxAttribute epsilon = OnnxAttribute.of("epsilon", config.config().floatNumber("epsilon"));
        return x.with(nodes.add("LayerNormalization", inputs, OnnxAttribute.of("axis", -1), epsilon), x.shape());
    }

    private static List<String> affine(KerasConfig config) {
        List<String> variables = new ArrayList<>();
        if (config.flag("scale")) {
            variables.add("gamma");
        }
        if (config.flag("center")) {
            variables.add("beta");
        }
        return variables;
    }

    private static void requireLast(KerasConfig config, GraphValue x) {
        Json given = config.config().get("axis");
        Json axis = given instanceof JsonArray(List<Json> list) && list.size() == 1 ? list.getFirst() : given;
        if (axis.asInt() != -1 && axis.asInt() != x.rank() - 1) {
            throw config.refused("axis", given);
        }
    }
}
