package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;

/** Layers that are a function and nothing else, {@code Activation} and {@code Softmax}: the Dense layer before them has it then. */
final class KerasFunctions {
    private static final String ACTIVATION = "activation";
    private static final int LAST = -1;

    private KerasFunctions() {}

    /**
     * The layers without those.
     *
     * @throws UnsupportedModelException naming the first one behind anything but a Dense layer without a function
     */
    static List<KerasConfig> folded(List<KerasConfig> layers) {
        List<KerasConfig> folded = new ArrayList<>();
        for (KerasConfig layer : layers) {
            Json function = function(layer);
            if (function == null) {
                folded.add(layer);
            } else if (!folded.isEmpty() && isFree(folded.getLast())) {
                folded.add(with(folded.removeLast(), function));
            } else {
                throw new UnsupportedModelException(
                        layer + ": expected a Dense layer without a function before it, got "
                                + (folded.isEmpty() ? "none" : folded.getLast()));
            }
        }
        return folded;
    }

    /** The function that the layer is, null if it is none. */
    static @Nullable Json function(KerasConfig layer) {
        return switch (layer.type()) {
            case "Activation" -> {
                layer.requireKnown(ACTIVATION);
                yield layer.config().get(ACTIVATION);
            }
            case "Softmax" -> {
                layer.requireKnown("axis");
                Json axis = layer.config().get("axis");
                if (axis.asInt() != LAST) {
                    throw layer.refused("axis", axis);
                }
                yield Json.of("softmax");
            }
            default -> null;
        };
    }

    private static boolean isFree(KerasConfig layer) {
        JsonObject dense = layer.dense();
        return dense != null && dense.get(ACTIVATION).equals(Json.of("linear"));
    }

    private static KerasConfig with(KerasConfig layer, Json function) {
        JsonObject changed = layer.isDistributed()
                ? changed(
                        layer.config(),
                        "layer",
                        changed(
                                layer.config().object("layer"),
                                "config",
                                changed(layer.config().object("layer").object("config"), ACTIVATION, function)))
                : changed(layer.config(), ACTIVATION, function);
        return new KerasConfig(layer.type(), layer.name(), changed, layer.keras3());
    }

    private static JsonObject changed(JsonObject object, String name, Json value) {
        Map<String, Json> members = new LinkedHashMap<>(object.members());
        members.put(name, value);
        return new JsonObject(members);
    }
}
