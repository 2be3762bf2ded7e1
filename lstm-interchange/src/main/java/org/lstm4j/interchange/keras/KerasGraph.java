package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;

/**
 * A model as its file wires it: a Functional one, or a Sequential one, whose layers are called one after the other.
 *
 * @param layers in the order of the file
 * @param calls each behind those whose outputs it reads
 * @param outputs of the model
 * @param row whether it is Sequential, where each layer gives one value
 */
record KerasGraph(List<KerasConfig> layers, List<Call> calls, List<Tensor> inputs, List<Tensor> outputs, boolean row) {
    private static final String INPUT = "InputLayer";
    private static final String STATES = "initial_state";
    private static final int TENSOR = 3;

    /** What a call gives: of which layer, in which of its calls, and which of the call's outputs. */
    record Tensor(String layer, int call, int output) {}

    /**
     * One call of a layer.
     *
     * @param index among the calls of its layer
     * @param arguments tensors, initial states behind the others
     */
    record Call(KerasConfig layer, int index, List<Tensor> arguments) {}

    /** Steps that are left out by their values, which a stack of layers alone can say ({@link KerasMask}). */
    static final class MaskedException extends UnsupportedModelException {
        private static final long serialVersionUID = 1L;

        MaskedException(String message) {
            super(message);
        }
    }

    /**
     * The graph of a model.
     *
     * @throws MaskedException naming the layer that makes a mask
     * @throws UnsupportedModelException naming the layer whose call cannot be taken
     */
    static KerasGraph of(JsonObject json, boolean keras3, String source) {
        String type = json.string("class_name");
        return switch (type) {
            case "Sequential" -> row(json.get("config"), keras3, source);
            case "Functional", "Model" -> functional(json.object("config"), keras3, source);
            default ->
                throw new UnsupportedModelException(
                        source + ": expected a Sequential or Functional model, got " + Json.quote(type));
        };
    }

    private static KerasGraph row(Json model, boolean keras3, String source) {
        List<KerasConfig> layers = new ArrayList<>();
        for (Json layer : Sequential.listed(model)) {
            layers.add(KerasConfig.of(layer.asObject(), keras3));
        }
        if (layers.isEmpty() || !layers.getFirst().type().equals(INPUT)) {
            Json shape = Sequential.inputShape(layers, model)
                    .map(axes -> (Json) new JsonArray(axes))
                    .orElse(JsonNull.NULL);
            JsonObject input = Json.object().put("batch_shape", shape).build();
            layers.addFirst(new KerasConfig(INPUT, "", input, keras3));
        }
        List<Call> calls = new ArrayList<>();
        for (int i = 1; i < layers.size(); i++) {
            Tensor before = new Tensor(layers.get(i - 1).name(), 0, 0);
            calls.add(new Call(layers.get(i), 0, List.of(before)));
        }
        Tensor first = new Tensor(layers.getFirst().name(), 0, 0);
        Tensor last = new Tensor(layers.getLast().name(), 0, 0);
        return checked(new KerasGraph(layers, calls, List.of(first), List.of(last), true), source);
    }

    private static KerasGraph functional(JsonObject model, boolean keras3, String source) {
        List<KerasConfig> layers = new ArrayList<>();
        List<Call> calls = new ArrayList<>();
        for (Json item : model.list("layers")) {
            if (MaskOperators.isOne(item)) {
                throw new MaskedException("layer " + Json.quote(KerasChain.name(item)) + " makes a mask");
            }
            KerasConfig layer = KerasConfig.of(item.asObject(), keras3);
            layers.add(layer);
            List<Json> nodes = item.asObject().list("inbound_nodes");
            for (int i = 0; i < nodes.size(); i++) {
                calls.add(new Call(layer, i, arguments(layer, nodes.get(i))));
            }
        }
        List<Tensor> inputs = tensors(model.get("input_layers")).toList();
        List<Tensor> outputs = tensors(model.get("output_layers")).toList();
        return checked(new KerasGraph(layers, inOrder(calls, inputs, source), inputs, outputs, false), source);
    }

    private static KerasGraph checked(KerasGraph graph, String source) {
        Set<String> names = new HashSet<>();
        for (KerasConfig layer : graph.layers) {
            if (!names.add(layer.name())) {
                throw new ModelFormatException(source + ": " + layer + ": there are two of this name");
            }
            if (KerasMask.isMasking(layer) || !layer.isAbsent("mask_zero")) {
                throw new MaskedException(layer + " makes a mask");
            }
        }
        if (graph.calls.isEmpty() || graph.outputs.isEmpty()) {
            throw new ModelFormatException(source + ": the model has no layers, or no outputs");
        }
        return graph;
    }

    /** Of Keras 3, or a list of tensors with options of their own, of Keras 2. */
    private static List<Tensor> arguments(KerasConfig layer, Json node) {
        List<Tensor> tensors = new ArrayList<>();
        Map<String, Json> options = new HashMap<>();
        if (node instanceof JsonObject call) {
            options.putAll(call.object("kwargs").members());
            call.list("args").forEach(argument -> add(layer, "args", argument, tensors));
        } else {
            for (Json argument : node.asList()) {
                List<Json> tensor = argument.asList();
                tensors.add(tensor(tensor.subList(0, Math.min(TENSOR, tensor.size()))));
                if (tensor.size() > TENSOR) {
                    options.putAll(tensor.get(TENSOR).asObject().members());
                }
            }
        }
        options.forEach((name, value) -> {
            if (name.equals(STATES)) {
                add(layer, name, value, tensors);
            } else if (!KerasConfig.isOff(value)) {
                throw layer.refused(name, value);
            }
        });
        if (tensors.isEmpty()) {
            throw new UnsupportedModelException(layer + ": expected a tensor in its call, got none");
        }
        return tensors;
    }

    private static void add(KerasConfig layer, String name, Json argument, List<Tensor> tensors) {
        switch (argument) {
            case JsonNull _ -> {}
            case JsonArray(List<Json> list) when isTensor(list) -> tensors.add(tensor(list));
            case JsonArray(List<Json> list) -> list.forEach(one -> add(layer, name, one, tensors));
            case JsonObject object
            when object.find("class_name").orElse(JsonNull.NULL).equals(Json.of("__keras_tensor__")) ->
                tensors.add(tensor(object.object("config").list("keras_history")));
            default -> throw layer.refused(name, argument);
        }
    }

    /** One tensor, or a list of them. */
    private static Stream<Tensor> tensors(Json end) {
        List<Json> list = end.asList();
        return isTensor(list) ? Stream.of(tensor(list)) : list.stream().flatMap(KerasGraph::tensors);
    }

    private static boolean isTensor(List<Json> list) {
        return list.size() == TENSOR && list.getFirst() instanceof JsonString;
    }

    private static Tensor tensor(List<Json> history) {
        if (!isTensor(history)) {
            throw new ModelFormatException("expected layer, call and output of a tensor, got "
                    + Json.quote(Json.array(history).write()));
        }
        return new Tensor(
                history.get(0).asString(),
                history.get(1).asInt(),
                history.get(2).asInt());
    }

    private static List<Call> inOrder(List<Call> calls, List<Tensor> inputs, String source) {
        Set<String> done = new HashSet<>();
        inputs.forEach(input -> done.add(key(input.layer, input.call)));
        List<Call> waiting = new ArrayList<>(calls);
        List<Call> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            int before = ordered.size();
            List<Call> still = new ArrayList<>();
            for (Call call : waiting) {
                if (call.arguments.stream().allMatch(tensor -> done.contains(key(tensor.layer, tensor.call)))) {
                    ordered.add(call);
                    done.add(key(call.layer.name(), call.index));
                } else {
                    still.add(call);
                }
            }
            if (ordered.size() == before) {
                throw new ModelFormatException(
                        source + ": " + waiting.getFirst().layer + ": reads what no layer gives before it");
            }
            waiting = still;
        }
        return ordered;
    }

    private static String key(String layer, int call) {
        return call + " " + layer;
    }
}
