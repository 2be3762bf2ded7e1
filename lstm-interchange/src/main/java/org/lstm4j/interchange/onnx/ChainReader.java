package org.lstm4j.interchange.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.Flow.Axis;
import org.lstm4j.interchange.onnx.Flow.Axis.Kind;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Model;

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
            List<? extends Traced> results = step.binding() instanceof RecurrentNode node
                    ? ChainLayers.recurrence(traced, node)
                    : List.of(one(traced));
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
            case "Identity" -> step.flow(0);
            case "Dropout" -> dropout(step);
            case "Cast" -> ChainLayers.cast(step);
            case "Transpose" -> ChainMoves.transpose(step);
            case "Squeeze" -> ChainMoves.squeeze(step);
            case "Gather" ->
                step.input(0) instanceof Traced.Constant ? ChainLayers.embedding(step) : ChainMoves.gather(step);
            case "Slice" -> ChainMoves.slice(step);
            case "Reshape" -> ChainMoves.reshape(step);
            case "Concat" -> ChainMoves.concat(step);
            case "MatMul" -> ChainLayers.matMul(step);
            case "Gemm" -> ChainLayers.gemm(step);
            case "Add" -> isMerge(step) ? ChainMoves.merged(step, Merge.SUM) : ChainLayers.plus(step);
            case "Mul" -> isMerge(step) ? ChainMoves.merged(step, Merge.MUL) : ChainLayers.times(step);
            case "ReduceMean" -> ChainMoves.reduced(step, Pooling.mean());
            case "ReduceMax" -> ChainMoves.reduced(step, Pooling.max());
            case "Softmax" -> ChainLayers.softmax(step);
            case "Relu",
                    "Tanh",
                    "Sigmoid",
                    "Softsign",
                    "Softplus",
                    "LeakyRelu",
                    "ThresholdedRelu",
                    "Elu",
                    "HardSigmoid" -> ChainLayers.activated(step);
            default -> throw step.unknown();
        };
    }

    /** Nothing outside of training. */
    private static Flow dropout(TracedStep step) {
        Tensor training = step.constant(2);
        if (training != null && (training.size() != 1 || training.booleans()[0])) {
            throw step.refused("training_mode: expected false, got " + training + " which is or may be true");
        }
        return step.flow(0);
    }

    /** What exporters make initial states by, out of a batch that they do not know. */
    private static boolean isZeros(TracedStep step) {
        return switch (step.operator()) {
            case "ConstantOfShape" -> step.fillsWithZeros();
            case "Slice", "Expand", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Identity" -> step.isZero(0);
            default -> false;
        };
    }

    private static boolean isMerge(TracedStep step) {
        return step.input(0) instanceof Flow && step.input(1) instanceof Flow;
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
                        || link.layer() instanceof Reverse
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
