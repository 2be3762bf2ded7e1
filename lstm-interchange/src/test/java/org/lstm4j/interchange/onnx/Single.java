package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lstm4j.Backends;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;

/** A graph of one node: run with its inputs given, and again with its inputs as constants, which must be the same. */
final class Single {
    static final float ROUNDING = 1e-6f;

    private final int opset;
    private final NodeProto.Builder node;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();
    private int outputs = 1;

    private Single(int opset, String operator) {
        this.opset = opset;
        this.node = Protos.node(operator, List.of(), List.of());
    }

    static Single of(int opset, String operator, AttributeProto... attributes) {
        Single single = new Single(opset, operator);
        single.node.addAllAttribute(List.of(attributes));
        return single;
    }

    Single with(Tensor... tensors) {
        for (Tensor tensor : tensors) {
            String name = "in" + node.getInputCount();
            node.addInput(name);
            inputs.put(name, tensor);
        }
        return this;
    }

    Single without() {
        node.addInput("");
        return this;
    }

    Single outputs(int count) {
        outputs = count;
        return this;
    }

    /** Runs both ways. */
    List<Tensor> run() {
        List<Tensor> given = run(false);
        List<Tensor> folded = run(true);
        for (int i = 0; i < given.size(); i++) {
            assertTensor(given.get(i), folded.get(i), 0);
        }
        return given;
    }

    void gives(Tensor... expected) {
        outputs = expected.length;
        List<Tensor> actual = run();
        for (int i = 0; i < expected.length; i++) {
            assertTensor(expected[i], actual.get(i), ROUNDING);
        }
    }

    private List<Tensor> run(boolean constant) {
        OnnxModel model = model(constant);
        assertEquals(constant, model.graph().steps().isEmpty(), "folded");
        try (Backend backend = Backends.named("cpu");
                OnnxSession session = model.open(backend)) {
            return new ArrayList<>(session.run(constant ? Map.of() : inputs).values());
        }
    }

    OnnxModel model(boolean constant) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        inputs.forEach((name, tensor) -> {
            if (constant) {
                graph.addInitializer(Protos.tensor(name, tensor));
            } else {
                graph.addInput(Protos.open(name, Protos.elementType(tensor)));
            }
        });
        NodeProto.Builder whole = node.build().toBuilder();
        for (int i = 0; i < outputs; i++) {
            whole.addOutput("out" + i);
            graph.addOutput(Protos.open("out" + i, 1));
        }
        return Protos.read(Protos.model(opset, graph.addNode(whole)));
    }

    static void assertTensor(Tensor expected, Tensor actual, float tolerance) {
        assertEquals(expected.toString(), actual.toString());
        switch (expected.type()) {
            case FLOAT -> {
                for (int i = 0; i < expected.size(); i++) {
                    float want = expected.floats()[i];
                    float got = actual.floats()[i];
                    boolean close = Float.compare(want, got) == 0 || Math.abs(want - got) <= tolerance;
                    assertTrue(close, "element " + i + ": expected " + want + ", got " + got);
                }
            }
            case DOUBLE -> assertArrayEquals(expected.doubles(), actual.doubles());
            case INT32 -> assertArrayEquals(expected.ints(), actual.ints());
            case INT64 -> assertArrayEquals(expected.longs(), actual.longs());
            case BOOL -> assertArrayEquals(expected.booleans(), actual.booleans());
        }
    }
}
