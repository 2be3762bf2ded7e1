package org.lstm4j.interchange.onnx.node;

import static org.lstm4j.interchange.onnx.node.Nodes.NONE;

import java.util.List;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.OnnxOperator;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Model;

/** Layers as nodes; time stands before the batch, as in ONNX's recurrent operators. */
public final class LayerNodes {
    private final Nodes nodes;
    private final String lengths;

    /**
     * Layers of one graph.
     *
     * @param lengths name of the rows' lengths, {@link Nodes#NONE} where all rows are of one
     */
    public LayerNodes(Nodes nodes, String lengths) {
        this.nodes = nodes;
        this.lengths = lengths;
    }

    /**
     * Adds a layer of a model.
     *
     * @param x {@code [T, N, features]}, tokens {@code [T, N]}, or {@code [N, features]}
     * @return likewise
     * @throws UnsupportedModelException naming what ONNX cannot say
     */
    public String add(Model model, int i, String x) {
        return switch (model.layers().get(i)) {
            case RecurrentLayer<?> recurrent ->
                new RecurrentNodes(nodes, recurrent, model.recurrentWeights(i), lengths).add(x, Merge.CONCAT);
            case Reverse(RecurrentLayer<?> inner) ->
                new RecurrentNodes(nodes, inner, model.recurrentWeights(i), lengths).add(x, Merge.CONCAT);
            case Bidirectional(RecurrentLayer<?> inner, Merge merge) ->
                new RecurrentNodes(nodes, inner, model.recurrentWeights(i), lengths).add(x, merge);
            case Dense dense -> dense(model, i, dense, x);
            case Embedding(int vocabulary, int width) ->
                nodes.add(
                        "Gather",
                        List.of(nodes.constant("weight", model.weights(i + ".weight"), vocabulary, width), x));
            case Dropout _ -> x;
            case Pooling pooling -> pooling(pooling, x);
        };
    }

    private String dense(Model model, int i, Dense dense, String x) {
        int units = dense.units();
        int width = model.inputFeatures(i).width();
        float[] weight = OnnxOperator.matMul(model.weights(i + ".weight"), units, width);
        String product = nodes.add("MatMul", List.of(x, nodes.constant("weight", weight, width, units)));
        String sum = nodes.add("Add", List.of(product, nodes.constant("bias", model.weights(i + ".bias"), units)));
        return ActivationNodes.add(nodes, dense.activation(), sum);
    }

    private String pooling(Pooling pooling, String x) {
        if (!lengths.equals(NONE)) {
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
