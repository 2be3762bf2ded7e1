package org.lstm4j.model;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonException;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.PoolMode;

/** Architectures as the text under {@code lstm4j.model}; every field is written, and every field is required. */
final class ArchitectureJson {
    private ArchitectureJson() {}

    static JsonObject write(Architecture architecture) {
        return Json.object()
                .put("inputSize", architecture.inputSize())
                .put(
                        "layers",
                        Json.array(architecture.layers().stream()
                                .map(ArchitectureJson::write)
                                .toList()))
                .build();
    }

    /** @throws LstmException naming the layer and the member at fault */
    static Architecture read(JsonObject json) {
        json.only("inputSize", "layers");
        List<Layer> layers = new ArrayList<>();
        for (Json layer : json.list("layers")) {
            try {
                layers.add(read(layer));
            } catch (LstmException e) {
                throw new LstmException("layer " + layers.size() + ": " + e.getMessage(), e);
            }
        }
        return Architecture.of(json.integer("inputSize"), layers);
    }

    private static JsonObject write(Layer layer) {
        return switch (layer) {
            case RecurrentLayer<?> recurrent -> RecurrentJson.write(recurrent);
            case Bidirectional(RecurrentLayer<?> inner, Bidirectional.Merge merge) ->
                Json.object()
                        .put("type", "Bidirectional")
                        .put("layer", write(inner))
                        .put("merge", merge.name())
                        .build();
            case Reverse(RecurrentLayer<?> inner) ->
                Json.object().put("type", "Reverse").put("layer", write(inner)).build();
            case Dense(int units, Activation activation) ->
                Json.object()
                        .put("type", "Dense")
                        .put("units", units)
                        .put("activation", write(activation))
                        .build();
            case Dropout(float rate, Dropout.Mask mask) ->
                Json.object()
                        .put("type", "Dropout")
                        .put("rate", rate)
                        .put("mask", mask.name())
                        .build();
            case Pooling(PoolMode mode) ->
                Json.object().put("type", "Pooling").put("mode", mode.name()).build();
            case Embedding(int vocabulary, int width) ->
                Json.object()
                        .put("type", "Embedding")
                        .put("vocabulary", vocabulary)
                        .put("width", width)
                        .build();
        };
    }

    private static Layer read(Json json) {
        JsonObject layer = json.asObject();
        String type = layer.string("type");
        return switch (type) {
            case "LSTM" -> RecurrentJson.lstm(layer);
            case "GRU" -> RecurrentJson.gru(layer);
            case "RNN" -> RecurrentJson.rnn(layer);
            case "Bidirectional" -> {
                layer.only("type", "layer", "merge");
                yield new Bidirectional(inner(layer), layer.constant("merge", Bidirectional.Merge.class));
            }
            case "Reverse" -> {
                layer.only("type", "layer");
                yield new Reverse(inner(layer));
            }
            case "Dense" -> {
                layer.only("type", "units", "activation");
                yield new Dense(layer.integer("units"), activation(layer.object("activation")));
            }
            case "Dropout" -> {
                layer.only("type", "rate", "mask");
                yield new Dropout(layer.floatNumber("rate"), layer.constant("mask", Dropout.Mask.class));
            }
            case "Embedding" -> {
                layer.only("type", "vocabulary", "width");
                yield new Embedding(layer.integer("vocabulary"), layer.integer("width"));
            }
            case "Pooling" -> {
                layer.only("type", "mode");
                yield new Pooling(layer.constant("mode", PoolMode.class));
            }
            default ->
                throw new JsonException(
                        "unknown type " + Json.quote(type)
                                + "; this version knows LSTM, GRU, RNN, Bidirectional, Reverse, Dense, Dropout, Embedding, Pooling");
        };
    }

    private static RecurrentLayer<?> inner(JsonObject layer) {
        if (!(read(layer.get("layer")) instanceof RecurrentLayer<?> inner)) {
            throw new JsonException("member \"layer\": expected a recurrent layer, got " + layer.get("layer"));
        }
        return inner;
    }

    static JsonObject write(Activation activation) {
        return Json.object()
                .put("kind", activation.kind().name())
                .put("alpha", activation.alpha())
                .put("beta", activation.beta())
                .build();
    }

    static Activation activation(JsonObject json) {
        json.only("kind", "alpha", "beta");
        return new Activation(
                json.constant("kind", Activation.Kind.class), json.floatNumber("alpha"), json.floatNumber("beta"));
    }
}
