package org.lstm4j.interchange.onnx.file;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model as its file says it.
 *
 * @param producer what wrote it, empty if the file does not say
 * @param opsets version of each operator set, by domain; the standard one has the empty name
 */
public record OnnxFile(String producer, Map<String, Long> opsets, OnnxGraph graph) {

    /** The main graph, its nodes in the order of the file. */
    public record OnnxGraph(
            List<OnnxNode> nodes, List<OnnxTensor> initializers, List<OnnxValue> inputs, List<OnnxValue> outputs) {}

    /** One node; an empty name among the inputs or outputs is one left out. */
    public record OnnxNode(
            String name,
            String operator,
            String domain,
            List<String> inputs,
            List<String> outputs,
            List<OnnxAttribute> attributes) {

        /** For messages: name and operator. */
        public String describe() {
            String called = domain.isEmpty() ? operator : domain + "." + operator;
            return "node '" + (name.isEmpty() ? String.join(",", outputs) : name) + "' (" + called + ")";
        }
    }

    /**
     * An input or output of the graph.
     *
     * @param elementType as ONNX numbers them, 0 for what is no tensor
     * @param shape null if the file does not say
     */
    public record OnnxValue(
            String name, int elementType, @Nullable List<OnnxDimension> shape) {}

    /**
     * One dimension of a declared shape.
     *
     * @param size -1 if it is not fixed
     * @param name how the file calls it, empty if it does not
     */
    public record OnnxDimension(long size, String name) {}
}
