package org.lstm4j.interchange.onnx.node;

import static org.lstm4j.interchange.onnx.node.Nodes.NONE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.OnnxOperator;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentWeights;

/** A recurrent layer as ONNX's operator, and what makes the layer's output of the operator's. */
public final class RecurrentNodes {
    private final Nodes nodes;
    private final OnnxOperator operator;
    private final boolean last;
    private final String lengths;

    /**
     * Prepares the operator.
     *
     * @param directions forward, reverse, or both in this order
     * @param lengths name of the rows' lengths
     * @throws UnsupportedModelException naming what ONNX cannot say
     */
    public RecurrentNodes(Nodes nodes, RecurrentLayer<?> layer, List<RecurrentWeights> directions, String lengths) {
        if (!lengths.equals(NONE) && layer.options().maskMode() != MaskMode.ZERO_OUTPUT) {
            throw new UnsupportedModelException(
                    "it has mask mode " + layer.options().maskMode() + ", and rows are to have lengths");
        }
        this.nodes = nodes;
        this.lengths = lengths;
        operator = OnnxOperator.of(directions);
        last = layer.options().output() == OutputMode.LAST;
    }

    /**
     * The operator itself.
     *
     * @param x {@code [T, N, I]}
     * @param states of the start, none or h and, of an LSTM, c, each {@code [D, N, H]}
     * @return every step, {@code [T, D, N, H]}, and the states of the end, each {@code [D, N, H]}
     */
    public List<String> outputs(String x, List<String> states) {
        List<String> outputs = new ArrayList<>(List.of(nodes.unique("Y"), nodes.unique("Y_h")));
        if (operator.type().equals("LSTM")) {
            outputs.add(nodes.unique("Y_c"));
        }
        nodes.put(outputs.getFirst(), operator.type(), inputs(x, states), outputs, attributes());
        return outputs;
    }

    /** {@code [T, N, I]} to {@code [T, N, D*H]}, or to {@code [N, D*H]} with the last step alone; D is 1 when merged. */
    String add(String x, Merge merge) {
        String all = nodes.unique(last ? "Y_h" : "Y"); // [T, D, N, H], or [D, N, H] of the last step
        nodes.put(all, operator.type(), inputs(x, List.of()), last ? List.of(NONE, all) : List.of(all), attributes());
        int axis = last ? 0 : 1; // of the directions
        if (!operator.direction().equals("bidirectional")) {
            return nodes.add("Squeeze", List.of(all, nodes.constant("axes", axis)));
        }
        if (merge == Merge.CONCAT) {
            return sideBySide(all);
        }
        OnnxAttribute of = OnnxAttribute.of("axis", axis);
        List<String> both = List.of(
                nodes.add("Gather", List.of(all, nodes.index(0)), of),
                nodes.add("Gather", List.of(all, nodes.index(1)), of));
        return switch (merge) {
            case MUL -> nodes.add("Mul", both);
            case MEAN -> nodes.add("Mul", List.of(nodes.add("Add", both), nodes.scalar("half", 0.5f)));
            default -> nodes.add("Add", both);
        };
    }

    private String sideBySide(String all) {
        long width = 2L * operator.hiddenSize();
        String inner = nodes.add(
                "Transpose",
                List.of(all),
                last ? OnnxAttribute.ofIntegers("perm", 1, 0, 2) : OnnxAttribute.ofIntegers("perm", 0, 2, 1, 3));
        // 0 leaves a dimension as it is
        String shape = last ? nodes.constant("shape", 0, width) : nodes.constant("shape", 0, 0, width);
        return nodes.add("Reshape", List.of(inner, shape));
    }

    private List<String> inputs(String x, List<String> states) {
        String h = states.isEmpty() ? NONE : states.getFirst();
        String c = states.size() < 2 ? NONE : states.getLast();
        List<String> inputs =
                new ArrayList<>(List.of(x, weight("W"), weight("R"), weight("B"), lengths, h, c, weight("P")));
        while (inputs.getLast().equals(NONE)) {
            inputs.removeLast();
        }
        return inputs;
    }

    private String weight(String name) {
        Tensor tensor = operator.weights().get(name);
        return tensor == null
                ? NONE
                : nodes.constant(
                        name,
                        tensor.floats(),
                        Arrays.stream(tensor.shape()).asLongStream().toArray());
    }

    private OnnxAttribute[] attributes() {
        List<OnnxAttribute> attributes = new ArrayList<>(List.of(
                OnnxAttribute.of("hidden_size", operator.hiddenSize()),
                OnnxAttribute.of("direction", operator.direction()),
                OnnxAttribute.ofTexts("activations", operator.activations())));
        if (!operator.alphas().isEmpty()) {
            attributes.add(OnnxAttribute.ofReals("activation_alpha", floats(operator.alphas())));
        }
        if (!operator.betas().isEmpty()) {
            attributes.add(OnnxAttribute.ofReals("activation_beta", floats(operator.betas())));
        }
        if (Float.isFinite(operator.clip())) {
            attributes.add(OnnxAttribute.of("clip", operator.clip()));
        }
        if (operator.inputForget()) {
            attributes.add(OnnxAttribute.of("input_forget", 1));
        }
        if (operator.linearBeforeReset()) {
            attributes.add(OnnxAttribute.of("linear_before_reset", 1));
        }
        return attributes.toArray(OnnxAttribute[]::new);
    }

    private static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }
}
