package org.lstm4j.interchange.keras;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonArray;
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
    private static final List<String> INPUT_SHAPES = List.of("batch_shape", "batch_input_shape", "build_input_shape");

    private Sequential() {}

    static Chain chain(JsonObject json, boolean keras3, Hdf5 file, KerasArrays arrays, String source, Softmax softmax) {
        String type = json.string("class_name");
        Json model = json.get("config");
        List<Json> listed = switch (type) {
            case "Sequential" -> listed(model);
            case "Functional", "Model" -> KerasChain.layers(model.asObject());
            default ->
                throw new UnsupportedModelException(source + ": expected a Sequential or Functional model, got "
                        + Json.quote(type) + "; only chains of layers are read");
        };
        List<KerasConfig> configs = new ArrayList<>();
        for (Json layer : listed) {
            configs.add(KerasConfig.of(layer.asObject(), keras3));
        }
        List<KerasConfig> called = KerasFunctions.folded(configs.stream()
                .filter(config -> !isInput(config) && !KerasNoise.is(config))
                .toList());
        if (called.isEmpty() || KerasMask.isMasking(called.getLast())) {
            throw new ModelFormatException(source + ": the model has no layers");
        }
        KerasMask mask = KerasMask.of(called);
        List<KerasLayer> layers = new ArrayList<>();
        boolean steps = true;
        for (int i = KerasMask.isMasking(called.getFirst()) ? 1 : 0; i < called.size(); i++) {
            KerasConfig config = called.get(i);
            if (config.type().equals("Flatten")) {
                requireFlat(config, steps);
                continue;
            }
            KerasLayer layer = converted(config, i == called.size() - 1, softmax, source);
            steps &= layer.givesSteps();
            layers.add(layer);
        }
        if (layers.isEmpty()) {
            throw new ModelFormatException(source + ": the model has no layers");
        }
        return assembled(layers, mask, inputSize(layers.getFirst(), configs, model, source), file, arrays, source);
    }

    /** The layers of such a model, which is a list of them itself before Keras 2.2.3. */
    static List<Json> listed(Json model) {
        return model instanceof JsonArray(List<Json> layers)
                ? layers
                : model.asObject().list("layers");
    }

    /** What is one vector already stays as it is. */
    private static void requireFlat(KerasConfig flatten, boolean steps) {
        flatten.requireKnown("data_format");
        if (steps) {
            throw new UnsupportedModelException(
                    flatten + " lays steps side by side, so that there must be as many as in"
                            + " training, and layers here take any number; expected one vector before it");
        }
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

    static boolean isInput(KerasConfig config) {
        if (!config.type().equals("InputLayer")) {
            return false;
        }
        config.requireOff("sparse");
        config.requireOff("ragged");
        config.requireOff("optional");
        return true;
    }

    private static int inputSize(KerasLayer first, List<KerasConfig> configs, Json model, String source) {
        if (first.layer() instanceof Embedding embedding) {
            return embedding.vocabulary();
        }
        Optional<List<Json>> shape = inputShape(configs, model);
        if (shape.isEmpty() || shape.get().size() != SEQUENCE_AXES) {
            throw new UnsupportedModelException(source + ": expected an input shape [batch, steps, features], got "
                    + shape.map(axes -> Json.array(axes).write()).orElse("none"));
        }
        return shape.get().getLast().asInt();
    }

    /** What the first layer that knows one says, or the model. */
    static Optional<List<Json>> inputShape(List<KerasConfig> configs, Json model) {
        return Stream.concat(
                        configs.stream().map(KerasConfig::config).flatMap(Sequential::alsoWrapped), Stream.of(model))
                .flatMap(Sequential::shapes)
                .findFirst();
    }

    /** A layer's options, and those of the one that it wraps. */
    private static Stream<Json> alsoWrapped(JsonObject options) {
        return Stream.concat(
                Stream.of(options),
                options.find("layer").map(layer -> (Json) layer.asObject().object("config")).stream());
    }

    /** All shapes of an input that options hold. */
    static Stream<List<Json>> shapes(Json options) {
        return INPUT_SHAPES.stream().flatMap(name -> shape(options, name));
    }

    private static Stream<List<Json>> shape(Json options, String name) {
        return options instanceof JsonObject object
                        && object.find(name).orElse(JsonNull.NULL) instanceof JsonArray(List<Json> shape)
                ? Stream.of(shape)
                : Stream.empty();
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
            if (keras.config().isDistributed() && !flow.sequence()) {
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
