package org.lstm4j.interchange.onnx;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ModelFormatException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxFile;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;
import org.lstm4j.interchange.onnx.file.OnnxParser;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.onnx.file.TensorReader;

/**
 * What an ONNX file says of itself, also where it cannot be run. Weights are the floating-point numbers of initializers, and of
 * tensors in attributes.
 *
 * @param producer what wrote it, empty if the file does not say
 * @param opset version of the standard operator set, 0 if the file does not say
 * @param inputs as the file says them, initializers left out
 * @param nodes in the order of the file
 * @param weights of all initializers and nodes
 * @param weightTypes their element types, as ONNX calls them
 * @param refusal why it cannot be run exactly, null where it can
 */
public record OnnxSummary(
        String producer,
        long opset,
        List<Value> inputs,
        List<Value> outputs,
        List<Node> nodes,
        long weights,
        List<String> weightTypes,
        @Nullable String refusal) {
    /**
     * An input or output.
     *
     * @param type of the elements, as ONNX calls it
     * @param shape a number, a name or a question mark for each dimension, null if the file does not say how many there are
     */
    public record Value(String name, String type, @Nullable List<String> shape) {
        /** As in {@code X: FLOAT[time, batch, 4]}. */
        @Override
        public String toString() {
            return name + ": " + type + (shape == null ? "[...]" : shape);
        }
    }

    /**
     * A node.
     *
     * @param operator with its domain, where it is none of ONNX's own
     * @param weights that it reads or holds
     */
    public record Node(String name, String operator, long weights) {}

    /**
     * Reads a file.
     *
     * @param options how it would be read to be run
     * @throws org.lstm4j.LstmException if the file cannot be read, with the system's reason
     * @throws ModelFormatException if it is damaged
     * @throws UnsupportedModelException if it holds what this reader knows nothing of
     */
    public static OnnxSummary read(Path path, OnnxOptions options) {
        OnnxFile file = OnnxParser.model(OnnxModel.bytes(path, options.maxBytes()), path.toString());
        Map<String, Long> weights = new HashMap<>();
        TreeSet<String> types = new TreeSet<>();
        long total = 0;
        for (OnnxTensor initializer : file.graph().initializers()) {
            long count = weights(initializer, types, path);
            weights.put(initializer.name(), count);
            total += count;
        }
        List<Node> nodes = file.graph().nodes().stream()
                .map(node -> node(node, weights, types, path))
                .toList();
        for (OnnxNode node : file.graph().nodes()) {
            total += tensors(node)
                    .mapToLong(tensor -> weights(tensor, types, path))
                    .sum();
        }
        return new OnnxSummary(
                file.producer(),
                file.opsets().getOrDefault("", 0L),
                file.graph().inputs().stream()
                        .filter(input -> !weights.containsKey(input.name()))
                        .map(OnnxSummary::value)
                        .toList(),
                file.graph().outputs().stream().map(OnnxSummary::value).toList(),
                nodes,
                total,
                List.copyOf(types),
                refusal(file, path, options));
    }

    private static @Nullable String refusal(OnnxFile file, Path path, OnnxOptions options) {
        try {
            OnnxModel.of(file, path.toString(), path.toAbsolutePath().getParent(), options);
            return null;
        } catch (UnsupportedModelException e) {
            return e.getMessage();
        }
    }

    private static Node node(OnnxNode node, Map<String, Long> weights, TreeSet<String> types, Path path) {
        long read = node.inputs().stream()
                .mapToLong(input -> weights.getOrDefault(input, 0L))
                .sum();
        long held =
                tensors(node).mapToLong(tensor -> weights(tensor, types, path)).sum();
        String operator = node.domain().isEmpty() ? node.operator() : node.domain() + "." + node.operator();
        return new Node(node.name(), operator, read + held);
    }

    private static Stream<OnnxTensor> tensors(OnnxNode node) {
        return node.attributes().stream().map(OnnxAttribute::tensor).filter(Objects::nonNull);
    }

    private static long weights(OnnxTensor tensor, TreeSet<String> types, Path path) {
        boolean floating = switch (tensor.elementType()) {
            case OnnxTensor.FLOAT, OnnxTensor.DOUBLE, OnnxTensor.FLOAT16, OnnxTensor.BFLOAT16 -> true;
            default -> false;
        };
        if (!floating) {
            return 0;
        }
        types.add(TensorReader.typeName(tensor.elementType()));
        long count = 1;
        for (long dimension : tensor.shape()) {
            if (dimension < 0 || dimension > Integer.MAX_VALUE || count > Integer.MAX_VALUE) {
                throw new ModelFormatException(path + ": tensor '" + tensor.name() + "' has the shape "
                        + Arrays.toString(tensor.shape()) + "; export the model anew");
            }
            count *= dimension;
        }
        return count;
    }

    private static Value value(OnnxValue value) {
        return new Value(
                value.name(),
                TensorReader.typeName(value.elementType()),
                value.shape() == null
                        ? null
                        : value.shape().stream()
                                .map(dimension -> dimension.size() >= 0
                                        ? Long.toString(dimension.size())
                                        : dimension.name().isEmpty() ? "?" : dimension.name())
                                .toList());
    }
}
