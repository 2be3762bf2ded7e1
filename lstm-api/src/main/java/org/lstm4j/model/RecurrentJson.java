package org.lstm4j.model;

import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.OutputMode;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.RecurrentOptions;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/** Recurrent layers as part of {@link ArchitectureJson}; a bound that is infinite, and so none, is null. */
final class RecurrentJson {
    private RecurrentJson() {}

    static JsonObject write(RecurrentLayer<?> layer) {
        JsonObject.Builder json = Json.object()
                .put("type", layer.cell().name())
                .put("hiddenSize", layer.hiddenSize())
                .put("options", write(layer.options()));
        switch (layer) {
            case LSTM lstm ->
                json.put("projectionSize", lstm.projectionSize())
                        .put("peephole", lstm.peephole())
                        .put("coupling", lstm.coupling().name())
                        .put("cellClip", bound(lstm.cellClip()));
            case GRU gru -> json.put("resetForm", gru.resetForm().name());
            case RNN _ -> {}
        }
        return json.build();
    }

    static LSTM lstm(JsonObject json) {
        json.only("type", "hiddenSize", "options", "projectionSize", "peephole", "coupling", "cellClip");
        return new LSTM(
                json.integer("hiddenSize"),
                options(json),
                json.integer("projectionSize"),
                json.bool("peephole"),
                json.constant("coupling", Coupling.class),
                bound(json, "cellClip"));
    }

    static GRU gru(JsonObject json) {
        json.only("type", "hiddenSize", "options", "resetForm");
        return new GRU(json.integer("hiddenSize"), options(json), json.constant("resetForm", ResetForm.class));
    }

    static RNN rnn(JsonObject json) {
        json.only("type", "hiddenSize", "options");
        return new RNN(json.integer("hiddenSize"), options(json));
    }

    private static JsonObject write(RecurrentOptions options) {
        return Json.object()
                .put("output", options.output().name())
                .put("bias", options.bias().name())
                .put(
                        "activations",
                        Json.array(options.activations().stream()
                                .map(ArchitectureJson::write)
                                .toList()))
                .put("inputClip", bound(options.inputClip()))
                .put("layerNorm", options.layerNorm())
                .put("recurrentDropout", options.recurrentDropout())
                .put("recurrentMask", options.recurrentMask().name())
                .put("maskMode", options.maskMode().name())
                .build();
    }

    private static RecurrentOptions options(JsonObject layer) {
        JsonObject json = layer.object("options")
                .only(
                        "output",
                        "bias",
                        "activations",
                        "inputClip",
                        "layerNorm",
                        "recurrentDropout",
                        "recurrentMask",
                        "maskMode");
        return new RecurrentOptions(
                json.constant("output", OutputMode.class),
                json.constant("bias", Bias.class),
                json.list("activations").stream()
                        .map(Json::asObject)
                        .map(ArchitectureJson::activation)
                        .toList(),
                bound(json, "inputClip"),
                json.bool("layerNorm"),
                json.floatNumber("recurrentDropout"),
                json.constant("recurrentMask", Dropout.Mask.class),
                json.constant("maskMode", MaskMode.class));
    }

    private static Json bound(float value) {
        return value == Float.POSITIVE_INFINITY ? JsonNull.NULL : Json.of(value);
    }

    private static float bound(JsonObject json, String name) {
        return json.get(name) == JsonNull.NULL ? Float.POSITIVE_INFINITY : json.floatNumber(name);
    }
}
