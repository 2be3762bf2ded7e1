package org.lstm4j.interchange.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.model.TestModels;

/**
 * One recurrent operator of ONNX, drawn from all that its attributes and inputs may be, with shapes of a few elements, one in ten of them
 * wide enough for whole vectors and tiles. Four things are not drawn, because ONNX Runtime does not do there what ONNX says:
 *
 * <ul>
 *   <li>{@code layout = 1}, which it refuses: it is given the operator with {@code layout = 0}, and its outputs are compared
 *       with ours transposed;
 *   <li>Affine, ScaledTanh and ThresholdedRelu without their parameters, for which it takes 0;
 *   <li>names of functions in other cases in an RNN, which it refuses there alone;
 *   <li>weights above about 1: a gate without bounds then makes states that grow from step to step, and above 88 its Softplus
 *       is infinite.
 * </ul>
 */
final class RandomOperator {
    private static final List<String> FUNCTIONS = List.of(
            "Relu",
            "Tanh",
            "Sigmoid",
            "Affine",
            "LeakyRelu",
            "ThresholdedRelu",
            "ScaledTanh",
            "HardSigmoid",
            "Elu",
            "Softsign",
            "Softplus");

    private static final List<String> WITH_ALPHA =
            List.of("Affine", "LeakyRelu", "ThresholdedRelu", "ScaledTanh", "HardSigmoid", "Elu");

    private static final List<String> WITH_BETA = List.of("Affine", "ScaledTanh", "HardSigmoid");

    /** Those whose parameters have defaults that all programs agree on. */
    private static final List<String> WITH_DEFAULTS = List.of("LeakyRelu", "HardSigmoid", "Elu");

    private static final int FIRST_WITH_LAYOUT = 14;

    /** Standard deviation of all weights; of matrices, for as many columns as most have. */
    private static final float WEIGHT = 0.2f;

    private static final int COLUMNS = 5;

    private final String type;
    private final int opset;
    private final int directions;
    private final int hidden;
    private final int steps;
    private final int batch;
    private final boolean batchMajor;
    private final List<AttributeProto> attributes = new ArrayList<>();

    /** In ONNX's order, time before batch; null where left out. */
    private final Map<String, @Nullable Tensor> inputs = new LinkedHashMap<>();

    /** In ONNX's order, empty where left out. */
    private final List<String> outputs = new ArrayList<>();

    private final Random random;
    private final boolean constants;

    RandomOperator(long seed) {
        random = new Random(seed);
        type = List.of("LSTM", "GRU", "RNN").get(random.nextInt(3));
        opset = 7 + random.nextInt(16);
        directions = 1 + random.nextInt(2);
        boolean wide = random.nextInt(10) == 0;
        hidden = 1 + random.nextInt(wide ? 40 : COLUMNS);
        steps = 1 + random.nextInt(6);
        batch = 1 + random.nextInt(wide ? 20 : 4);
        batchMajor = opset >= FIRST_WITH_LAYOUT && random.nextBoolean();
        constants = random.nextInt(4) > 0;
        drawAttributes();
        drawInputs(1 + random.nextInt(wide ? 40 : 4));
        drawOutputs();
    }

    private boolean isLstm() {
        return type.equals("LSTM");
    }

    private void drawAttributes() {
        attributes.add(Protos.attribute("hidden_size", hidden));
        if (directions == 2) {
            attributes.add(Protos.attribute("direction", "bidirectional"));
        } else if (random.nextInt(3) > 0) {
            attributes.add(Protos.attribute("direction", random.nextBoolean() ? "forward" : "reverse"));
        }
        if (random.nextInt(3) > 0) {
            drawFunctions();
        }
        if (random.nextInt(3) == 0) {
            attributes.add(Protos.attribute("clip", 0.1f + random.nextFloat()));
        }
        if (isLstm() && random.nextInt(3) == 0) {
            attributes.add(Protos.attribute("input_forget", random.nextInt(2)));
        }
        if (type.equals("GRU") && random.nextInt(3) > 0) {
            attributes.add(Protos.attribute("linear_before_reset", random.nextInt(2)));
        }
    }

    private void drawFunctions() {
        int each = isLstm() ? 3 : type.equals("GRU") ? 2 : 1;
        List<String> names = new ArrayList<>();
        for (int i = 0; i < each * directions; i++) {
            names.add(FUNCTIONS.get(random.nextInt(FUNCTIONS.size())));
        }
        AttributeProto.Builder written =
                AttributeProto.newBuilder().setName("activations").setType(AttributeType.STRINGS);
        for (String name : names) {
            boolean lower = !type.equals("RNN") && random.nextInt(4) == 0;
            written.addStrings(ByteString.copyFromUtf8(lower ? name.toLowerCase(Locale.ROOT) : name));
        }
        attributes.add(written.build());
        drawParameters("activation_alpha", names, WITH_ALPHA);
        drawParameters("activation_beta", names, WITH_BETA);
    }

    /** A value for each function that takes one; the last ones may be left to their defaults. */
    private void drawParameters(String attribute, List<String> names, List<String> takers) {
        List<String> taking =
                new ArrayList<>(names.stream().filter(takers::contains).toList());
        while (!taking.isEmpty() && WITH_DEFAULTS.contains(taking.getLast()) && random.nextBoolean()) {
            taking.removeLast();
        }
        if (!taking.isEmpty()) {
            attributes.add(Protos.floats(
                    attribute,
                    taking.stream()
                            .map(name -> 0.1f + 0.9f * random.nextFloat())
                            .toList()));
        }
    }

    private void drawInputs(int inputSize) {
        int width = (isLstm() ? 4 : type.equals("GRU") ? 3 : 1) * hidden;
        inputs.put("X", normal(1, steps, batch, inputSize));
        inputs.put("W", matrix(directions, width, inputSize));
        inputs.put("R", matrix(directions, width, hidden));
        inputs.put("B", perhaps(normal(WEIGHT, directions, 2 * width)));
        inputs.put("sequence_lens", perhaps(lengths()));
        inputs.put("initial_h", perhaps(normal(1, directions, batch, hidden)));
        if (isLstm()) {
            inputs.put("initial_c", perhaps(normal(1, directions, batch, hidden)));
            inputs.put("P", perhaps(normal(WEIGHT, directions, 3 * hidden)));
        }
    }

    private @Nullable Tensor perhaps(Tensor tensor) {
        return random.nextBoolean() ? tensor : null;
    }

    private Tensor lengths() {
        return Tensor.of(random.ints(batch, 0, steps + 1).toArray(), batch);
    }

    private Tensor matrix(int... shape) {
        return normal(WEIGHT * (float) Math.sqrt(Math.min(1.0, (double) COLUMNS / shape[2])), shape);
    }

    private Tensor normal(float deviation, int... shape) {
        float[] values = new float[Tensor.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = deviation * (float) random.nextGaussian();
        }
        return Tensor.of(values, shape);
    }

    private void drawOutputs() {
        List<String> all = isLstm() ? List.of("Y", "Y_h", "Y_c") : List.of("Y", "Y_h");
        int always = random.nextInt(all.size());
        for (int i = 0; i < all.size(); i++) {
            outputs.add(i == always || random.nextInt(4) > 0 ? all.get(i) : "");
        }
    }

    boolean isBatchMajor() {
        return batchMajor;
    }

    /** What a run is given: all inputs that are no constants, batch first where the model has them so. */
    Map<String, Tensor> given(boolean asBatchMajor) {
        Map<String, Tensor> given = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> {
            if (tensor != null && !isConstant(name)) {
                given.put(name, asBatchMajor && isData(name) ? swapped(tensor) : tensor);
            }
        });
        return given;
    }

    private boolean isConstant(String name) {
        return constants && List.of("W", "R", "B", "P").contains(name);
    }

    private static boolean isData(String name) {
        return List.of("X", "initial_h", "initial_c").contains(name);
    }

    /** {@code [a, b, width]} as {@code [b, a, width]}: time or directions change places with the batch. */
    private static Tensor swapped(Tensor tensor) {
        int a = tensor.dimension(0);
        int b = tensor.dimension(1);
        return Tensor.of(
                TestModels.exchangeAxes(tensor.floats(), a, b, tensor.dimension(2)), b, a, tensor.dimension(2));
    }

    /** An output of the batch-major operator as the other one has it. */
    static Tensor timeMajor(Tensor output) {
        if (output.rank() == 3) {
            return swapped(output);
        }
        int batch = output.dimension(0);
        int outer = output.dimension(1) * output.dimension(2);
        Tensor moved = swapped(output.reshape(batch, outer, output.dimension(3)));
        return moved.reshape(output.dimension(1), output.dimension(2), batch, output.dimension(3));
    }

    /** The operator as a model. */
    ModelProto model(boolean asBatchMajor) {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("one operator");
        List<String> names = new ArrayList<>();
        inputs.forEach((name, tensor) -> {
            names.add(tensor == null ? "" : name);
            if (tensor != null && isConstant(name)) {
                graph.addInitializer(Protos.tensor(name, tensor));
            } else if (tensor != null) {
                graph.addInput(Protos.open(name, Protos.elementType(tensor)));
            }
        });
        while (names.getLast().isEmpty()) {
            names.removeLast();
        }
        NodeProto.Builder node = Protos.node(type, names, outputs).addAllAttribute(attributes);
        if (asBatchMajor) {
            node.addAttribute(Protos.attribute("layout", 1));
        }
        outputs.stream().filter(name -> !name.isEmpty()).forEach(name -> graph.addOutput(Protos.open(name, 1)));
        return Protos.model(opset, graph.addNode(node));
    }

    /** For messages: everything but the numbers. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type + " opset " + opset + (batchMajor ? " layout 1" : "")
                + (constants ? "" : " weights given") + " " + inputs + " -> " + outputs);
        attributes.forEach(attribute -> text.append(", ")
                .append(attribute.toString().replaceAll("\\s+", " ").strip()));
        Tensor lengths = inputs.get("sequence_lens");
        return text + (lengths == null ? "" : ", lengths " + Arrays.toString(lengths.ints()));
    }
}
