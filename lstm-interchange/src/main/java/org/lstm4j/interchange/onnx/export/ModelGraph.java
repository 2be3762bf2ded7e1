package org.lstm4j.interchange.onnx.export;

import static org.lstm4j.interchange.onnx.export.Nodes.NONE;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.OnnxOperator;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxDimension;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Layout;
import org.lstm4j.model.Model;

/** One model on its way to a graph; inside, time stands before the batch, as in ONNX's recurrent operators. */
final class ModelGraph {
    private static final String INPUT = "input";
    private static final String LENGTHS = "lengths";
    private static final String OUTPUT = "output";

    private final Model model;
    private final OnnxExportOptions options;
    private final boolean batchMajor;
    private final Nodes nodes = new Nodes();

    ModelGraph(Model model, OnnxExportOptions options) {
        this.model = model;
        this.options = options;
        this.batchMajor = options.layout() == Layout.BATCH_MAJOR;
    }

    OnnxGraph build() {
        Features first = model.inputFeatures(0);
        Features last = model.outputFeatures();
        boolean tokens = first.kind() == Features.Kind.TOKENS;
        List<OnnxValue> inputs = new ArrayList<>();
        inputs.add(value(INPUT, tokens ? OnnxTensor.INT64 : OnnxTensor.FLOAT, first));
        if (options.lengths()) {
            inputs.add(new OnnxValue(LENGTHS, OnnxTensor.INT32, List.of(open("batch"))));
        }
        nodes.enter(INPUT);
        String x = batchMajor ? nodes.add("Transpose", List.of(INPUT), swapped(tokens)) : INPUT;
        for (int i = 0; i < model.layers().size(); i++) {
            nodes.enter(Integer.toString(i));
            Layer layer = model.layers().get(i);
            try {
                x = layer(i, layer, x);
            } catch (UnsupportedModelException e) {
                throw new UnsupportedModelException(
                        "layer " + i + ", " + layer.label() + ": " + e.getMessage() + ", which ONNX cannot say", e);
            }
        }
        if (options.softmax()) {
            x = nodes.add("Softmax", List.of(x), OnnxAttribute.of("axis", -1));
        }
        if (batchMajor && last.sequence()) {
            nodes.put(OUTPUT, "Transpose", List.of(x), List.of(OUTPUT), swapped(false));
        } else {
            nodes.put(OUTPUT, "Identity", List.of(x), List.of(OUTPUT));
        }
        return nodes.graph(inputs, List.of(value(OUTPUT, OnnxTensor.FLOAT, last)));
    }

    private static OnnxAttribute swapped(boolean tokens) {
        return tokens ? OnnxAttribute.ofIntegers("perm", 1, 0) : OnnxAttribute.ofIntegers("perm", 1, 0, 2);
    }

    private OnnxValue value(String name, int elementType, Features features) {
        List<OnnxDimension> shape = new ArrayList<>();
        if (features.sequence()) {
            shape.add(open("time"));
        }
        shape.add(batchMajor ? 0 : shape.size(), open("batch"));
        if (features.kind() != Features.Kind.TOKENS) {
            shape.add(new OnnxDimension(features.width(), ""));
        }
        return new OnnxValue(name, elementType, shape);
    }

    private static OnnxDimension open(String name) {
        return new OnnxDimension(-1, name);
    }

    private String layer(int i, Layer layer, String x) {
        String lengths = options.lengths() ? LENGTHS : NONE;
        return switch (layer) {
            case RecurrentLayer<?> recurrent ->
                new RecurrentNodes(nodes, recurrent, model.recurrentWeights(i), lengths).add(x, Merge.CONCAT);
            case Reverse(RecurrentLayer<?> inner) ->
                new RecurrentNodes(nodes, inner, model.recurrentWeights(i), lengths).add(x, Merge.CONCAT);
            case Bidirectional(RecurrentLayer<?> inner, Merge merge) ->
                new RecurrentNodes(nodes, inner, model.recurrentWeights(i), lengths).add(x, merge);
            case Dense dense -> dense(i, dense, x);
            case Embedding(int vocabulary, int width) ->
                nodes.add(
                        "Gather",
                        List.of(nodes.constant("weight", model.weights(i + ".weight"), vocabulary, width), x));
            case Dropout _ -> x;
            case Pooling pooling -> pooling(pooling, x);
        };
    }

    private String dense(int i, Dense dense, String x) {
        int units = dense.units();
        int width = model.inputFeatures(i).width();
        float[] weight = OnnxOperator.matMul(model.weights(i + ".weight"), units, width);
        String product = nodes.add("MatMul", List.of(x, nodes.constant("weight", weight, width, units)));
        String sum = nodes.add("Add", List.of(product, nodes.constant("bias", model.weights(i + ".bias"), units)));
        return ActivationNodes.add(nodes, dense.activation(), sum);
    }

    private String pooling(Pooling pooling, String x) {
        if (options.lengths()) {
            throw new UnsupportedModelException("it pools over each row's own lengths");
        }
        OnnxAttribute time = OnnxAttribute.ofIntegers("axes", 0);
        OnnxAttribute dropped = OnnxAttribute.of("keepdims", 0);
        return switch (pooling.mode()) {
            case MEAN -> nodes.add("ReduceMean", List.of(x), time, dropped);
            case MAX -> nodes.add("ReduceMax", List.of(x), time, dropped);
            case LAST -> nodes.add("Gather", List.of(x, nodes.index(-1)));
        };
    }
}
