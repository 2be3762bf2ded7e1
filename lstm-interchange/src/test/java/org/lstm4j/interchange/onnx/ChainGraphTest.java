package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.Protos.attribute;
import static org.lstm4j.interchange.onnx.Protos.node;
import static org.lstm4j.interchange.onnx.Protos.open;
import static org.lstm4j.interchange.onnx.Protos.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.layer.Layer;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.TestModels;
import org.lstm4j.spi.Backend;

/** Graphs of few nodes, each of which is a stack of layers or not for one reason: {@code X [T, N, 3]} gives {@code out}. */
class ChainGraphTest {
    /** f32 in another order of sums, over values of about 1 and two layers. */
    private static final float CLOSE = 1e-6f;

    private static final int STEPS = 4;
    private static final int BATCH = 3;
    private static final int INPUT = 3;
    private static final int HIDDEN = 2;

    /** Operators, their inputs and outputs, in one line each: {@code out = MatMul s D}. */
    private static OnnxModel graph(List<NodeProto.Builder> nodes) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(Protos.value("X", 1, "t", "n", INPUT))
                .addInput(Protos.value("lengths", 6, "n"))
                .addInput(Protos.value("H0", 1, 1, "n", HIDDEN))
                .addInitializer(tensor("W", weights(1, 1, 4 * HIDDEN, INPUT)))
                .addInitializer(tensor("R", weights(2, 1, 4 * HIDDEN, HIDDEN)))
                .addInitializer(tensor("W2", weights(3, 1, 4 * HIDDEN, HIDDEN)))
                .addInitializer(tensor("WW", weights(4, 2, 4 * HIDDEN, INPUT)))
                .addInitializer(tensor("RR", weights(5, 2, 4 * HIDDEN, HIDDEN)))
                .addInitializer(tensor("D", weights(6, HIDDEN, HIDDEN)))
                .addInitializer(tensor("E", weights(7, 2 * HIDDEN, 3)))
                .addInitializer(tensor("half", Tensor.of(new float[] {0.5f}, 1)))
                .addInitializer(tensor("column", weights(8, HIDDEN, 1)))
                .addInitializer(tensor("first", Tensor.of(new long[] {0})))
                .addInitializer(tensor("second", Tensor.of(new long[] {1})))
                .addInitializer(tensor("last", Tensor.of(new long[] {-1})))
                .addInitializer(tensor("before", Tensor.of(new long[] {-2})))
                .addInitializer(tensor("matrix", Tensor.of(new long[] {-1}, 1, 1)))
                .addInitializer(tensor("minus", Tensor.of(new long[] {-1}, 1)))
                .addInitializer(tensor("zero", Tensor.of(new long[] {0}, 1)))
                .addInitializer(tensor("one", Tensor.of(new long[] {1}, 1)))
                .addInitializer(tensor("end", Tensor.of(new long[] {Long.MAX_VALUE}, 1)))
                .addInitializer(tensor("yes", Tensor.of(new boolean[] {true})))
                .addInitializer(tensor("no", Tensor.of(new boolean[] {false})))
                .addInitializer(tensor("wide", Tensor.of(new long[] {0, 0, 2 * HIDDEN}, 3)))
                .addOutput(open("out", 1));
        nodes.forEach(graph::addNode);
        return Protos.read(Protos.model(14, graph));
    }

    private static Tensor weights(int seed, int... shape) {
        float[] values = TestModels.input(seed, Tensor.elements(shape));
        return Tensor.of(values, shape);
    }

    private static NodeProto.Builder of(String line) {
        List<String> words = List.of(line.split(" ", -1));
        List<String> inputs = words.subList(3, words.size()).stream()
                .map(word -> word.equals("-") ? "" : word)
                .toList();
        List<String> outputs = Stream.of(words.getFirst().split(",", -1)).toList();
        return node(words.get(2), inputs, outputs).setName(words.get(2) + " of " + words.getFirst());
    }

    /** A layer of one direction, all its steps as {@code s}. */
    private static final List<NodeProto.Builder> FORWARD = List.of(of("Y,Yh = LSTM X W R"), of("s = Squeeze Y one"));

    /** Both directions, apart: {@code f} and {@code r}. */
    private static final List<NodeProto.Builder> BOTH = List.of(
            of("Y,Yh = LSTM X WW RR").addAttribute(attribute("direction", "bidirectional")),
            of("f = Gather Y first").addAttribute(attribute("axis", 1)),
            of("r = Gather Y second").addAttribute(attribute("axis", 1)));

    private static List<NodeProto.Builder> after(List<NodeProto.Builder> first, NodeProto.Builder... then) {
        return Stream.concat(first.stream(), Stream.of(then)).toList();
    }

    static Stream<Arguments> stacks() {
        AttributeProto features = attribute("axis", 2);
        return Stream.of(
                Arguments.of("LSTM(2)", after(FORWARD, of("out = Identity s"))),
                Arguments.of(
                        "Reverse LSTM(2)",
                        List.of(
                                of("Y,Yh = LSTM X W R").addAttribute(attribute("direction", "reverse")),
                                of("out = Squeeze Y one"))),
                Arguments.of("LSTM(2, last)", List.of(of(",Yh = LSTM X W R"), of("out = Squeeze Yh zero"))),
                Arguments.of("LSTM(2, last)", List.of(of(",Yh = LSTM X W R"), of("out = Gather Yh last"))),
                Arguments.of(
                        "LSTM(2)|Pooling(last)|Dense(2)",
                        after(
                                FORWARD,
                                of("o = Slice s minus end zero one"),
                                of("l = Squeeze o zero"),
                                of("out = MatMul l D"))),
                Arguments.of(
                        "LSTM(2)|Pooling(mean)",
                        after(
                                FORWARD,
                                of("m = ReduceMean s").addAttribute(attribute("axes", List.of(-3L))),
                                of("out = Squeeze m zero"))),
                Arguments.of(
                        "Bidirectional LSTM(2)|Dense(3)",
                        after(BOTH, of("c = Concat f r").addAttribute(features), of("out = MatMul c E"))),
                Arguments.of("Bidirectional LSTM(2), sum", after(BOTH, of("out = Add r f"))),
                Arguments.of("Bidirectional LSTM(2), mean", after(BOTH, of("c = Add f r"), of("out = Mul half c"))),
                Arguments.of("LSTM(2)|LSTM(2)", after(FORWARD, of("Z = LSTM s W2 R"), of("out = Squeeze Z one"))),
                Arguments.of(
                        "LSTM(2)|LSTM(2, last)",
                        after(
                                FORWARD,
                                of(",Zh = LSTM s W2 R"),
                                of("h = Concat Yh Zh").addAttribute(attribute("axis", 0)),
                                of("p = Slice h minus end zero"),
                                of("out = Squeeze p zero"))),
                Arguments.of("LSTM(2)|Dense(1)", after(FORWARD, of("d = MatMul s column"), of("out = Add half d"))),
                Arguments.of("LSTM(2)", after(FORWARD, of("out = Dropout s - no"))));
    }

    @ParameterizedTest
    @MethodSource
    void stacks(String layers, List<NodeProto.Builder> nodes) {
        OnnxModel graph = graph(nodes);
        Model model = graph.chain().model();
        assertEquals(
                layers,
                String.join("|", model.layers().stream().map(Layer::label).toList()));
        float[] x = TestModels.input(9, STEPS * BATCH * INPUT);
        try (Backend backend = Backends.named("cpu");
                OnnxSession run = graph.open(backend);
                Session session = model.open(backend)) {
            Map<String, Tensor> inputs = Map.of(
                    "X", Tensor.of(x, STEPS, BATCH, INPUT),
                    "lengths", Tensor.of(new int[] {1, 2, 3}, BATCH),
                    "H0", Tensor.of(new float[BATCH * HIDDEN], 1, BATCH, HIDDEN));
            assertArrayEquals(
                    run.run(inputs).get("out").floats(),
                    session.predict(Request.of(x, BATCH, STEPS).timeMajor()).output(),
                    CLOSE);
        }
    }

    static Stream<Arguments> others() {
        AttributeProto byDirection = AttributeProto.newBuilder()
                .setName("activations")
                .setType(AttributeType.STRINGS)
                .addAllStrings(Stream.of("Sigmoid", "Tanh", "Tanh", "Sigmoid", "Relu", "Tanh")
                        .map(ByteString::copyFromUtf8)
                        .toList())
                .build();
        return Stream.of(
                Arguments.of(
                        "'Add of out' (Add): expected both directions of one layer",
                        after(FORWARD, of("d = MatMul s D"), of("out = Add s d"))),
                Arguments.of(
                        "'Exp of e' (Exp): no layer does what it does",
                        after(FORWARD, of("e = Exp s"), of("n = Neg e"), of("out = MatMul n D"))),
                Arguments.of(
                        "'Relu of out' (Relu): the layer before it has nothing like that",
                        after(FORWARD, of("out = Relu s"))),
                Arguments.of("'Tanh of out' (Tanh): no layer stands before it", List.of(of("out = Tanh X"))),
                Arguments.of(
                        "'MatMul of out' (MatMul): it reads a softmax",
                        after(FORWARD, of("p = Softmax s"), of("out = MatMul p D"))),
                Arguments.of(
                        "'Softmax of out' (Softmax): expected a softmax of the features",
                        after(FORWARD, of("out = Softmax s").addAttribute(attribute("axis", 0)))),
                Arguments.of(
                        "'Gather of out' (Gather): it takes index 0 of axis 0, which is FIRST",
                        after(FORWARD, of("out = Gather s first"))),
                Arguments.of(
                        "'Gather of out' (Gather): it takes index -2 of axis 0, which is FIRST",
                        after(FORWARD, of("out = Gather s before"))),
                Arguments.of(
                        "'Gather of out' (Gather): expected one index", after(FORWARD, of("out = Gather s matrix"))),
                Arguments.of(
                        "'Exp of e' (Exp): no layer does what it does",
                        after(FORWARD, of("d = MatMul s D"), of("e = Exp X"), of("out = Add d e"))),
                Arguments.of("'Slice of out' (Slice): it takes 1 to", after(FORWARD, of("out = Slice s one end zero"))),
                Arguments.of(
                        "'Gather of out' (Gather): it is taken over axis 1, which is SECOND and not time",
                        after(FORWARD, of("out = Gather s last").addAttribute(attribute("axis", 1)))),
                Arguments.of(
                        "'ReduceMax of out' (ReduceMax): it is taken over axis 2, which is FEATURES and not time",
                        after(FORWARD, of("out = ReduceMax s").addAttribute(attribute("axes", List.of(2L))))),
                Arguments.of(
                        "'LSTM of Y' (LSTM): activations: a layer has the same ones",
                        List.of(
                                of("Y = LSTM X WW RR")
                                        .addAttribute(attribute("direction", "bidirectional"))
                                        .addAttribute(byDirection),
                                of("f = Gather Y first").addAttribute(attribute("axis", 1)),
                                of("r = Gather Y second").addAttribute(attribute("axis", 1)),
                                of("out = Add f r"))),
                Arguments.of(
                        "'LSTM of Y' (LSTM): its initial states are given",
                        List.of(of("Y = LSTM X W R - - H0"), of("out = Squeeze Y one"))),
                Arguments.of(
                        "'LSTM of Y' (LSTM): its sequence_lens are no input",
                        List.of(
                                of("most = Min lengths lengths"),
                                of("Y = LSTM X W R - most"),
                                of("out = Squeeze Y one"))),
                Arguments.of(
                        "output 'out': of the layers that a row's length concerns, some read it",
                        List.of(
                                of("Y = LSTM X W R - lengths"),
                                of("s = Squeeze Y one"),
                                of("Z = LSTM s W2 R"),
                                of("out = Squeeze Z one"))),
                Arguments.of(
                        "output 'out': of the layers that a row's length concerns, some read it",
                        List.of(of("Y = LSTM X W R - lengths"), of("s = Squeeze Y one"), of("out = Gather s last"))),
                Arguments.of(
                        "'LSTM of Z' (LSTM): it reads [SECOND, FIRST, FEATURES 2] where it wants steps of 2",
                        after(
                                FORWARD,
                                of("n = Transpose s").addAttribute(attribute("perm", List.of(1L, 0L, 2L))),
                                of("Z = LSTM n W2 R"),
                                of("out = Squeeze Z one"))),
                Arguments.of(
                        "'Concat of out' (Concat): expected both directions of one layer",
                        after(BOTH, of("out = Concat r f").addAttribute(attribute("axis", 2)))),
                Arguments.of(
                        "'Mul of out' (Mul): the layer before it has nothing like that",
                        after(BOTH, of("c = Concat f r").addAttribute(attribute("axis", 2)), of("out = Mul c half"))),
                Arguments.of(
                        "'Reshape of out' (Reshape): expected a shape that joins",
                        after(BOTH, of("out = Reshape Y wide"))),
                Arguments.of(
                        "'Concat of out' (Concat): expected both directions of one layer",
                        after(
                                FORWARD,
                                of("Z = LSTM X W R"),
                                of("u = Squeeze Z one"),
                                of("out = Concat s u").addAttribute(attribute("axis", 2)))),
                Arguments.of(
                        "'Squeeze of out' (Squeeze): it takes away axis 1, which is PARTS",
                        after(BOTH, of("out = Squeeze Y one"))),
                Arguments.of(
                        "'Dropout of out' (Dropout): training_mode: expected false",
                        after(FORWARD, of("out = Dropout s - yes"))),
                Arguments.of(
                        "'Slice of out' (Slice): it names no starts", after(FORWARD, of("out = Slice s - end zero"))),
                Arguments.of(
                        "'Gather of out' (Gather): its input 1 is left out", after(FORWARD, of("out = Gather s -"))),
                Arguments.of(
                        "'Concat of out' (Concat): expected directions of layers",
                        List.of(
                                of("Y,Yh = LSTM X W R").addAttribute(attribute("layout", 1)),
                                of("p = Squeeze Yh one"),
                                of("out = Concat Y p").addAttribute(attribute("axis", 2)))),
                Arguments.of("output 'out': no layer gives it", after(BOTH, of("out = Identity f"))),
                Arguments.of("output 'out': no layer gives it", List.of(of("out = Identity X"))),
                Arguments.of(
                        "output 'out': expected features of each step or row",
                        after(FORWARD, of("out = Slice s minus end zero"))));
    }

    @Test
    void layersInARowAreBounded() {
        List<NodeProto.Builder> nodes = new ArrayList<>(FORWARD);
        nodes.add(of("d0 = MatMul s D"));
        for (int i = 1; i < 1_000; i++) {
            nodes.add(of("d" + i + " = MatMul d" + (i - 1) + " D"));
        }
        nodes.add(of("out = MatMul d999 D"));
        OnnxModel graph = graph(nodes);
        String message =
                assertThrows(UnsupportedModelException.class, graph::chain).getMessage();
        assertTrue(message.contains("'MatMul of d999' (MatMul): it reads 1000 layers"), message);
    }

    @ParameterizedTest
    @MethodSource
    void others(String reason, List<NodeProto.Builder> nodes) {
        OnnxModel graph = graph(nodes);
        String message =
                assertThrows(UnsupportedModelException.class, graph::chain).getMessage();
        assertTrue(message.contains(reason), message);
        assertTrue(message.endsWith("; a graph that is no stack of layers is run as it is, by lstm run"), message);
    }
}
