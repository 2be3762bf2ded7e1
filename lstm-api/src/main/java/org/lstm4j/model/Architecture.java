package org.lstm4j.model;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;

/**
 * A checked stack of layers, without weights.
 *
 * @param inputSize features of one input step, or the vocabulary where the first layer is an embedding
 * @param layers in order of computation
 * @param features what flows into layer i at index i, and the model's output at the end: one more than layers
 * @param parameters of each layer, named as in the model
 */
record Architecture(int inputSize, List<Layer> layers, List<Features> features, List<List<Parameter>> parameters) {

    /** @throws LstmException naming the layer that cannot follow the one before it */
    static Architecture of(int inputSize, List<Layer> layers) {
        if (inputSize < 1) {
            throw new LstmException("inputSize must be at least 1, got " + inputSize);
        }
        if (layers.isEmpty()) {
            throw new LstmException("a model needs at least one layer, got none; add(Dense.of(1)) is the least");
        }
        boolean tokens = layers.getFirst() instanceof Embedding;
        List<Features> features = new ArrayList<>();
        features.add(tokens ? Features.tokens(inputSize) : Features.sequence(inputSize));
        List<List<Parameter>> parameters = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            String prefix = i + ".";
            Layer layer = layers.get(i);
            Features input = features.getLast();
            try {
                features.add(layer.output(input));
                parameters.add(layer.parameters(input.width()).stream()
                        .map(parameter -> parameter.withName(prefix + parameter.name()))
                        .toList());
            } catch (LstmException e) {
                throw new LstmException("layer " + i + ": " + e.getMessage(), e);
            }
        }
        return new Architecture(inputSize, List.copyOf(layers), List.copyOf(features), List.copyOf(parameters));
    }

    List<Parameter> allParameters() {
        return parameters.stream().flatMap(List::stream).toList();
    }
}
