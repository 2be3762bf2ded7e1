package org.lstm4j.interchange.onnx.node;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;
import org.lstm4j.interchange.onnx.file.OnnxTensor;

/** Collects nodes and constants, whose values it names after the layer that they belong to. */
public final class Nodes {
    /** The name of an input or output that is left out. */
    public static final String NONE = "";

    private final List<OnnxNode> nodes = new ArrayList<>();
    private final List<OnnxTensor> constants = new ArrayList<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private String scope = "";

    /** What follows belongs to that layer. */
    public void enter(String layer) {
        scope = layer;
    }

    /** Adds a node of one output, whose name it gives. */
    public String add(String operator, List<String> inputs, OnnxAttribute... attributes) {
        String output = unique(operator);
        put(output, operator, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node whose values have their names already. */
    public void put(
            String name, String operator, List<String> inputs, List<String> outputs, OnnxAttribute... attributes) {
        nodes.add(new OnnxNode(name, operator, "", inputs, outputs, List.of(attributes)));
    }

    /** Floats. */
    public String constant(String name, float[] values, long... shape) {
        String unique = unique(name);
        constants.add(OnnxTensor.of(unique, values, shape));
        return unique;
    }

    /** A vector. */
    public String constant(String name, long... values) {
        String unique = unique(name);
        constants.add(OnnxTensor.of(unique, values, values.length));
        return unique;
    }

    /** A single number. */
    public String scalar(String name, float value) {
        return constant(name, new float[] {value});
    }

    /** A single index. */
    public String index(long value) {
        String unique = unique("index");
        constants.add(OnnxTensor.of(unique, new long[] {value}));
        return unique;
    }

    /** A name that no other value has. */
    public String unique(String name) {
        String full = scope + "." + name;
        int use = uses.merge(full, 1, Integer::sum);
        return use == 1 ? full : full + "_" + use;
    }

    /** All of it. */
    public OnnxGraph graph(List<OnnxValue> inputs, List<OnnxValue> outputs) {
        return new OnnxGraph(List.copyOf(nodes), List.copyOf(constants), inputs, outputs);
    }
}
