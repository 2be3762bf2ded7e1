package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.convention.OnnxOperator;
import org.lstm4j.interchange.convention.OnnxRecurrent;
import org.lstm4j.interchange.onnx.Flow.Axis;
import org.lstm4j.interchange.onnx.Flow.Recurrence;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.layer.Embedding;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;

/** What operators that compute make of a flow: one layer more, or more of its last layer. */
final class ChainLayers {
    private ChainLayers() {}

    /** Token ids in another width: those that a vocabulary holds are the same in both. */
    static Flow cast(TracedStep step) {
        Flow x = step.flow(0);
        long to = step.integer("to", 0);
        boolean tokens = x.links().isEmpty() && x.whole() && !x.kinds().contains(Axis.Kind.FEATURES);
        if (!tokens || (to != OnnxTensor.INT32 && to != OnnxTensor.INT64)) {
            throw step.refused("expected token ids, cast to integers");
        }
        return x;
    }

    /** What is added to a Dense layer's features: its bias, or part of its activation. */
    static Flow plus(TracedStep step) {
        return changed(step, last(step).plus(step.vector()));
    }

    /** What a Dense layer's features are multiplied by, as part of its activation; or a half of both directions' sum. */
    static Flow times(TracedStep step) {
        float[] factor = step.vector();
        if (factor.length != 1) {
            throw step.refused("expected one factor, got " + factor.length);
        }
        return changed(step, last(step).times(factor[0]));
    }

    static Flow activated(TracedStep step) {
        return changed(step, last(step).activated(activation(step)));
    }

    /** With the defaults of operators that stand alone, which since opset 7 have not changed. */
    private static Activation activation(TracedStep step) {
        return switch (step.operator()) {
            case "Relu" -> Activation.RELU;
            case "Tanh" -> Activation.TANH;
            case "Sigmoid" -> Activation.SIGMOID;
            case "Softsign" -> new Activation(Kind.SOFTSIGN, 0f, 0f);
            case "Softplus" -> new Activation(Kind.SOFTPLUS, 0f, 0f);
            case "LeakyRelu" -> new Activation(Kind.LEAKY_RELU, step.real("alpha", 0.01f), 0f);
            case "ThresholdedRelu" -> new Activation(Kind.THRESHOLDED_RELU, step.real("alpha", 1f), 0f);
            case "Elu" -> new Activation(Kind.ELU, step.real("alpha", 1f), 0f);
            case "HardSigmoid" -> new Activation(Kind.HARD_SIGMOID, step.real("alpha", 0.2f), step.real("beta", 0.5f));
            default -> throw step.refused("no layer has such an activation");
        };
    }

    private static Link last(TracedStep step) {
        Flow x = step.features(step.variable());
        if (x.links().isEmpty()) {
            throw step.refused("no layer stands before it that it could be part of");
        }
        return x.links().getLast();
    }

    private static Flow changed(TracedStep step, @Nullable Link link) {
        if (link == null) {
            throw step.refused("the layer before it has nothing like that; a Dense layer has a bias and an activation");
        }
        return step.features(step.variable()).instead(link);
    }

    static Flow embedding(TracedStep step) {
        Tensor weight = Objects.requireNonNull(step.constant(0));
        Flow tokens = step.flow(1);
        boolean fits = tokens.links().isEmpty()
                && !tokens.kinds().contains(Axis.Kind.FEATURES)
                && weight.type() == TensorType.FLOAT
                && weight.rank() == 2
                && step.integer("axis", 0) == 0;
        if (!fits) {
            throw step.refused("expected rows of a matrix, by the token ids that are the input");
        }
        int width = weight.dimension(1);
        List<Axis> axes = new ArrayList<>(tokens.axes());
        axes.add(Axis.features(width));
        return tokens.then(Link.of(Embedding.of(weight.dimension(0), width), weight.floats()), axes);
    }

    static Flow matMul(TracedStep step) {
        return dense(step, step.constant(1), false);
    }

    static Flow gemm(TracedStep step) {
        boolean plain = step.real("alpha", 1f) == 1f && step.real("beta", 1f) == 1f && step.integer("transA", 0) == 0;
        if (!plain || step.features(0).axes().size() != 2) {
            throw step.refused("expected rows of features, alpha = 1, beta = 1 and transA = 0");
        }
        Flow product = dense(step, step.constant(1), step.integer("transB", 0) != 0);
        Tensor bias = step.constant(2);
        if (bias == null) {
            return product;
        }
        boolean row =
                bias.type() == TensorType.FLOAT && bias.rank() > 0 && bias.size() == bias.dimension(bias.rank() - 1);
        Link sum = row ? product.links().getLast().plus(bias.floats()) : null;
        if (sum == null) {
            throw step.refused("expected a bias for each unit, got " + bias);
        }
        return product.instead(sum);
    }

    private static Flow dense(TracedStep step, @Nullable Tensor weight, boolean byUnits) {
        Flow x = step.features(0);
        int width = step.width(0);
        if (weight == null
                || weight.type() != TensorType.FLOAT
                || weight.rank() != 2
                || weight.dimension(byUnits ? 1 : 0) != width) {
            throw step.refused("expected a constant matrix for " + width + " features, got " + weight);
        }
        int units = weight.dimension(byUnits ? 0 : 1);
        float[] canonical = byUnits ? weight.floats() : OnnxOperator.weight(weight.floats(), width, units);
        return x.then(Link.dense(units, canonical), x.axesWith(x.axes().size() - 1, Axis.features(units)));
    }

    static Flow softmax(TracedStep step) {
        Flow x = step.features(0);
        int rank = x.axes().size();
        if (step.place(step.integer("axis", step.opset() < 13 ? 1 : -1), rank) != rank - 1) {
            throw step.refused("expected a softmax of the features");
        }
        return x.withSoftmax();
    }

    static List<Traced> recurrence(TracedStep step, RecurrentNode node) {
        Flow x = step.features(0);
        OnnxRecurrent operator = node.fixed();
        if (operator == null) {
            throw step.refused("its weights are no constants");
        }
        List<RecurrentWeights> directions = operator.directions();
        RecurrentSpec spec = directions.getFirst().spec();
        requireLayer(step, directions);
        Axis.Kind time = x.kinds().get(operator.batchMajor() ? 1 : 0);
        boolean sequence = x.axes().size() == 3
                && (time == Axis.Kind.FIRST || time == Axis.Kind.SECOND)
                && x.axes().getLast().size() == spec.inputSize()
                && !x.kinds().contains(Axis.Kind.ONE)
                && (x.time() == null || x.time() == time);
        if (!sequence) {
            throw step.refused("it reads " + x.axes() + " where it wants steps of " + spec.inputSize() + " features");
        }
        int lengths = lengths(step);
        Axis steps = x.axes().get(operator.batchMajor() ? 1 : 0);
        Axis batch = x.axes().get(operator.batchMajor() ? 0 : 1);
        Axis parts = new Axis(Axis.Kind.PARTS, directions.size());
        Axis features = Axis.features(spec.hiddenSize());
        Recurrence all = new Recurrence(x, directions, false, lengths);
        Recurrence last = new Recurrence(x, directions, true, lengths);
        Flow timed = x.withTime(time);
        return List.of(
                timed.withParts(
                        all.parts(),
                        operator.batchMajor()
                                ? List.of(batch, steps, parts, features)
                                : List.of(steps, parts, batch, features)),
                timed.withParts(
                        last.parts(),
                        operator.batchMajor() ? List.of(batch, parts, features) : List.of(parts, batch, features)));
    }

    private static void requireLayer(TracedStep step, List<RecurrentWeights> directions) {
        RecurrentSpec spec = directions.getFirst().spec();
        RecurrentSpec other = directions.getLast().spec().toBuilder()
                .direction(spec.direction())
                .build();
        if (!other.equals(spec)) {
            throw step.refused("activations: a layer has the same ones in both directions");
        }
        for (int i : new int[] {5, 6}) {
            if (step.input(i) != null && !step.isZero(i)) {
                throw step.refused("its initial states are given, where a stack of layers begins with zeros");
            }
        }
    }

    private static int lengths(TracedStep step) {
        return switch (step.input(4)) {
            case null -> Link.NO_LENGTHS;
            case Traced.Lengths(int place) -> place;
            default -> throw step.refused("its sequence_lens are no input of the model");
        };
    }
}
