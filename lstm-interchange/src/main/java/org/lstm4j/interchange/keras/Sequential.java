package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonNull;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
import org.lstm4j.model.Model;

/** A whole model from its configuration and arrays. */
final class Sequential {
    private static final int SEQUENCE_AXES = 3;
    private static final List<String> INPUT_SHAPES = List.of("batch_shape", "batch_input_shape");

    private Sequential() {}

    static Chain chain(JsonObject json, boolean keras3, Hdf5 file, KerasArrays arrays, String source, Softmax softmax) {
        String type = json.string("class_name");
        JsonObject model = json.object("config");
        List<Json> listed = switch (type) {
            case "Sequential" -> model.list("layers");
            case "Functional" -> KerasChain.layers(model);
            default ->
                throw new UnsupportedModelException(source + ": expected a Sequential or Functional model, got "
                        + Json.quote(type) + "; only chains of layers are read");
        };
        List<KerasConfig> configs = new ArrayList<>();
        for (Json layer : listed) {
            Json registered = layer.asObject().find("registered_name").orElse(JsonNull.NULL);
            KerasConfig config = KerasConfig.of(layer.asObject(), keras3);
            if (registered != JsonNull.NULL) {
                throw new UnsupportedModelException(
                        source + ": " + config + " is a class of somebody's own, " + Json.quote(registered.write()));
            }
            configs.add(config);
        }
        List<KerasConfig> called =
                configs.stream().filter(config -> !isInput(config)).toList();
        if (called.isEmpty() || KerasMask.isMasking(called.getLast())) {
            throw new ModelFormatException(source + ": the model has no layers");
        }
        KerasMask mask = KerasMask.of(called);
        List<KerasLayer> layers = new ArrayList<>();
        for (int i = KerasMask.isMasking(called.getFirst()) ? 1 : 0; i < called.size(); i++) {
            layers.add(converted(called.get(i), i == called.size() - 1, softmax, source));
        }
        return assembled(layers, mask, inputSize(layers.getFirst(), configs, source), file, arrays, source);
    }

    private static KerasLayer converted(KerasConfig config, boolean last, Softmax softmax, String source) {
        try {
            return KerasLayer.of(config, last, softmax);
        } catch (UnsupportedModelException e) {
            throw e;
        } catch (LstmException e) {
            throw new ModelFormatException(source + ": " + config + ": " + e.getMessage(), e);
        }
    }

    private static boolean isInput(KerasConfig config) {
        if (!config.type().equals("InputLayer")) {
            return false;
        }
        config.requireOff("sparse");
        config.requireOff("ragged");
        config.requireOff("optional");
        return true;
    }

    private static int inputSize(KerasLayer first, List<KerasConfig> configs, String source) {
        if (first.layer() instanceof Embedding embedding) {
            return embedding.vocabulary();
        }
        Optional<List<Json>> shape = configs.stream()
                .flatMap(config -> INPUT_SHAPES.stream().flatMap(name -> config.config().find(name).stream()))
                .findFirst()
                .map(Json::asList);
        if (shape.isEmpty() || shape.get().size() != SEQUENCE_AXES) {
            throw new UnsupportedModelException(source + ": expected an input shape [batch, steps, features], got "
                    + shape.map(axes -> Json.array(axes).write()).orElse("none"));
        }
        return shape.get().getLast().asInt();
    }

    private static Chain assembled(
            List<KerasLayer> layers, KerasMask mask, int inputSize, Hdf5 file, KerasArrays arrays, String source) {
        Features flow = layers.getFirst().layer() instanceof Embedding
                ? Features.tokens(inputSize)
                : Features.sequence(inputSize);
        Model.Builder builder = Model.builder(inputSize);
        Map<String, float[]> weights = new HashMap<>();
        StepOrder order = new StepOrder();
        int index = 0;
        for (KerasLayer keras : layers) {
            if (keras.inputDropout() != 0f) {
                builder.add(Dropout.variational(keras.inputDropout()));
                index++;
            }
            Layer layer = order.placed(keras);
            if (keras.config().type().equals("TimeDistributed") && !flow.sequence()) {
                throw new UnsupportedModelException(source + ": " + keras.config() + " has no steps to go through");
            }
            try {
                Features input = flow;
                if (input.sequence()) {
                    mask.follow(keras);
                }
                flow = layer.output(input);
                String prefix = index + ".";
                keras.weights(file, arrays, input.width())
                        .forEach((name, values) -> weights.put(prefix + name, values));
            } catch (UnsupportedModelException | ModelFormatException e) {
                throw e;
            } catch (LstmException e) {
                throw new ModelFormatException(source + ": " + keras.config() + ": " + e.getMessage(), e);
            }
            builder.add(layer);
            index++;
        }
        order.requireForward(layers.getLast(), flow.sequence());
        return new Chain(
                builder.build().withWeights(weights),
                layers.getLast().endsInSoftmax(),
                mask.found(layers.getLast(), flow.sequence()));
    }
}
