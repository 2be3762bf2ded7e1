package org.lstm4j.interchange.keras;

import java.util.List;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;

/**
 * A Functional model that is a chain: one input, one output, and each layer called once, with nothing but what the one before it
 * in the file gives, and a mask that the first one finds.
 */
final class KerasChain {
    /** Parts of a tensor's history: its layer, which of the layer's calls, which of the call's outputs. */
    private static final int TENSOR = 3;

    private KerasChain() {}

    /**
     * The layers of the chain.
     *
     * @throws UnsupportedModelException naming the layer that is out of line
     */
    static List<Json> layers(JsonObject model) {
        MaskOperators mask = MaskOperators.of(model.list("layers"));
        List<Json> layers = model.list("layers").stream()
                .filter(layer -> !MaskOperators.isOne(layer))
                .toList();
        String before = "";
        for (Json item : layers) {
            JsonObject layer = item.asObject();
            String name = name(item);
            List<Json> calls = layer.list("inbound_nodes");
            boolean first = before.isEmpty();
            if (first ? !calls.isEmpty() : calls.size() != 1 || !isGiven(calls.getFirst(), before, mask)) {
                throw new UnsupportedModelException("layer " + Json.quote(name)
                        + ": a Functional model is read when it is a chain; expected "
                        + (first ? "the input" : "one call, with the output of " + Json.quote(before) + " alone"));
            }
            before = name;
        }
        requireOne(model, "input_layers", layers.isEmpty() ? "" : name(layers.getFirst()));
        requireOne(model, "output_layers", before);
        mask.require(layers);
        return layers;
    }

    static String name(Json layer) {
        return layer.asObject().object("config").string("name");
    }

    /** Whether an argument of a call of Keras 3 is the first output of a layer. */
    static boolean isOutput(Json argument, String layer) {
        return argument instanceof JsonObject tensor
                && tensor.find("class_name").orElse(JsonNull.NULL).equals(Json.of("__keras_tensor__"))
                && isFirstOf(tensor.object("config").list("keras_history"), layer);
    }

    /** A list of tensors, or, since Keras 3, a single one without a list around it. */
    private static void requireOne(JsonObject model, String end, String name) {
        List<Json> tensors = model.list(end);
        List<Json> tensor =
                tensors.size() == 1 && tensors.getFirst() instanceof JsonArray(List<Json> inner) ? inner : tensors;
        if (!isFirstOf(tensor, name)) {
            throw new UnsupportedModelException(
                    end + ": a Functional model is read when it is a chain; expected " + Json.quote(name)
                            + " alone, got " + Json.quote(Json.array(tensors).write()));
        }
    }

    private static boolean isFirstOf(List<Json> tensor, String name) {
        return tensor.size() == TENSOR
                && tensor.get(0).equals(Json.of(name))
                && tensor.get(1).asInt() == 0
                && tensor.get(2).asInt() == 0;
    }

    /** Whether a call is given the first output of a layer and nothing else, but for the mask. */
    private static boolean isGiven(Json call, String layer, MaskOperators mask) {
        if (call instanceof JsonObject keras3) {
            List<Json> arguments = keras3.list("args");
            return arguments.size() == 1
                    && isOutput(arguments.getFirst(), layer)
                    && keras3.object("kwargs").members().entrySet().stream()
                            .allMatch(named -> KerasConfig.isOff(named.getValue())
                                    || (named.getKey().equals("mask") && mask.isMask(named.getValue())));
        }
        List<Json> tensors = call.asList();
        List<Json> only = tensors.size() == 1 ? tensors.getFirst().asList() : List.of();
        return only.size() == TENSOR + 1
                && isFirstOf(only.subList(0, TENSOR), layer)
                && only.getLast().asObject().members().values().stream().allMatch(KerasConfig::isOff);
    }
}
