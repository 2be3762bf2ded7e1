package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.Protos.attribute;
import static org.lstm4j.interchange.onnx.Protos.node;
import static org.lstm4j.interchange.onnx.Protos.open;
import static org.lstm4j.interchange.onnx.Protos.tensor;
import static org.lstm4j.interchange.onnx.Protos.value;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.Backends;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ModelFormatException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.UnsupportedModelException;
import org.lstm4j.interchange.convention.Attributes;
import org.lstm4j.interchange.convention.Inputs;
import org.lstm4j.interchange.convention.OnnxRecurrent;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.interchange.tensor.TensorType;
import org.lstm4j.json.Json;
import org.lstm4j.spi.Backend;

/** Whole models: what they say of themselves, what they compute, and what is refused. */
class OnnxModelTest {
    private static final int INPUT = 3;
    private static final int HIDDEN = 2;

    private static Tensor ramp(int seed, int... shape) {
        float[] values = new float[Tensor.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(seed + 0.7 * i);
        }
        return Tensor.of(values, shape);
    }

    private static final Tensor W = ramp(1, 1, 4 * HIDDEN, INPUT);
    private static final Tensor R = ramp(2, 1, 4 * HIDDEN, HIDDEN);
    private static final Tensor B = ramp(3, 1, 8 * HIDDEN);

    /** What PyTorch's exporter writes for a batch of any size: zeros in the shape of an initial state, then the LSTM. */
    private static GraphProto.Builder exported() {
        return GraphProto.newBuilder()
                .addInput(value("X", 1, "time", "batch", INPUT))
                .addInitializer(tensor("W", W))
                .addInitializer(tensor("R", R))
                .addInitializer(tensor("B", B))
                .addNode(node("Shape", List.of("X"), List.of("shape")))
                .addNode(node("Constant", List.of(), List.of("one"))
                        .addAttribute(attribute("value", Tensor.of(new long[] {1}))))
                .addNode(node("Gather", List.of("shape", "one"), List.of("batch"))
                        .addAttribute(attribute("axis", 0)))
                .addNode(node("Constant", List.of(), List.of("front"))
                        .addAttribute(attribute("value", Tensor.of(new long[1], 1))))
                .addNode(node("Unsqueeze", List.of("batch", "front"), List.of("n")))
                .addNode(node("Constant", List.of(), List.of("d"))
                        .addAttribute(attribute("value", Tensor.of(new long[] {1}, 1))))
                .addNode(node("Constant", List.of(), List.of("h"))
                        .addAttribute(attribute("value", Tensor.of(new long[] {HIDDEN}, 1))))
                .addNode(
                        node("Concat", List.of("d", "n", "h"), List.of("state")).addAttribute(attribute("axis", 0)))
                .addNode(node("ConstantOfShape", List.of("state"), List.of("zeros")))
                .addNode(node("LSTM", List.of("X", "W", "R", "B", "", "zeros", "zeros"), List.of("all", "", "c"))
                        .addAttribute(attribute("hidden_size", HIDDEN)))
                .addNode(node("Constant", List.of(), List.of("second"))
                        .addAttribute(attribute("value", Tensor.of(new long[] {1}, 1))))
                .addNode(node("Squeeze", List.of("all", "second"), List.of("Y")))
                .addOutput(value("Y", 1, "time", "batch", HIDDEN))
                .addOutput(value("c", 1, 1, "batch", HIDDEN));
    }

    @Test
    void sayWhatTheyTakeAndGive() {
        OnnxModel model = Protos.read(Protos.model(17, exported()));
        assertEquals("[X: FLOAT[time, batch, 3]]", model.inputs().toString());
        assertEquals(
                "[Y: FLOAT[time, batch, 2], c: FLOAT[1, batch, 2]]",
                model.outputs().toString());
        assertEquals(17, model.opset());
        assertEquals("tests", model.producer());
    }

    /** Exporters name it, and nothing reads it. */
    @Test
    void theMaskOfAnEarlyDropoutMayBeNamedAndNotRead() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("X", 1, 2))
                .addNode(node("Dropout", List.of("X"), List.of("Y", "mask")))
                .addOutput(open("Y", 1));
        Tensor x = ramp(1, 2);
        Single.assertTensor(x, only(graph, Map.of("X", x)), 0);
        GraphProto.Builder reading =
                graph.addNode(node("Cast", List.of("mask"), List.of("kept")).addAttribute(attribute("to", 1)));
        String message = assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(11, reading)))
                .getMessage();
        assertTrue(message.startsWith("node 'the Cast' (Cast): input 'mask' is the mask of a Dropout"), message);
    }

    @Test
    void aConstantThatCannotBeComputedHurtsWhereItIsNeededAlone() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(value("X", 1, 2))
                .addInitializer(tensor("nan", Tensor.of(new float[] {Float.NaN}, 1)))
                .addNode(node("Cast", List.of("nan"), List.of("number")).addAttribute(attribute("to", 7)))
                .addNode(node("Neg", List.of("X"), List.of("Y")))
                .addOutput(open("Y", 1));
        Single.assertTensor(
                Tensor.of(new float[] {-1, -2}, 2), only(graph, Map.of("X", Tensor.of(new float[] {1, 2}, 2))), 0);
        graph.addOutput(open("number", 7));
        String message = assertThrows(ModelFormatException.class, () -> Protos.read(Protos.model(11, graph)))
                .getMessage();
        assertTrue(message.startsWith("test: node 'the Cast' (Cast): input 0: expected values that INT64"), message);
    }

    private static Tensor only(GraphProto.Builder graph, Map<String, Tensor> inputs) {
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = Protos.read(Protos.model(11, graph)).open(backend)) {
            return session.run(inputs).values().iterator().next();
        }
    }

    @Test
    void anExportRunsWithAnyBatchAndTime() {
        OnnxModel model = Protos.read(Protos.model(17, exported()));
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = model.open(backend)) {
            for (int[] size : new int[][] {{5, 3}, {1, 1}, {4, 2}}) {
                Tensor x = ramp(4, size[0], size[1], INPUT);
                Map<String, Tensor> expected = lstm(backend, x);
                Map<String, Tensor> actual = session.run(Map.of("X", x));
                assertEquals(List.of("Y", "c"), List.copyOf(actual.keySet()));
                Single.assertTensor(expected.get("Y").reshape(size[0], size[1], HIDDEN), actual.get("Y"), 0);
                Single.assertTensor(expected.get("Y_c"), actual.get("c"), 0);
            }
        }
    }

    private static Map<String, Tensor> lstm(Backend backend, Tensor x) {
        Inputs inputs = new Inputs("LSTM", Map.of("X", x, "W", W, "R", R, "B", B));
        return OnnxRecurrent.of("LSTM", new Attributes("LSTM", Json.object().build()), inputs)
                .run(backend, inputs);
    }

    @Test
    void outputsMayBeWithoutAType() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("X", 7))
                .addNode(node("Add", List.of("X", "X"), List.of("Y")))
                .addOutput(ValueInfoProto.newBuilder().setName("Y"));
        OnnxModel model = Protos.read(Protos.model(17, graph));

        assertEquals("[Y: ?[...]]", model.outputs().toString());
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = model.open(backend)) {
            Tensor y = session.run(Map.of("X", Tensor.of(new long[] {3, 4}, 2))).get("Y");
            assertEquals(TensorType.INT64, y.type());
            assertArrayEquals(new long[] {6, 8}, y.longs());
        }

        graph.setInput(0, ValueInfoProto.newBuilder().setName("X"));
        UnsupportedModelException e =
                assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(17, graph)));
        assertTrue(e.getMessage().contains("value 'X' has elements of UNDEFINED"), e.getMessage());
    }

    @Test
    void weightsMayBeGiven() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("X", 1))
                .addInput(open("W", 1))
                .addInput(open("R", 1))
                .addInput(open("B", 1))
                .addNode(node("LSTM", List.of("X", "W", "R", "B"), List.of("Y")))
                .addOutput(open("Y", 1));
        Tensor x = ramp(4, 3, 2, INPUT);
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = Protos.read(Protos.model(14, graph)).open(backend)) {
            Tensor y = session.run(Map.of("X", x, "W", W, "R", R, "B", B)).get("Y");
            Single.assertTensor(lstm(backend, x).get("Y"), y, 0);
        }
    }

    @Test
    void whatIsStaticIsComputedOnceAndWhatIsNotNeededNever() {
        List<Step> steps = Protos.read(
                        Protos.model(17, exported().addNode(node("Relu", List.of("Y"), List.of("unused")))))
                .graph()
                .steps();
        assertEquals(
                List.of("Shape", "Gather", "Unsqueeze", "Concat", "ConstantOfShape", "LSTM", "Squeeze"),
                steps.stream().map(step -> step.node().operator()).toList());
    }

    @Test
    void whatIsLargeWaitsForTheRunAndForItsLimit() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(tensor("shape", Tensor.of(new long[] {1 << 15, 1 << 15}, 2)))
                .addNode(node("ConstantOfShape", List.of("shape"), List.of("Y")))
                .addOutput(open("Y", 1));
        OnnxModel model = Protos.read(Protos.model(17, graph));
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = model.open(backend)) {
            assertThrows(MemoryLimitException.class, () -> session.run(Map.of()));
        }
    }

    @Test
    void inputsAreCheckedByNameTypeAndShape() {
        OnnxModel model = Protos.read(Protos.model(17, exported()));
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = model.open(backend)) {
            Tensor x = ramp(4, 1, 1, INPUT);
            assertThrows(ShapeException.class, () -> session.run(Map.of()));
            assertThrows(ShapeException.class, () -> session.run(Map.of("X", x, "W", W)));
            assertThrows(ShapeException.class, () -> session.run(Map.of("X", ramp(4, 1, INPUT))));
            assertThrows(ShapeException.class, () -> session.run(Map.of("X", ramp(4, 1, 1, INPUT + 1))));
            assertThrows(ShapeException.class, () -> session.run(Map.of("X", Tensor.of(new long[INPUT], 1, 1, INPUT))));
        }
    }

    @Test
    void aClosedSessionSaysSo() {
        OnnxModel model = Protos.read(Protos.model(17, exported()));
        try (Backend backend = Backends.named("cpu")) {
            OnnxSession session = model.open(backend);
            session.close();
            session.close();
            assertThrows(ClosedException.class, () -> session.run(Map.of("X", ramp(4, 1, 1, INPUT))));
        }
    }

    @Test
    void recurrentAttributesAreRefusedWithTheirNode() {
        GraphProto.Builder graph = exported();
        graph.getNodeBuilder(9).addAttribute(attribute("mystery", 1));
        UnsupportedModelException e =
                assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(17, graph)));
        assertTrue(
                e.getMessage().contains("node 'the LSTM' (LSTM)")
                        && e.getMessage().contains("mystery"),
                e.getMessage());
        GraphProto.Builder early = exported();
        early.getNodeBuilder(9).addAttribute(attribute("layout", 0));
        assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(13, early)));
    }

    @Test
    void doublesAreConvertedOnlyWhenAskedFor() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("X", 11))
                .addInitializer(tensor("half", Tensor.of(new double[] {0.5}, 1)))
                .addNode(node("Mul", List.of("X", "half"), List.of("Y")))
                .addOutput(open("Y", 11));
        assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(17, graph)));
        OnnxModel model = Protos.read(Protos.model(17, graph), OnnxOptions.DEFAULT.withConvertDoubles(true));
        assertEquals(TensorType.FLOAT, model.inputs().getFirst().type());
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = model.open(backend)) {
            Tensor y = session.run(Map.of("X", Tensor.of(new float[] {3}, 1))).get("Y");
            assertArrayEquals(new float[] {1.5f}, y.floats());
        }
    }

    @Test
    void opsetsAndGraphsOutsideOfTheRulesAreRefused() {
        assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(6, exported())));
        assertThrows(UnsupportedModelException.class, () -> Protos.read(Protos.model(23, exported())));
        GraphProto.Builder undefined = exported().addNode(node("Relu", List.of("later"), List.of("r")));
        assertThrows(ModelFormatException.class, () -> Protos.read(Protos.model(17, undefined)));
        GraphProto.Builder twice = exported().addNode(node("Relu", List.of("Y"), List.of("c")));
        assertThrows(ModelFormatException.class, () -> Protos.read(Protos.model(17, twice)));
    }

    @Test
    void filesAreReadWithinTheirLimit(@TempDir Path folder) throws Exception {
        Path file = Files.write(
                folder.resolve("m.onnx"), Protos.model(17, exported()).toByteArray());
        assertEquals(1, OnnxModel.read(file).inputs().size());
        OnnxOptions small = OnnxOptions.DEFAULT.withLimits(100, 100);
        assertThrows(ModelFormatException.class, () -> OnnxModel.read(file, small));
        assertThrows(LstmException.class, () -> OnnxModel.read(folder.resolve("missing.onnx")));
        assertThrows(LstmException.class, () -> OnnxOptions.DEFAULT.withLimits(0, 1));
        Path pb = Files.write(
                folder.resolve("x.pb"),
                tensor("x", Tensor.of(new double[] {0.1}, 1)).toByteArray());
        assertArrayEquals(
                new double[] {0.1},
                OnnxModel.readTensor(pb, OnnxOptions.DEFAULT).doubles());
    }
}
