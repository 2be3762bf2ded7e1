package org.lstm4j.interchange.keras;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.KerasActivations;
import org.lstm4j.interchange.convention.KerasOptions;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonBoolean;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.json.JsonString;
import org.lstm4j.spi.Activation;

/**
 * One layer of a Keras model as its file describes it.
 *
 * @param type the class, such as {@code LSTM}
 * @param name the layer's own
 * @param config its options
 * @param keras3 whether Keras 3 or later wrote it
 */
record KerasConfig(String type, String name, JsonObject config, boolean keras3) {
    private static final String DENSE = "Dense";

    /** Modules whose classes are registered, and are Keras' own all the same. */
    private static final String OPERATIONS = "keras.src.ops.";

    /**
     * Reads a layer, wherever it stands.
     *
     * @throws UnsupportedModelException if it is a class of somebody's own, whatever its name
     */
    static KerasConfig of(JsonObject layer, boolean keras3) {
        JsonObject options = layer.object("config");
        String name = options.find("name").map(Json::asString).orElse("");
        KerasConfig config = new KerasConfig(layer.string("class_name"), name, options, keras3);
        Json registered = layer.find("registered_name").orElse(JsonNull.NULL);
        boolean operation = layer.find("module")
                        .filter(module -> module.asString().startsWith(OPERATIONS))
                        .isPresent()
                && GraphMerges.OPERATIONS.contains(config.type);
        if (registered != JsonNull.NULL && !operation) {
            throw new UnsupportedModelException(
                    config + " is a class of somebody's own, " + Json.quote(registered.write()));
        }
        return config;
    }

    /** The class of the layer that this one wraps, or its own. */
    String innerType() {
        return config.find("layer")
                .map(layer -> layer.asObject().string("class_name"))
                .orElse(type);
    }

    boolean isDistributed() {
        return type.equals("TimeDistributed");
    }

    /** The options of a dense layer, applied to each step or not; null for any other layer. */
    @Nullable
    JsonObject dense() {
        JsonObject inner = isDistributed() ? config.object("layer") : null;
        if (inner != null && inner.string("class_name").equals(DENSE)) {
            return inner.object("config");
        }
        return type.equals(DENSE) ? config : null;
    }

    /** Refuses every option that is neither harmless nor among those that the caller reads, and every dtype but float32. */
    void requireKnown(String... read) {
        for (String option : config.members().keySet()) {
            if (option.equals("dtype")) {
                requireFloat32();
            } else if (!KerasOptions.HARMLESS.contains(option) && !List.of(read).contains(option)) {
                requireOff(option);
            }
        }
    }

    /** An option that must not be turned on: absent, null, false. */
    void requireOff(String option) {
        Json value = config.find(option).orElse(JsonNull.NULL);
        if (!isOff(value)) {
            throw refused(option, value);
        }
    }

    /** Whether an option is not there, or turns nothing on. */
    boolean isAbsent(String option) {
        return isOff(config.find(option).orElse(JsonNull.NULL));
    }

    /** Whether it turns nothing on: null, or false. */
    static boolean isOff(Json value) {
        return value == JsonNull.NULL || (value instanceof JsonBoolean(boolean on) && !on);
    }

    boolean flag(String option) {
        return config.find(option).map(Json::asBoolean).orElse(false);
    }

    float rate(String option) {
        return config.find(option).map(Json::asFloat).orElse(0f);
    }

    UnsupportedModelException refused(String option, Json value) {
        return new UnsupportedModelException(
                this + ": " + option + " = " + Json.quote(value.write()) + " has no counterpart here");
    }

    /** An activation; hard_sigmoid is another function in Keras 3. */
    Activation activation(String option) {
        Json value = config.get(option);
        if (!(value instanceof JsonString(String activation))) {
            throw refused(option, value);
        }
        return KerasActivations.named(
                        activation, () -> keras3 ? KerasActivations.HARD_SIGMOID_SIXTHS : KerasActivations.HARD_SIGMOID)
                .orElseThrow(() -> refused(option, value));
    }

    private void requireFloat32() {
        Json name = KerasOptions.dtype(config.get("dtype"));
        if (!name.equals(Json.of("float32"))) {
            throw refused("dtype", name);
        }
    }

    /** {@code layer "lstm_1" (LSTM)}. */
    @Override
    public String toString() {
        return "layer " + Json.quote(name) + " (" + Json.quote(type) + ")";
    }
}
