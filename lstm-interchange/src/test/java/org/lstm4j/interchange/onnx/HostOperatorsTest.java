package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.interchange.onnx.operator.Operators;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;

/** Every operator of the host against ONNX Runtime's, drawn from its attributes, types, shapes and the opsets that have it. */
class HostOperatorsTest {
    private static final int CONFIGURATIONS = 60;

    /** Absolute, and relative where values exceed 1: a few roundings of 6e-8 each. */
    private static final float CLOSE = 1e-5f;

    @Test
    void everyOperatorIsDrawn() {
        assertEquals(Operators.names().keySet(), RandomNodes.all().keySet());
    }

    @Test
    void everyConfigurationAgrees() {
        Map<String, Integer> opsets = Operators.names();
        try (Backend backend = Backends.named("cpu")) {
            RandomNodes.all().forEach((operator, draw) -> {
                for (long seed = 0; seed < CONFIGURATIONS; seed++) {
                    compare(operator, opsets.get(operator), seed, draw, backend);
                }
            });
        }
    }

    private static void compare(String operator, int since, long seed, Consumer<RandomNode> draw, Backend backend) {
        RandomNode node = new RandomNode(operator, since, seed);
        draw.accept(node);
        String what = "seed " + seed + ", " + node;
        Map<String, Tensor> ours = ours(node, what, backend);
        byte[] model =
                node.model(ours.values().stream().map(Tensor::type).toList()).toByteArray();
        Map<String, Tensor> theirs = theirs(model, node, what);
        assertEquals(theirs.keySet(), ours.keySet(), what);
        theirs.forEach((name, expected) -> assertSame(expected, ours.get(name), name + " of " + what));
    }

    private static Map<String, Tensor> ours(RandomNode node, String what, Backend backend) {
        try (OnnxSession session = Protos.read(node.model(List.of())).open(backend)) {
            return session.run(node.given());
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
    }

    private static Map<String, Tensor> theirs(byte[] model, RandomNode node, String what) {
        try {
            return OnnxRuntime.run(model, node.given());
        } catch (AssertionError e) {
            throw new AssertionError(what, e);
        }
    }

    private static void assertSame(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.toString(), actual.toString(), what);
        switch (expected.type()) {
            case FLOAT -> {
                for (int i = 0; i < expected.size(); i++) {
                    float want = expected.floats()[i];
                    float got = actual.floats()[i];
                    assertTrue(
                            Math.abs(got - want) <= CLOSE + CLOSE * Math.abs(want),
                            () -> what + ": expected " + want + ", got " + got);
                }
            }
            case INT32 -> assertArrayEquals(expected.ints(), actual.ints(), what);
            case INT64 -> assertArrayEquals(expected.longs(), actual.longs(), what);
            case BOOL -> assertArrayEquals(expected.booleans(), actual.booleans(), what);
            case DOUBLE -> throw new AssertionError(what + ": doubles from floats");
        }
    }
}
