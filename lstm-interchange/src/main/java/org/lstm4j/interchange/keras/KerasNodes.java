package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.keras.KerasGraph.Call;
import org.lstm4j.interchange.keras.KerasGraph.Tensor;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxDimension;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.onnx.node.ActivationNodes;
import org.lstm4j.interchange.onnx.node.Nodes;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;

/** A model's calls as nodes of an ONNX graph, rows before steps. */
final class KerasNodes {
    private static final List<String> RECURRENT = List.of("LSTM", "GRU", "SimpleRNN", "Bidirectional");

    private static final List<String> KNOWN = Stream.of(
                    RECURRENT.stream(),
                    Stream.of("Dense", "TimeDistributed", "Activation", "Softmax", "Embedding"),
                    GraphMerges.types().stream().sorted(),
                    Stream.of(
                            "BatchNormalization",
                            "LayerNormalization",
                            "RepeatVector",
                            "Flatten",
                            "Reshape",
                            "Permute"),
                    Stream.of("GlobalAveragePooling1D", "GlobalMaxPooling1D", "Dropout", "SpatialDropout1D"),
                    KerasNoise.NAMES.stream().sorted())
            .flatMap(types -> types)
            .distinct()
            .toList();

    private static final Set<String> NUMBERS = Set.of("float32", "int32", "int64");

    private final KerasGraph graph;
    private final Hdf5 file;
    private final String source;
    private final Map<String, KerasArrays> arrays = new HashMap<>();
    private final Map<String, List<GraphValue>> given = new HashMap<>();
    private final Nodes nodes = new Nodes();
    private final GraphLayers layers;

    private KerasNodes(KerasGraph graph, Hdf5 file, KerasArrays arrays, String source) {
        this.graph = graph;
        this.file = file;
        this.source = source;
        this.layers = new GraphLayers(file, nodes);
        for (KerasConfig layer : graph.layers()) {
            this.arrays.put(layer.name(), arrays.of(layer));
        }
    }

    static OnnxGraph graph(KerasGraph graph, Hdf5 file, KerasArrays arrays, String source) {
        return new KerasNodes(graph, file, arrays, source).build();
    }

    private OnnxGraph build() {
        List<OnnxValue> inputs = inputs();
        for (Call call : graph.calls()) {
            nodes.enter(call.layer().name());
            List<GraphValue> in = call.arguments().stream().map(this::value).toList();
            try {
                List<GraphValue> values = called(call.layer(), in);
                if (graph.row() && values.size() != 1) {
                    throw new UnsupportedModelException(call.layer() + " gives " + values.size()
                            + " values, of which a Sequential model knows one; expected a Functional model");
                }
                given.put(key(call.layer().name(), call.index()), values);
            } catch (UnsupportedModelException | ModelFormatException e) {
                throw e;
            } catch (LstmException | ArithmeticException e) {
                throw new ModelFormatException(source + ": " + call.layer() + ": " + e.getMessage(), e);
            }
        }
        nodes.enter("");
        List<OnnxValue> outputs = new ArrayList<>();
        Set<String> names = new HashSet<>(inputs.stream().map(OnnxValue::name).toList());
        for (Tensor tensor : graph.outputs()) {
            GraphValue value = value(tensor);
            String name = graph.outputs().size() == 1 ? "y" : tensor.layer();
            for (int i = 1; !names.add(name); i++) {
                name = tensor.layer() + "_" + i;
            }
            nodes.put(name, "Identity", List.of(value.name()), List.of(name));
            outputs.add(declared(name, value));
        }
        return nodes.graph(inputs, outputs);
    }

    private List<OnnxValue> inputs() {
        Map<String, KerasConfig> all = new LinkedHashMap<>();
        graph.layers().forEach(layer -> all.put(layer.name(), layer));
        Set<Tensor> looked = new HashSet<>();
        graph.calls().stream()
                .filter(call -> call.layer().type().equals("Embedding"))
                .forEach(call -> looked.addAll(call.arguments()));
        List<OnnxValue> inputs = new ArrayList<>();
        for (Tensor tensor : graph.inputs()) {
            KerasConfig layer = all.get(tensor.layer());
            if (layer == null || !Sequential.isInput(layer)) {
                throw new ModelFormatException(source + ": expected an InputLayer " + Json.quote(tensor.layer()));
            }
            String type = layer.isAbsent("dtype") ? "float32" : layer.config().string("dtype");
            if (!NUMBERS.contains(type)) {
                throw layer.refused("dtype", Json.of(type));
            }
            String name = graph.inputs().size() == 1 ? "x" : layer.name();
            GraphValue value = new GraphValue(name, shape(layer), looked.contains(tensor) || type.startsWith("int"));
            given.put(key(layer.name(), 0), List.of(value));
            inputs.add(declared(name, value));
        }
        return inputs;
    }

    /** Behind the batch, which is open. */
    private static int[] shape(KerasConfig input) {
        List<Json> axes = Sequential.shapes(input.config())
                .findFirst()
                .orElseThrow(
                        () -> new UnsupportedModelException(input + ": expected the shape of the input, got none"));
        if (axes.size() < 2) {
            throw input.refused("batch_shape", new JsonArray(axes));
        }
        int[] shape = new int[axes.size() - 1];
        for (int i = 0; i < shape.length; i++) {
            Json axis = axes.get(i + 1);
            shape[i] = KerasConfig.isOff(axis) ? -1 : axis.asInt();
            if (shape[i] == 0 || shape[i] < -1) {
                throw input.refused("batch_shape", new JsonArray(axes));
            }
        }
        return shape;
    }

    private static OnnxValue declared(String name, GraphValue value) {
        List<OnnxDimension> shape = new ArrayList<>(List.of(new OnnxDimension(-1, "N")));
        for (int dimension : value.shape()) {
            shape.add(dimension < 0 ? new OnnxDimension(-1, "T") : new OnnxDimension(dimension, ""));
        }
        return new OnnxValue(name, value.tokens() ? OnnxTensor.INT32 : OnnxTensor.FLOAT, shape);
    }

    private GraphValue value(Tensor tensor) {
        List<GraphValue> values = given.get(key(tensor.layer(), tensor.call()));
        if (values == null || tensor.output() < 0 || tensor.output() >= values.size()) {
            throw new ModelFormatException(source + ": layer " + Json.quote(tensor.layer()) + " has no output "
                    + tensor.output() + " of call " + tensor.call());
        }
        return values.get(tensor.output());
    }

    private static String key(String layer, int call) {
        return call + " " + layer;
    }

    private List<GraphValue> called(KerasConfig config, List<GraphValue> in) {
        KerasArrays own = Objects.requireNonNull(arrays.get(config.name()));
        GraphValue x = in.getFirst();
        String type = config.type();
        if (!KNOWN.contains(type)) {
            throw new UnsupportedModelException(config + " is none of " + String.join(", ", KNOWN));
        }
        if (!type.equals("Embedding") && in.stream().anyMatch(GraphValue::tokens)) {
            throw new UnsupportedModelException(config + ": reads token ids; expected an Embedding");
        }
        if (GraphMerges.types().contains(type)) {
            return List.of(GraphMerges.called(nodes, config, in));
        }
        if (RECURRENT.contains(type)) {
            return layers.recurrent(config, own, in);
        }
        if (in.size() != 1) {
            throw new UnsupportedModelException(config + ": expected one input, got " + in.size());
        }
        return List.of(
                switch (type) {
                    case "BatchNormalization" -> GraphNorms.batch(file, nodes, config, own, x);
                    case "LayerNormalization" -> GraphNorms.layer(file, nodes, config, own, x);
                    case "RepeatVector" -> GraphForms.repeated(nodes, config, x);
                    case "Flatten" -> GraphForms.flattened(nodes, config, x);
                    case "Reshape" -> GraphForms.reshaped(nodes, config, x);
                    case "Permute" -> GraphForms.permuted(nodes, config, x);
                    case "Activation", "Softmax" -> function(config, x);
                    case "Embedding" -> embedded(config, own, x);
                    default -> KerasNoise.is(config) ? x : layers.plain(config, own, x);
                });
    }

    private GraphValue embedded(KerasConfig config, KerasArrays own, GraphValue x) {
        if (!x.tokens()) {
            throw new UnsupportedModelException(config + ": expected token ids, an input of the model");
        }
        return layers.plain(config, own, x);
    }

    private GraphValue function(KerasConfig config, GraphValue x) {
        Json function = KerasFunctions.function(config);
        if (Json.of("softmax").equals(function)) {
            return x.with(layers.softmax(x.name()), x.shape());
        }
        return x.with(ActivationNodes.add(nodes, config.activation("activation"), x.name()), x.shape());
    }
}
