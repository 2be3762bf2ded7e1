package org.lstm4j.interchange.onnx.node;

import java.util.List;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.spi.Activation;

/** An activation as nodes of its own: ONNX has an operator for each but two, which are products and sums. */
public final class ActivationNodes {
    private ActivationNodes() {}

    /** Adds a function of each element of a value. */
    public static String add(Nodes nodes, Activation activation, String x) {
        if (activation.equals(Activation.IDENTITY)) {
            return x;
        }
        OnnxAttribute alpha = OnnxAttribute.of("alpha", activation.alpha());
        return switch (activation.kind()) {
            case RELU -> nodes.add("Relu", List.of(x));
            case TANH -> nodes.add("Tanh", List.of(x));
            case SIGMOID -> nodes.add("Sigmoid", List.of(x));
            case SOFTSIGN -> nodes.add("Softsign", List.of(x));
            case SOFTPLUS -> nodes.add("Softplus", List.of(x));
            case LEAKY_RELU -> nodes.add("LeakyRelu", List.of(x), alpha);
            case THRESHOLDED_RELU -> nodes.add("ThresholdedRelu", List.of(x), alpha);
            case ELU -> nodes.add("Elu", List.of(x), alpha);
            case HARD_SIGMOID ->
                nodes.add("HardSigmoid", List.of(x), alpha, OnnxAttribute.of("beta", activation.beta()));
            case AFFINE -> {
                String scaled = times(nodes, x, "alpha", activation.alpha());
                yield nodes.add("Add", List.of(scaled, nodes.scalar("beta", activation.beta())));
            }
            case SCALED_TANH -> {
                String tanh = nodes.add("Tanh", List.of(times(nodes, x, "beta", activation.beta())));
                yield times(nodes, tanh, "alpha", activation.alpha());
            }
        };
    }

    private static String times(Nodes nodes, String x, String name, float factor) {
        return nodes.add("Mul", List.of(x, nodes.scalar(name, factor)));
    }
}
