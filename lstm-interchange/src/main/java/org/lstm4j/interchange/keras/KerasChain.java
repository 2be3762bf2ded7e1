package org.lstm4j.interchange.keras;

import java.util.List;
import java.util.Optional;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;
import org.lstm4j.json.JsonObject;

/**
 * Whether a Functional model is a chain: one input, one output, and each layer called once, with nothing but what the one before it
 * in the file gives.
 */
final class KerasChain {
    private KerasChain() {}

    /** @throws UnsupportedModelException naming the layer that is out of line */
    static void require(JsonObject model) {
        List<Json> layers = model.list("layers");
        String before = "";
        for (Json item : layers) {
            JsonObject layer = item.asObject();
            String name = name(layer);
            List<Json> calls = layer.list("inbound_nodes");
            boolean first = before.isEmpty();
            if (first
                    ? !calls.isEmpty()
                    : calls.size() != 1
                            || !before.equals(source(calls.getFirst()).orElse(""))) {
                throw new UnsupportedModelException("layer " + Json.quote(name)
                        + ": a Functional model is read when it is a chain; expected "
                        + (first ? "the input" : "one call, with the output of " + Json.quote(before) + " alone"));
            }
            before = name;
        }
        requireOne(
                model,
                "input_layers",
                layers.isEmpty() ? "" : name(layers.getFirst().asObject()));
        requireOne(model, "output_layers", before);
    }

    private static String name(JsonObject layer) {
        return layer.object("config").string("name");
    }

    /** A list of tensors, or, since Keras 3, a single one without a list around it. */
    private static void requireOne(JsonObject model, String end, String name) {
        List<Json> tensors = model.list(end);
        List<Json> tensor =
                tensors.size() == 1 && tensors.getFirst() instanceof JsonArray(List<Json> inner) ? inner : tensors;
        if (tensor.size() != 3 || !isFirstOf(tensor, name)) {
            throw new UnsupportedModelException(
                    end + ": a Functional model is read when it is a chain; expected " + Json.quote(name)
                            + " alone, got " + Json.quote(Json.array(tensors).write()));
        }
    }

    private static boolean isFirstOf(List<Json> tensor, String name) {
        return tensor.get(0).equals(Json.of(name))
                && tensor.get(1).asInt() == 0
                && tensor.get(2).asInt() == 0;
    }

    /** The layer whose first output is all that a call is given. */
    private static Optional<String> source(Json call) {
        List<Json> history;
        JsonObject named;
        if (call instanceof JsonObject keras3) {
            List<Json> args = keras3.list("args");
            named = keras3.object("kwargs");
            if (args.size() != 1 || !(args.getFirst() instanceof JsonObject tensor)) {
                return Optional.empty();
            }
            history = tensor.object("config").list("keras_history");
        } else {
            List<Json> tensors = call.asList();
            List<Json> only = tensors.size() == 1 ? tensors.getFirst().asList() : List.of();
            if (only.size() != 4) {
                return Optional.empty();
            }
            named = only.get(3).asObject();
            history = only.subList(0, 3);
        }
        boolean plain = history.size() == 3
                && named.members().values().stream().allMatch(KerasConfig::isOff)
                && isFirstOf(history, history.getFirst().asString());
        return plain ? Optional.of(history.getFirst().asString()) : Optional.empty();
    }
}
