package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lstm4j.interchange.onnx.Protos.node;
import static org.lstm4j.interchange.onnx.Protos.open;
import static org.lstm4j.interchange.onnx.Protos.tensor;

import ai.onnx.proto.OnnxMl.GraphProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.interchange.onnx.file.OnnxFile.OnnxNode;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;

/** What a session takes, gives away and gives back. */
class OnnxSessionTest {
    private static final int SIZE = 100;

    private static Map<String, Tensor> run(GraphProto.Builder graph, OnnxOptions options, Map<String, Tensor> inputs) {
        try (Backend backend = Backends.named("cpu");
                OnnxSession session =
                        Protos.read(Protos.model(17, graph), options).open(backend)) {
            return session.run(inputs);
        }
    }

    /** {@code depth} sums in a row of which each but the last is needed once; all are outputs where {@code kept}. */
    private static GraphProto.Builder chain(int depth, boolean kept) {
        GraphProto.Builder graph = GraphProto.newBuilder().addInput(open("v0", 1));
        for (int i = 0; i < depth; i++) {
            graph.addNode(node("Add", List.of("v" + i, "v" + i), List.of("v" + (i + 1)))
                    .setName("sum " + i));
            if (kept || i == depth - 1) {
                graph.addOutput(open("v" + (i + 1), 1));
            }
        }
        return graph;
    }

    private static MemoryLimitException refused(GraphProto.Builder graph, OnnxOptions options) {
        Map<String, Tensor> inputs = Map.of("v0", Tensor.of(new float[SIZE], SIZE));
        return assertThrows(MemoryLimitException.class, () -> run(graph, options, inputs));
    }

    @Test
    void elementsThatStandAtOnceAreBounded() {
        Map<String, Tensor> inputs = Map.of("v0", Tensor.of(new float[SIZE], SIZE));
        OnnxOptions three = OnnxOptions.DEFAULT.withRunLimits(3 * SIZE, 1 << 20);
        assertEquals(SIZE, run(chain(10, false), three, inputs).get("v10").size());
        String message = refused(chain(10, true), three).getMessage();
        assertTrue(message.contains("node 'sum 3' (Add)") && message.contains("maxLiveElements"), message);
    }

    @Test
    void workIsBounded() {
        OnnxOptions few = OnnxOptions.DEFAULT.withRunLimits(1 << 20, 5 * SIZE);
        String message = refused(chain(10, false), few).getMessage();
        assertTrue(message.contains("node 'sum 5' (Add)") && message.contains("maxWork"), message);
        assertThrows(LstmException.class, () -> OnnxOptions.DEFAULT.withRunLimits(0, 1));
        assertThrows(LstmException.class, () -> OnnxOptions.DEFAULT.withRunLimits(1, 0));
    }

    @Test
    void recurrentWorkIsBounded() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("v0", 1))
                .addInitializer(tensor("W", Tensor.of(new float[24], 1, 8, 3)))
                .addInitializer(tensor("R", Tensor.of(new float[16], 1, 8, 2)))
                .addNode(node("LSTM", List.of("v0", "W", "R"), List.of("Y")))
                .addOutput(open("Y", 1));
        Map<String, Tensor> inputs = Map.of("v0", Tensor.of(new float[30], 5, 2, 3));
        OnnxOptions few = OnnxOptions.DEFAULT.withRunLimits(1 << 20, 400);
        MemoryLimitException e = assertThrows(MemoryLimitException.class, () -> run(graph, few, inputs));
        assertTrue(e.getMessage().contains("node 'the LSTM' (LSTM)"), e.getMessage());
        assertEquals(20, run(graph, OnnxOptions.DEFAULT, inputs).get("Y").size());
    }

    @Test
    void statesAfterNoStepAreBounded() {
        int rows = 1_000_000;
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("v0", 1))
                .addInitializer(tensor("W", Tensor.of(new float[5], 1, 5, 1)))
                .addInitializer(tensor("R", Tensor.of(new float[25], 1, 5, 5)))
                .addNode(node("RNN", List.of("v0", "W", "R"), List.of("Y")))
                .addOutput(open("Y", 1));
        Map<String, Tensor> inputs = Map.of("v0", Tensor.of(new float[0], 0, rows, 1));
        OnnxOptions few = OnnxOptions.DEFAULT.withRunLimits(rows, 1 << 20);
        MemoryLimitException e = assertThrows(MemoryLimitException.class, () -> run(graph, few, inputs));
        assertTrue(e.getMessage().contains("maxLiveElements"), e.getMessage());
    }

    @Test
    void callersOwnTheirOutputs() {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInput(open("shape", 7))
                .addInitializer(tensor("w", Tensor.of(new float[] {1, 2}, 2)))
                .addNode(node("Identity", List.of("w"), List.of("same")))
                .addNode(node("Reshape", List.of("w", "shape"), List.of("moved")))
                .addOutput(open("w", 1))
                .addOutput(open("same", 1))
                .addOutput(open("moved", 1));
        Map<String, Tensor> inputs = Map.of("shape", Tensor.of(new long[] {1, 2}, 2));
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = Protos.read(Protos.model(17, graph)).open(backend)) {
            session.run(inputs).values().forEach(output -> output.floats()[0] = 9);
            session.run(inputs).values().forEach(output -> assertArrayEquals(new float[] {1, 2}, output.floats()));
        }
    }

    @Test
    void everythingIsClosedWhereSomethingFails() {
        List<String> closed = new ArrayList<>();
        Step.Binding binding = (backend, held) -> {
            for (String name : List.of("first", "second", "third")) {
                held.add(() -> {
                    closed.add(name);
                    if (!name.equals("second")) {
                        throw new IllegalStateException(name);
                    }
                });
            }
            return in -> List.of();
        };
        OnnxNode node = new OnnxNode("n", "None", "", List.of(), List.of(), List.of());
        Graph graph = new Graph(
                List.of(), List.of(), Map.of(), List.of(), List.of(new Step(node, binding, new int[0], new int[0])));
        try (Backend backend = Backends.named("cpu")) {
            OnnxSession session = new OnnxSession(graph, OnnxOptions.DEFAULT, backend);
            LstmException e = assertThrows(LstmException.class, session::close);
            assertEquals(List.of("third", "second", "first"), closed);
            assertTrue(e.getMessage().contains("third"), e.getMessage());
            assertEquals("first", e.getSuppressed()[0].getMessage());
            session.close();
            assertEquals(3, closed.size());
        }
    }
}
