package org.lstm4j.interchange.onnx.export;

import static org.lstm4j.interchange.onnx.node.Nodes.NONE;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxDimension;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.onnx.node.LayerNodes;
import org.lstm4j.interchange.onnx.node.Nodes;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.Layer;
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
    private final LayerNodes layers;

    ModelGraph(Model model, OnnxExportOptions options) {
        this.model = model;
        this.options = options;
        this.layers = new LayerNodes(nodes, options.lengths() ? LENGTHS : NONE);
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
                x = layers.add(model, i, x);
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
}
