package org.lstm4j.interchange.dl4j;

import java.util.List;
import java.util.Set;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.KerasActivations;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;
import org.lstm4j.json.JsonBoolean;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;

/**
 * A part of a network's configuration that its class names: a layer, or what stands in front of one.
 *
 * @param place where it stands, for messages
 * @param config its options
 */
record Dl4jConfig(String place, JsonObject config) {
    private static final String CONFIGURATIONS = "org.deeplearning4j.nn.conf.";
    private static final String FUNCTIONS = "org.nd4j.linalg.activations.impl.Activation";

    /** Options that change nothing that is computed from given parameters. */
    private static final Set<String> HARMLESS = Set.of(
            "@class",
            "layerName",
            "biasInit",
            "biasUpdater",
            "constraints",
            "forgetGateBiasInit",
            "gainInit",
            "gradientNormalization",
            "gradientNormalizationThreshold",
            "helperAllowFallback",
            "iupdater",
            "lossFn",
            "regularization",
            "regularizationBias",
            "weightInitFn",
            "weightInitFnRecurrent",
            "weightNoise");

    /** The order of axes in DL4J's arrays; a network that mixed orders would compute something else, so one is read. */
    private static final Set<String> FORMATS =
            Set.of("rnnDataFormat", "rnndataFormat", "timeDistributedFormat", "outputFormat");

    /** The class, without the package where it is one of DL4J's own. */
    String type() {
        String name = config.string("@class");
        return name.startsWith(CONFIGURATIONS) ? name.substring(name.lastIndexOf('.') + 1) : name;
    }

    Dl4jConfig part(String name) {
        return new Dl4jConfig(place + ", " + name, config.object(name));
    }

    /**
     * How many features go in or out.
     *
     * @throws ModelFormatException when there is none: what follows is made of that size
     */
    int size(String option) {
        int size = config.integer(option);
        if (size < 1) {
            throw new ModelFormatException(this + ": " + option + ": expected at least 1, got " + size);
        }
        return size;
    }

    /** Refuses every option that is neither harmless nor off nor among those that the caller reads. */
    Dl4jConfig requireKnown(String... read) {
        config.members().forEach((option, value) -> {
            boolean known = HARMLESS.contains(option)
                    || List.of(read).contains(option)
                    || (FORMATS.contains(option) && value.equals(Json.of("NCW")));
            if (!known && !isOff(value)) {
                throw refused(option, value);
            }
        });
        return this;
    }

    private static boolean isOff(Json value) {
        return value == JsonNull.NULL
                || (value instanceof JsonBoolean(boolean on) && !on)
                || (value instanceof JsonArray(List<Json> items) && items.isEmpty());
    }

    UnsupportedModelException refused(String option, Json value) {
        return new UnsupportedModelException(
                this + ": " + option + " = " + Json.quote(value.write()) + " has no counterpart here");
    }

    /** The share of the input that is dropped in training; DL4J says which share stays. */
    float dropped() {
        Json dropout = config.find("idropout").orElse(JsonNull.NULL);
        if (dropout == JsonNull.NULL) {
            return 0f;
        }
        Dl4jConfig part = part("idropout");
        if (!part.type().equals("Dropout")) {
            throw refused("idropout", dropout);
        }
        return 1f - part.requireKnown("p").config.floatNumber("p");
    }

    boolean isSoftmax() {
        return config.object("activationFn").string("@class").equals(FUNCTIONS + "Softmax");
    }

    Activation activation(String option) {
        JsonObject function = config.object(option);
        String name = function.string("@class");
        Activation activation = switch (name.startsWith(FUNCTIONS) ? name.substring(FUNCTIONS.length()) : "") {
            case "Identity" -> Activation.IDENTITY;
            case "TanH" -> Activation.TANH;
            case "Sigmoid" -> Activation.SIGMOID;
            case "ReLU" -> Activation.RELU;
            case "HardSigmoid" -> KerasActivations.HARD_SIGMOID;
            case "LReLU" -> new Activation(Kind.LEAKY_RELU, function.floatNumber("alpha"), 0f);
            case "ELU" -> new Activation(Kind.ELU, function.floatNumber("alpha"), 0f);
            case "SoftSign" -> new Activation(Kind.SOFTSIGN, 0f, 0f);
            case "SoftPlus" -> new Activation(Kind.SOFTPLUS, 0f, 0f);
            default -> throw refused(option, function);
        };
        new Dl4jConfig(place + ", " + option, function).requireKnown("alpha");
        return activation;
    }

    /** {@code layer 1 (LSTM)}. */
    @Override
    public String toString() {
        return place + " (" + Json.quote(type()) + ")";
    }
}
