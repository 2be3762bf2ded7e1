package org.lstm4j.interchange.keras;

import java.util.List;
import java.util.Set;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;
import org.lstm4j.json.JsonObject;

/**
 * What Keras 3 writes of a mask among the layers of a Functional model: {@code NotEqual} of the input and a number, for
 * {@code Masking} followed by {@code Any} over the features. A layer's call names what it is given as its mask.
 *
 * @param all in the order of the file, none where there is no mask
 */
record MaskOperators(List<Json> all) {
    /** Not named in {@code .h5}. */
    private static final Json MODULE = Json.of("keras.src.ops.numpy");

    private static final Set<String> NAMES = Set.of("NotEqual", "Any");
    private static final int LAST = -1;

    static MaskOperators of(List<Json> layers) {
        return new MaskOperators(layers.stream().filter(MaskOperators::isOne).toList());
    }

    static boolean isOne(Json layer) {
        return NAMES.contains(layer.asObject().string("class_name"))
                && layer.asObject().find("module").orElse(MODULE).equals(MODULE);
    }

    /** Whether an argument of a call is the mask. */
    boolean isMask(Json argument) {
        return !all.isEmpty() && KerasChain.isOutput(argument, KerasChain.name(all.getLast()));
    }

    /**
     * Refuses operators that do not make the mask of the first layer behind the input.
     *
     * @throws UnsupportedModelException naming the first of them
     */
    void require(List<Json> layers) {
        if (!all.isEmpty()
                && (layers.size() < 2
                        || !isMaskOf(layers.getFirst(), layers.get(1).asObject()))) {
            throw new UnsupportedModelException("layer " + Json.quote(KerasChain.name(all.getFirst()))
                    + ": a Functional model is read when it is a chain; expected the mask of Masking or mask_zero behind"
                    + " the input alone");
        }
    }

    private boolean isMaskOf(Json input, JsonObject layer) {
        JsonObject config = layer.object("config");
        return switch (layer.string("class_name")) {
            case "Embedding" ->
                all.size() == 1
                        && config.find("mask_zero").map(Json::asBoolean).orElse(false)
                        && isUnequal(all.getFirst(), input, Json.of(0));
            case "Masking" ->
                all.size() == 2
                        && isUnequal(all.getFirst(), input, config.get("mask_value"))
                        && isAny(all.getLast(), all.getFirst());
            default -> false;
        };
    }

    private static boolean isUnequal(Json operator, Json input, Json value) {
        List<Json> arguments = arguments(operator, "NotEqual");
        return arguments.size() == 2
                && KerasChain.isOutput(arguments.getFirst(), KerasChain.name(input))
                && arguments.getLast().asFloat() == value.asFloat();
    }

    private static boolean isAny(Json operator, Json of) {
        List<Json> arguments = arguments(operator, "Any");
        JsonObject config = operator.asObject().object("config");
        Json axes = config.get("axis");
        Json axis = axes instanceof JsonArray(List<Json> only) && only.size() == 1 ? only.getFirst() : axes;
        return arguments.size() == 1
                && KerasChain.isOutput(arguments.getFirst(), KerasChain.name(of))
                && axis.asInt() == LAST
                && KerasConfig.isOff(config.get("keepdims"));
    }

    /** What an operator is called with, when it is of that name and called once. */
    private static List<Json> arguments(Json operator, String name) {
        List<Json> calls = operator.asObject().list("inbound_nodes");
        boolean once = operator.asObject().string("class_name").equals(name) && calls.size() == 1;
        return once && calls.getFirst() instanceof JsonObject call ? call.list("args") : List.of();
    }
}
