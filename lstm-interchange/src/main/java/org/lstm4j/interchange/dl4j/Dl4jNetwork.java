package org.lstm4j.interchange.dl4j;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.LstmException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.Softmax;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;

/** A whole network from its configuration and parameters. */
final class Dl4jNetwork {
    /** How the network was trained and is computed; nothing about what it gives. */
    private static final Set<String> HARMLESS = Set.of(
            "backpropType",
            "cacheMode",
            "epochCount",
            "inferenceWorkspaceMode",
            "iterationCount",
            "tbpttBackLength",
            "tbpttFwdLength",
            "trainingWorkspaceMode",
            "validateOutputLayerConfig",
            "maxNumLineSearchIterations",
            "miniBatch",
            "minimize",
            "optimizationAlgo",
            "seed",
            "stepFunction",
            "variables");

    private final Map<Integer, Dl4jConfig> preprocessors = new HashMap<>();
    private final List<Dl4jLayer> layers = new ArrayList<>();

    /** Whether the steps of all rows stand below each other just now, as a dense layer of DL4J wants them. */
    private boolean flat;

    /** Where the parameters are read, once the configuration is known to be one that can be. */
    interface Parameters {
        Dl4jArray open() throws IOException;
    }

    private Dl4jNetwork() {}

    static Chain chain(JsonObject json, Parameters parameters, Softmax softmax) throws IOException {
        if (json.find("vertices").isPresent()) {
            throw new UnsupportedModelException(
                    "a ComputationGraph; only a chain of layers is read, MultiLayerNetwork");
        }
        Dl4jNetwork network = new Dl4jNetwork();
        requireKnown("the network", json, Set.of("confs", "dataType", "inputPreProcessors"));
        List<Json> confs = json.list("confs");
        for (int i = 0; i < confs.size(); i++) {
            String place = "layer " + i;
            JsonObject conf = confs.get(i).asObject();
            requireKnown(place, conf, Set.of("layer", "dataType"));
            Dl4jConfig config = new Dl4jConfig(place, conf.object("layer"));
            network.layers.add(Dl4jLayer.of(config, i == confs.size() - 1, softmax));
        }
        if (network.layers.isEmpty()) {
            throw new ModelFormatException("the network has no layers");
        }
        JsonObject before = json.object("inputPreProcessors");
        for (String index : before.members().keySet()) {
            if (!index.matches("\\d{1,6}") || Integer.parseInt(index) >= confs.size()) {
                throw new ModelFormatException("inputPreProcessors: no layer " + Json.quote(index));
            }
            Dl4jConfig config = new Dl4jConfig("the preprocessor of layer " + index, before.object(index));
            network.preprocessors.put(Integer.parseInt(index), config.requireKnown());
        }
        return network.assembled(parameters.open());
    }

    private static void requireKnown(String what, JsonObject json, Set<String> read) {
        for (String option : json.members().keySet()) {
            if (!HARMLESS.contains(option) && !read.contains(option)) {
                throw new UnsupportedModelException(what + ": " + Json.quote(option) + " is not known here");
            }
        }
        if (!json.string("dataType").equals("FLOAT")) {
            throw new UnsupportedModelException(
                    what + ": expected dataType FLOAT, got " + Json.quote(json.string("dataType")));
        }
    }

    private Chain assembled(Dl4jArray array) {
        Dl4jLayer first = layers.getFirst();
        Features flow = first.layer() instanceof Embedding
                ? Features.tokens(first.inputSize())
                : Features.sequence(first.inputSize());
        Model.Builder builder = Model.builder(first.inputSize());
        Map<String, float[]> weights = new HashMap<>();
        int index = 0;
        for (int i = 0; i < layers.size(); i++) {
            Dl4jLayer layer = layers.get(i);
            preprocess(i, flow);
            requireOrder(layer, flow);
            if (layer.inputSize() != 0 && layer.inputSize() != flow.width()) {
                throw new ModelFormatException(layer.config() + ": nin = " + layer.inputSize() + ", but " + flow.width()
                        + " features flow in");
            }
            if (layer.dropped() != 0f) {
                builder.add(Dropout.of(layer.dropped()));
                index++;
            }
            try {
                flow = layer.layer().output(flow);
            } catch (LstmException e) {
                throw new ModelFormatException(layer.config() + ": " + e.getMessage(), e);
            }
            String prefix = index + ".";
            layer.weights(array).forEach((name, values) -> weights.put(prefix + name, values));
            builder.add(layer.layer());
            index++;
        }
        if (flat && flow.sequence()) {
            throw new UnsupportedModelException(layers.getLast().config()
                    + " gives [rows * steps, features]; end the network in an RnnOutputLayer instead");
        }
        if (array.left() != 0) {
            throw new ModelFormatException("coefficients.bin: " + array.left() + " floats more than the layers have");
        }
        return new Chain(builder.build().withWeights(weights), layers.getLast().endsInSoftmax(), null);
    }

    /** What stands in front of a layer rearranges rows and steps, or does nothing where there are no steps. */
    private void preprocess(int layer, Features flow) {
        Dl4jConfig preprocessor = preprocessors.get(layer);
        if (preprocessor == null) {
            return;
        }
        switch (preprocessor.type()) {
            case "RnnToFeedForwardPreProcessor" -> flat = flow.sequence();
            case "FeedForwardToRnnPreProcessor" -> {
                if (!flat) {
                    throw new UnsupportedModelException(preprocessor + " makes steps of rows that were none before");
                }
                flat = false;
            }
            default ->
                throw new UnsupportedModelException(
                        preprocessor + " is none of RnnToFeedForwardPreProcessor, FeedForwardToRnnPreProcessor");
        }
    }

    /** Dense layers of DL4J take rows, all others whose order matters take steps. */
    private void requireOrder(Dl4jLayer layer, Features flow) {
        boolean rows = !flow.sequence() || flat;
        boolean expected = switch (layer.config().type()) {
            case "DenseLayer", "OutputLayer" -> rows;
            case "DropoutLayer" -> true;
            default -> !rows;
        };
        if (!expected) {
            throw new UnsupportedModelException(layer.config() + ": expected "
                    + (rows ? "[rows, features, steps], got [rows, features]" : "[rows, features], got steps")
                    + "; build the network with setInputType, so that DL4J puts a preprocessor there");
        }
    }
}
