package org.lstm4j.interchange.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.onnx.file.Doubles;
import org.lstm4j.interchange.onnx.file.OnnxAttribute;
import org.lstm4j.interchange.onnx.file.OnnxFile;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxDimension;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxGraph;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxValue;
import org.lstm4j.interchange.onnx.file.OnnxTensor;
import org.lstm4j.interchange.onnx.file.TensorReader;
import org.lstm4j.interchange.onnx.operator.Budget;
import org.lstm4j.interchange.onnx.operator.Operator;
import org.lstm4j.interchange.onnx.operator.Operators;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;

/**
 * Makes a {@link Graph} of a file: gives every value a place, binds every node's attributes, computes what is static, and
 * drops what no output needs.
 */
final class GraphBuilder {
    private static final int FIRST_OPSET = 7;
    private static final int LAST_OPSET = 22;

    /** The opset since which ONNX says what Dropout's second output is outside of training. */
    private static final int DEFINED_MASK = 12;

    /** The element type of a value that has none. */
    private static final int UNDECLARED = 0;

    /** What folding may make in all, and each of its results; what is larger is left to the run. */
    private static final int FOLDED_ELEMENTS = 1 << 24;

    private static final int FOLDED_EACH = 1 << 22;

    private final String source;
    private final OnnxFile file;
    private final TensorReader reader;
    private final Doubles doubles;
    private final Map<String, Integer> places = new HashMap<>();
    private final List<@Nullable Tensor> constants = new ArrayList<>();

    /** Initializers and Constants of 16-bit floats, with their type; they stand widened among the constants, for casts alone. */
    private final Map<String, String> halves = new HashMap<>();

    /** Masks that ONNX leaves undefined: they have names, and nothing may read them. */
    private final Set<String> undefined = new HashSet<>();

    /** Nodes of constants alone that could not be computed, with the reason; no harm where no output needs them. */
    private final IdentityHashMap<Step, ModelFormatException> unfolded = new IdentityHashMap<>();

    private final List<Step> steps = new ArrayList<>();
    private final Budget folding = new Budget(FOLDED_EACH, FOLDED_ELEMENTS, FOLDED_ELEMENTS);

    GraphBuilder(OnnxFile file, String source, TensorReader reader, Doubles doubles) {
        this.file = file;
        this.source = source;
        this.reader = reader;
        this.doubles = doubles;
    }

    Graph build() {
        OnnxGraph graph = file.graph();
        for (OnnxTensor initializer : graph.initializers()) {
            if (TensorReader.isHalf(initializer)) {
                addHalf(initializer.name(), initializer);
            } else {
                constants.set(define(initializer.name()), reader.read(initializer));
            }
        }
        List<ValueInfo> inputs = new ArrayList<>();
        for (OnnxValue input : graph.inputs()) {
            // Before version 4 of the format every initializer stood among the inputs too.
            if (!places.containsKey(input.name())) {
                define(input.name());
                inputs.add(info(input, false));
            }
        }
        int opset = opset();
        Operators operators = new Operators(opset, reader, doubles);
        for (OnnxNode node : graph.nodes()) {
            add(node, opset, operators);
        }
        List<ValueInfo> outputs = new ArrayList<>();
        for (OnnxValue output : graph.outputs()) {
            place(output.name(), "output");
            requireNoHalf(output.name(), source + ": output '" + output.name() + "'");
            requireDefined(output.name(), source + ": output '" + output.name() + "'");
            outputs.add(info(output, true));
        }
        return new Graph(inputs, outputs, places, constants, needed(outputs));
    }

    private int opset() {
        long opset = file.opsets().getOrDefault("", 0L);
        if (opset < FIRST_OPSET || opset > LAST_OPSET) {
            throw new UnsupportedModelException(source + ": opset " + opset + " is not among those supported, "
                    + FIRST_OPSET + " to " + LAST_OPSET + "; export the model for one of them");
        }
        return (int) opset;
    }

    private int define(String name) {
        if (name.isEmpty() || places.putIfAbsent(name, constants.size()) != null) {
            throw new ModelFormatException(
                    source + ": value '" + name + "' is defined twice or has no name; export the model anew");
        }
        constants.add(null);
        return constants.size() - 1;
    }

    private int place(String name, String of) {
        Integer place = places.get(name);
        if (place == null) {
            throw new ModelFormatException(source + ": " + of + " '" + name
                    + "' is defined by nothing that stands before it; export the model anew");
        }
        return place;
    }

    /** An output may be without a type, as nothing depends on it; an input is checked against its own. */
    private ValueInfo info(OnnxValue value, boolean output) {
        String what = source + ": value '" + value.name() + "'";
        List<ValueInfo.Dimension> shape = null;
        if (value.shape() != null) {
            shape = new ArrayList<>();
            for (OnnxDimension dimension : value.shape()) {
                int size = dimension.size() < 0 || dimension.size() > Integer.MAX_VALUE ? -1 : (int) dimension.size();
                shape.add(new ValueInfo.Dimension(size, dimension.name()));
            }
        }
        TensorType type = value.elementType() == UNDECLARED && output
                ? null
                : doubles.of(TensorReader.type(value.elementType(), what), what);
        return new ValueInfo(value.name(), type, shape == null ? null : List.copyOf(shape));
    }

    private void addHalf(String name, OnnxTensor tensor) {
        constants.set(define(name), reader.readWidened(tensor));
        halves.put(name, TensorReader.typeName(tensor.elementType()));
    }

    /** The tensor of a Constant that holds 16-bit floats, null for any other node. */
    private static @Nullable OnnxTensor half(OnnxNode node) {
        boolean plain = node.operator().equals("Constant")
                && node.domain().isEmpty()
                && node.inputs().isEmpty()
                && node.outputs().size() == 1
                && node.attributes().size() == 1;
        if (!plain) {
            return null;
        }
        OnnxAttribute value = node.attributes().getFirst();
        OnnxTensor tensor = value.tensor();
        boolean half = value.name().equals("value") && value.kind() == OnnxAttribute.TENSOR && tensor != null;
        return half && TensorReader.isHalf(tensor) ? tensor : null;
    }

    private void add(OnnxNode node, int opset, Operators operators) {
        OnnxTensor half = half(node);
        if (half != null) {
            addHalf(node.outputs().getFirst(), half);
            return;
        }
        String describe = node.describe() + ": input";
        node.inputs().forEach(name -> requireDefined(name, describe + " '" + name + "'"));
        if (!(node.operator().equals("Cast") && node.domain().isEmpty())) {
            node.inputs().forEach(name -> requireNoHalf(name, describe + " '" + name + "'"));
        }
        int[] inputs = node.inputs().stream()
                .mapToInt(name -> name.isEmpty() ? -1 : place(name, describe))
                .toArray();
        int[] outputs = node.outputs().stream()
                .mapToInt(name -> name.isEmpty() ? -1 : define(name))
                .toArray();
        if (opset < DEFINED_MASK
                && node.operator().equals("Dropout")
                && node.domain().isEmpty()) {
            for (int i = 1; i < outputs.length; i++) {
                undefined.add(node.outputs().get(i));
                outputs[i] = -1;
            }
        }
        if (RecurrentNode.is(node)) {
            List<@Nullable Tensor> known = new ArrayList<>();
            Arrays.stream(inputs).forEach(input -> known.add(input < 0 ? null : constants.get(input)));
            steps.add(new Step(node, new RecurrentNode(node, opset, known), inputs, outputs));
            return;
        }
        Operator operator = operators.of(node);
        Step step = new Step(node, (backend, held) -> operator, inputs, outputs);
        boolean known = Arrays.stream(inputs).allMatch(input -> input < 0 || constants.get(input) != null);
        if (!known || !folded(step, operator)) {
            steps.add(step);
        }
    }

    /** A model that computes in 16 bits rounds each result to them, which nothing here does. */
    private void requireNoHalf(String name, String what) {
        String type = halves.get(name);
        if (type != null) {
            throw new UnsupportedModelException(
                    what + " is " + type + ", in which nothing here computes; export the model in FLOAT");
        }
    }

    private void requireDefined(String name, String what) {
        if (!name.isEmpty() && undefined.contains(name)) {
            throw new UnsupportedModelException(
                    what + " is the mask of a Dropout, which is undefined outside of training" + " before opset "
                            + DEFINED_MASK + "; do not read it");
        }
    }

    private boolean folded(Step step, Operator operator) {
        try {
            step.run(operator, constants, folding);
            return true;
        } catch (MemoryLimitException e) {
            return false;
        } catch (ShapeException e) {
            unfolded.put(step, new ModelFormatException(source + ": " + e.getMessage(), e));
            return false;
        }
    }

    /**
     * The steps that some output needs, in order; constants that none of them reads are let go.
     *
     * @throws ModelFormatException if one of them cannot be computed
     */
    private List<Step> needed(List<ValueInfo> outputs) {
        BitSet wanted = new BitSet();
        outputs.forEach(output -> wanted.set(places.getOrDefault(output.name(), 0)));
        List<Step> kept = new ArrayList<>();
        for (Step step : steps.reversed()) {
            if (Arrays.stream(step.outputs()).anyMatch(output -> output >= 0 && wanted.get(output))) {
                if (unfolded.containsKey(step)) {
                    throw unfolded.get(step);
                }
                kept.add(step);
                Arrays.stream(step.inputs()).filter(input -> input >= 0).forEach(wanted::set);
            }
        }
        for (int i = 0; i < constants.size(); i++) {
            if (!wanted.get(i)) {
                constants.set(i, null);
            }
        }
        return kept.reversed();
    }
}
