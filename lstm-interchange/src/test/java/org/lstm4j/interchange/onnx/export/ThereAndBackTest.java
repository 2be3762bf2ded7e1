package org.lstm4j.interchange.onnx.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.interchange.Chain;
import org.lstm4j.interchange.onnx.OnnxModel;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Layout;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/** What is exported comes back as the same layers with the same weights, bit for bit. */
class ThereAndBackTest {
    @TempDir
    Path folder;

    static Stream<Model> models() {
        return OnnxExportTest.models();
    }

    /** Without layers there is nothing to find a model by. */
    private static boolean computes(Model model) {
        return !ofInference(model).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void theModelIsTheSame(Model model) {
        if (computes(model)) {
            for (Layout layout : Layout.values()) {
                comesBack(model, OnnxExportOptions.DEFAULT.withLayout(layout));
            }
            comesBack(model, OnnxExportOptions.DEFAULT.withSoftmax());
        }
    }

    @ParameterizedTest
    @MethodSource("org.lstm4j.interchange.onnx.export.OnnxExportTest#raggedModels")
    void lengthsAreTheRequests(Model model) {
        comesBack(model, OnnxExportOptions.DEFAULT.withLengths());
    }

    @ParameterizedTest
    @EnumSource(Merge.class)
    void directionsAreMergedAsTheyWere(Merge merge) {
        for (RecurrentLayer<?> layer : List.of(LSTM.of(4), GRU.of(3), RNN.of(2))) {
            Bidirectional all = Bidirectional.of(layer).withMerge(merge);
            Bidirectional last = Bidirectional.of(layer.last()).withMerge(merge);
            comesBack(built(List.of(all, last)), OnnxExportOptions.DEFAULT);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void denseLayersHaveTheirActivation(Kind kind) {
        for (float beta : new float[] {0f, 0.4f, 1f}) {
            for (float alpha : new float[] {0.7f, 1f}) {
                Dense dense = Dense.of(4, canonical(new Activation(kind, alpha, beta)));
                comesBack(built(List.of(dense, Dense.of(1, dense.activation()))), OnnxExportOptions.DEFAULT);
            }
        }
    }

    private static Model built(List<Layer> layers) {
        Model.Builder builder = Model.builder(3).initialise(Initialiser.PYTORCH, 31);
        layers.forEach(builder::add);
        return builder.build();
    }

    private void comesBack(Model model, OnnxExportOptions options) {
        Path file = folder.resolve("model.onnx");
        OnnxExport.save(file, model, options);
        Model.Builder builder = Model.builder(model.inputSize());
        ofInference(model).values().forEach(builder::add);
        Model plain = builder.build();
        Map<String, float[]> weights = new HashMap<>();
        int index = 0;
        for (int i : ofInference(model).keySet()) {
            for (Parameter parameter : model.parameters(i)) {
                String name = parameter.name();
                weights.put(index + name.substring(name.indexOf('.')), model.weights(name));
            }
            index++;
        }
        assertEquals(
                new Chain(plain.withWeights(weights), options.softmax(), null),
                OnnxModel.read(file).chain());
    }

    /** By their place, the layers without what is of use in training alone, and without what a request says. */
    private static Map<Integer, Layer> ofInference(Model model) {
        Map<Integer, Layer> layers = new TreeMap<>();
        for (int i = 0; i < model.layers().size(); i++) {
            switch (model.layers().get(i)) {
                case Dropout _ -> {}
                case RecurrentLayer<?> recurrent -> layers.put(i, ofInference(recurrent));
                case Reverse(RecurrentLayer<?> inner) -> layers.put(i, Reverse.of(ofInference(inner)));
                case Bidirectional(RecurrentLayer<?> inner, Merge merge) ->
                    layers.put(i, new Bidirectional(ofInference(inner), merge));
                case Layer other -> layers.put(i, other);
            }
        }
        return layers;
    }

    private static RecurrentLayer<?> ofInference(RecurrentLayer<?> layer) {
        List<Activation> activations = new ArrayList<>();
        layer.options().activations().forEach(activation -> activations.add(canonical(activation)));
        return layer.withRecurrentDropout(0f)
                .withMaskMode(MaskMode.ZERO_OUTPUT)
                .withActivations(activations.toArray(Activation[]::new));
    }

    /** Zero for parameters that a function does not take. */
    private static Activation canonical(Activation activation) {
        return switch (activation.kind()) {
            case RELU, TANH, SIGMOID, SOFTSIGN, SOFTPLUS -> new Activation(activation.kind(), 0f, 0f);
            case LEAKY_RELU, THRESHOLDED_RELU, ELU -> new Activation(activation.kind(), activation.alpha(), 0f);
            case AFFINE, SCALED_TANH, HARD_SIGMOID -> activation;
        };
    }
}
