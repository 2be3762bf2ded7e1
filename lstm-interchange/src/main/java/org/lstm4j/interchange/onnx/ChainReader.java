package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.OnnxOperator;
import org.lstm4j.interchange.convention.OnnxRecurrent;
import org.lstm4j.interchange.onnx.Flow.Axis;
import org.lstm4j.interchange.onnx.Flow.Axis.Kind;
import org.lstm4j.interchange.onnx.Flow.Recurrence;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;

/**
 * Finds the stack of layers that a graph is, if it is one. Each value is looked at once: as layers of an input with its axes in
 * some order, as zeros, or as neither; and what an output is, all of the model is.
 */
final class ChainReader {
    private final int opset;
    private final Map<Integer, Traced> values = new HashMap<>();

    private ChainReader(int opset) {
        this.opset = opset;
    }

    /**
     * The stack of layers that gives an output.
     *
     * @throws UnsupportedModelException naming the first node on the way to it that is part of none
     */
    static Chain read(Graph graph, int opset, String output) {
        ChainReader reader = new ChainReader(opset);
        for (ValueInfo input : graph.inputs()) {
            int place = Objects.requireNonNull(graph.places().get(input.name()));
            reader.values.put(place, input(place, input));
        }
        for (int place = 0; place < graph.constants().size(); place++) {
            Tensor constant = graph.constants().get(place);
            if (constant != null) {
                reader.values.put(place, new Traced.Constant(constant));
            }
        }
        graph.steps().forEach(reader::trace);
        boolean known = graph.outputs().stream().anyMatch(value -> value.name().equals(output));
        if (!known) {
            throw new UnsupportedModelException(
                    "expected one of the outputs " + graph.outputs() + ", got '" + output + "'");
        }
        int place = Objects.requireNonNull(graph.places().get(output));
        return reader.chain(reader.values.get(place), "output '" + output + "': ");
    }

    private static Traced input(int place, ValueInfo input) {
        List<ValueInfo.Dimension> shape = input.shape() == null ? List.of() : input.shape();
        List<Integer> sizes = shape.stream().map(ValueInfo.Dimension::size).toList();
        boolean steps = input.type() == TensorType.FLOAT && sizes.size() == 3 && sizes.getLast() > 0;
        boolean whole = input.type() == TensorType.INT32 || input.type() == TensorType.INT64;
        if (whole && sizes.size() == 1) {
            return new Traced.Lengths(place);
        }
        if (!steps && !(whole && sizes.size() == 2)) {
            return new Traced.Unknown(new UnsupportedModelException("input " + input
                    + ": expected floats [rows, steps, features] of a known width, or token ids [rows, steps]"));
        }
        List<Axis> axes = IntStream.range(0, sizes.size())
                .mapToObj(i ->
                        new Axis(List.of(Kind.FIRST, Kind.SECOND, Kind.FEATURES).get(i), sizes.get(i)))
                .toList();
        return new Flow(place, List.of(), null, axes, List.of(), false);
    }

    private void trace(Step step) {
        TracedStep traced = new TracedStep(step, opset, values);
        try {
            List<? extends Traced> results =
                    step.binding() instanceof RecurrentNode node ? recurrence(traced, node) : List.of(one(traced));
            for (int i = 0; i < step.outputs().length; i++) {
                values.put(
                        step.outputs()[i],
                        i < results.size()
                                ? results.get(i)
                                : unknown(traced.refused("no layer gives its output " + i)));
            }
        } catch (LstmException e) {
            for (int place : step.outputs()) {
                values.put(
                        place,
                        unknown(e instanceof UnsupportedModelException known ? known : traced.refused(e.getMessage())));
            }
        }
    }

    private static Traced unknown(UnsupportedModelException refusal) {
        return new Traced.Unknown(refusal);
    }

    private static Traced one(TracedStep step) {
        if (isZeros(step)) {
            return new Traced.Zeros();
        }
        return switch (step.operator()) {
            case "Identity", "Dropout" -> step.flow(0);
            case "Cast" -> cast(step);
            case "Transpose" -> ChainMoves.transpose(step);
            case "Squeeze" -> ChainMoves.squeeze(step);
            case "Gather" -> step.input(0) instanceof Traced.Constant ? embedding(step) : ChainMoves.gather(step);
            case "Slice" -> ChainMoves.slice(step);
            case "Reshape" -> ChainMoves.reshape(step);
            case "Concat" -> ChainMoves.concat(step);
            case "MatMul" -> matMul(step);
            case "Gemm" -> gemm(step);
            case "Add" ->
                isMerge(step)
                        ? ChainMoves.merged(step, Merge.SUM)
                        : changed(step, last(step).plus(step.vector()));
            case "Mul" ->
                isMerge(step)
                        ? ChainMoves.merged(step, Merge.MUL)
                        : changed(step, last(step).times(factor(step)));
            case "ReduceMean" -> reduced(step, Pooling.mean());
            case "ReduceMax" -> reduced(step, Pooling.max());
            case "Softmax" -> softmax(step);
            case "Relu" -> activated(step, Activation.RELU);
            case "Tanh" -> activated(step, Activation.TANH);
            case "Sigmoid" -> activated(step, Activation.SIGMOID);
            case "Softsign" -> activated(step, new Activation(Activation.Kind.SOFTSIGN, 0, 0));
            case "Softplus" -> activated(step, new Activation(Activation.Kind.SOFTPLUS, 0, 0));
            case "LeakyRelu" -> activated(step, of(step, Activation.Kind.LEAKY_RELU, 0.01f));
            case "ThresholdedRelu" -> activated(step, of(step, Activation.Kind.THRESHOLDED_RELU, 1f));
            case "Elu" -> activated(step, of(step, Activation.Kind.ELU, 1f));
            case "HardSigmoid" ->
                activated(
                        step,
                        new Activation(
                                Activation.Kind.HARD_SIGMOID, step.real("alpha", 0.2f), step.real("beta", 0.5f)));
            default -> throw step.refused("no layer does what it does");
        };
    }

    /** Token ids in another width: those that a vocabulary holds are the same in both. */
    private static Flow cast(TracedStep step) {
        Flow x = step.flow(0);
        long to = step.integer("to", 0);
        boolean tokens = x.links().isEmpty() && x.whole() && !x.kinds().contains(Kind.FEATURES);
        if (!tokens || (to != OnnxTensor.INT32 && to != OnnxTensor.INT64)) {
            throw step.refused("expected token ids, cast to integers");
        }
        return x;
    }

    /** What exporters make initial states by, out of a batch that they do not know. */
    private static boolean isZeros(TracedStep step) {
        return switch (step.operator()) {
            case "ConstantOfShape" -> step.fillsWithZeros();
            case "Slice", "Expand", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Identity" -> isZero(step.input(0));
            default -> false;
        };
    }

    private static boolean isZero(@Nullable Traced value) {
        return value instanceof Traced.Zeros
                || (value instanceof Traced.Constant(Tensor tensor)
                        && tensor.type() == TensorType.FLOAT
                        && Link.isZero(tensor.floats()));
    }

    private static Activation of(TracedStep step, Activation.Kind kind, float alpha) {
        return new Activation(kind, step.real("alpha", alpha), 0f);
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

    private static Flow activated(TracedStep step, Activation activation) {
        return changed(step, last(step).activated(activation));
    }

    private static float factor(TracedStep step) {
        float[] factor = step.vector();
        if (factor.length != 1) {
            throw step.refused("expected one factor, got " + factor.length);
        }
        return factor[0];
    }

    private static boolean isMerge(TracedStep step) {
        return step.input(0) instanceof Flow && step.input(1) instanceof Flow;
    }

    private static Flow embedding(TracedStep step) {
        Tensor weight = Objects.requireNonNull(step.constant(0));
        Flow tokens = step.flow(1);
        boolean fits = tokens.links().isEmpty()
                && !tokens.kinds().contains(Kind.FEATURES)
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

    private static Flow matMul(TracedStep step) {
        return dense(step, step.constant(1), false);
    }

    private static Flow gemm(TracedStep step) {
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

    private static Flow reduced(TracedStep step, Pooling pooling) {
        int axis = step.onlyAxis("axes", 1, step.features(0).axes().size());
        return ChainMoves.pooled(step, pooling, axis, step.integer("keepdims", 1) == 0);
    }

    private static Flow softmax(TracedStep step) {
        Flow x = step.features(0);
        int rank = x.axes().size();
        if (step.place(step.integer("axis", step.opset() < 13 ? 1 : -1), rank) != rank - 1) {
            throw step.refused("expected a softmax of the features");
        }
        return x.withSoftmax();
    }

    private static List<Traced> recurrence(TracedStep step, RecurrentNode node) {
        Flow x = step.features(0);
        OnnxRecurrent operator = node.fixed();
        if (operator == null) {
            throw step.refused("its weights are no constants");
        }
        List<RecurrentWeights> directions = operator.directions();
        RecurrentSpec spec = directions.getFirst().spec();
        requireLayer(step, directions);
        Kind time = x.kinds().get(operator.batchMajor() ? 1 : 0);
        boolean sequence = x.axes().size() == 3
                && (time == Kind.FIRST || time == Kind.SECOND)
                && x.axes().getLast().size() == spec.inputSize()
                && !x.kinds().contains(Kind.ONE)
                && (x.time() == null || x.time() == time);
        if (!sequence) {
            throw step.refused("it reads " + x.axes() + " where it wants steps of " + spec.inputSize() + " features");
        }
        int lengths = lengths(step);
        Axis steps = x.axes().get(operator.batchMajor() ? 1 : 0);
        Axis batch = x.axes().get(operator.batchMajor() ? 0 : 1);
        Axis parts = new Axis(Kind.PARTS, directions.size());
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
        if (spec.direction() == Direction.REVERSE) {
            throw step.refused("direction = reverse: a layer goes forwards, or both ways");
        }
        RecurrentSpec other = directions.getLast().spec().toBuilder()
                .direction(Direction.FORWARD)
                .build();
        if (!other.equals(spec)) {
            throw step.refused("activations: a layer has the same ones in both directions");
        }
        for (int i : new int[] {5, 6}) {
            if (step.input(i) != null && !isZero(step.input(i))) {
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

    private Chain chain(@Nullable Traced value, String name) {
        if (value instanceof Traced.Unknown(UnsupportedModelException refusal)) {
            throw refusal;
        }
        if (!(value instanceof Flow flow) || !flow.whole() || flow.links().isEmpty()) {
            throw new UnsupportedModelException(name + "no layer gives it");
        }
        List<Kind> kinds = flow.kinds();
        boolean known = kinds.getLast() == Kind.FEATURES
                && !kinds.contains(Kind.ONE)
                && kinds.contains(flow.time() == Kind.FIRST ? Kind.SECOND : Kind.FIRST);
        if (!known) {
            throw new UnsupportedModelException(
                    name + "expected features of each step or row, got the axes " + flow.axes());
        }
        requireSameLengths(name, flow.links());
        return new Chain(model(flow), flow.softmax(), null);
    }

    private static void requireSameLengths(String name, List<Link> links) {
        List<Integer> lengths = links.stream()
                .filter(link -> link.layer() instanceof Pooling
                        || link.layer() instanceof RecurrentLayer<?>
                        || link.layer() instanceof Bidirectional)
                .map(Link::lengths)
                .distinct()
                .toList();
        if (lengths.size() > 1) {
            throw new UnsupportedModelException(
                    name + "of the layers that a row's length concerns, some read it and some do not");
        }
    }

    private Model model(Flow flow) {
        int width = flow.links().getFirst().layer() instanceof Embedding(int vocabulary, int _)
                ? vocabulary
                : ((Flow) Objects.requireNonNull(values.get(flow.origin())))
                        .axes()
                        .getLast()
                        .size();
        Model.Builder builder = Model.builder(width);
        Map<String, float[]> weights = new HashMap<>();
        for (int i = 0; i < flow.links().size(); i++) {
            String prefix = i + ".";
            Link link = flow.links().get(i);
            builder.add(link.layer());
            link.weights().forEach((name, array) -> weights.put(prefix + name, array));
        }
        return builder.build().withWeights(weights);
    }
}
