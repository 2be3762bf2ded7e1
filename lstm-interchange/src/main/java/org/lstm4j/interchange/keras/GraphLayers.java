package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.node.LayerNodes;
import org.lstm4j.interchange.onnx.node.Nodes;
import org.lstm4j.interchange.onnx.node.RecurrentNodes;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Model;

/** Layers that a model here has too, as nodes; what Keras gives of them besides, a model does not: states, and directions apart. */
final class GraphLayers {
    private static final OnnxAttribute SWAPPED = OnnxAttribute.ofIntegers("perm", 1, 0, 2);

    private final Hdf5 file;
    private final Nodes nodes;

    GraphLayers(Hdf5 file, Nodes nodes) {
        this.file = file;
        this.nodes = nodes;
    }

    /** A layer with its weights, for values of a width. */
    private Model model(KerasLayer keras, Layer layer, KerasArrays arrays, int width) {
        Map<String, float[]> weights = new HashMap<>();
        keras.weights(file, arrays, width).forEach((name, values) -> weights.put("0." + name, values));
        Model.Builder builder = layer instanceof Embedding embedding
                ? Model.builder(embedding)
                : Model.builder(width).add(layer);
        return builder.build().withWeights(weights);
    }

    /** Dense, Embedding and pooling over time. */
    GraphValue plain(KerasConfig config, KerasArrays arrays, GraphValue x) {
        KerasLayer keras = KerasLayer.inGraph(config);
        LayerNodes layers = new LayerNodes(nodes, Nodes.NONE);
        if (keras.layer() instanceof Embedding(int vocabulary, int width)) {
            int[] shape = Arrays.copyOf(x.shape(), x.shape().length + 1);
            shape[shape.length - 1] = width;
            return x.with(layers.add(model(keras, keras.layer(), arrays, vocabulary), 0, x.name()), shape);
        }
        Model model = model(keras, keras.layer(), arrays, x.width());
        if (keras.givesSteps()) {
            if (config.isDistributed() && x.shape().length < 2) {
                throw new UnsupportedModelException(config + " has no steps to go through");
            }
            String y = layers.add(model, 0, x.name());
            int[] shape = x.shape().clone();
            shape[shape.length - 1] = model.outputFeatures().width();
            return x.with(keras.endsInSoftmax() ? softmax(y) : y, shape);
        }
        requireSteps(config, x);
        return x.with(layers.add(model, 0, nodes.add("Transpose", List.of(x.name()), SWAPPED)), x.width());
    }

    String softmax(String x) {
        return nodes.add("Softmax", List.of(x), OnnxAttribute.of("axis", -1));
    }

    private static void requireSteps(KerasConfig config, GraphValue x) {
        if (x.shape().length != 2) {
            throw new UnsupportedModelException(config + ": expected [batch, steps, features], got " + x.text());
        }
    }

    /**
     * A recurrent layer, in one direction or both.
     *
     * @param in the sequence, and the states of the start if there are any: of the forward direction first, h before c
     * @return the output, or one of each direction, and where they are asked for the states of the end in the same order
     */
    List<GraphValue> recurrent(KerasConfig config, KerasArrays arrays, List<GraphValue> in) {
        GraphValue x = in.getFirst();
        requireSteps(config, x);
        KerasLayer keras = KerasLayer.inGraph(config);
        boolean both = keras.layer() instanceof Bidirectional;
        RecurrentLayer<?> inner = keras.recurrent();
        boolean backwards = !both && keras.goesBackwards();
        Layer layer = backwards ? Reverse.of(inner) : keras.layer();
        Model model = model(keras, layer, arrays, x.width());
        int directions = both ? 2 : 1;
        List<String> states = states(config, in.subList(1, in.size()), directions, inner);
        RecurrentNodes operator = new RecurrentNodes(nodes, inner, model.recurrentWeights(0), Nodes.NONE);
        List<String> all = operator.outputs(nodes.add("Transpose", List.of(x.name()), SWAPPED), states);
        boolean steps = inner.options().output() == OutputMode.SEQUENCE;
        int units = inner.hiddenSize();
        List<GraphValue> halves = IntStream.range(0, directions)
                .mapToObj(direction -> steps
                        ? x.with(steps(all.getFirst(), direction, backwards), x.shape()[0], units)
                        : x.with(taken(all.get(1), direction, 0), units))
                .toList();
        List<GraphValue> outputs = new ArrayList<>(both ? merged(config, halves) : halves);
        if (keras.returnsState()) {
            for (int direction = 0; direction < directions; direction++) {
                for (String state : all.subList(1, all.size())) {
                    outputs.add(x.with(taken(state, direction, 0), units));
                }
            }
        }
        return outputs;
    }

    /** {@code [T, D, N, H]} to the steps of one direction, {@code [N, T, H]}; the last one first where Keras leaves them so. */
    private String steps(String all, int direction, boolean turned) {
        String one = taken(all, direction, 1);
        if (turned) {
            one = nodes.add(
                    "Slice",
                    List.of(
                            one,
                            nodes.constant("starts", -1),
                            nodes.constant("ends", Long.MIN_VALUE),
                            nodes.constant("axes", 0),
                            nodes.constant("steps", -1)));
        }
        return nodes.add("Transpose", List.of(one), SWAPPED);
    }

    private String taken(String from, int index, int axis) {
        return nodes.add("Gather", List.of(from, nodes.index(index)), OnnxAttribute.of("axis", axis));
    }

    private List<GraphValue> merged(KerasConfig config, List<GraphValue> halves) {
        if (KerasLayer.isApart(config)) {
            return halves;
        }
        Merge merge = KerasLayer.merge(config);
        return List.of(GraphMerges.merged(
                nodes,
                config,
                switch (merge) {
                    case CONCAT -> "Concatenate";
                    case SUM -> "Add";
                    case MEAN -> "Average";
                    case MUL -> "Multiply";
                },
                halves));
    }

    /** Each kind of state of all directions as one, {@code [D, N, H]}. */
    private List<String> states(KerasConfig config, List<GraphValue> given, int directions, RecurrentLayer<?> layer) {
        int kinds = config.innerType().equals("LSTM") ? 2 : 1;
        if (given.isEmpty()) {
            return List.of();
        }
        boolean fit = given.size() == kinds * directions
                && given.stream().allMatch(state -> Arrays.equals(state.shape(), new int[] {layer.hiddenSize()}));
        if (!fit) {
            throw new UnsupportedModelException(config + ": expected " + kinds * directions + " initial states [batch, "
                    + layer.hiddenSize() + "], got "
                    + given.stream().map(GraphValue::text).toList());
        }
        List<String> states = new ArrayList<>();
        for (int kind = 0; kind < kinds; kind++) {
            List<String> each = new ArrayList<>();
            for (int direction = 0; direction < directions; direction++) {
                String state = given.get(direction * kinds + kind).name();
                each.add(nodes.add("Unsqueeze", List.of(state, nodes.constant("axes", 0))));
            }
            states.add(directions == 1 ? each.getFirst() : nodes.add("Concat", each, OnnxAttribute.of("axis", 0)));
        }
        return states;
    }
}
