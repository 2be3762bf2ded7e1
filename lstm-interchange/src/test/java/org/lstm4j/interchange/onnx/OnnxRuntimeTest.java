package org.lstm4j.interchange.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.spi.Backend;

/**
 * Recurrent operators against ONNX Runtime's, drawn from the whole space of attributes and inputs. None that is drawn is left out;
 * what is never drawn stands in {@link RandomOperator}.
 */
class OnnxRuntimeTest {
    private static final int CONFIGURATIONS = 2400;

    /**
     * Absolute, and relative where values exceed 1: up to six steps of f32 sums in another order, through functions of
     * another approximation, come to some dozens of roundings of 6e-8 each.
     */
    private static final float CLOSE = 1e-5f;

    @Test
    void everyConfigurationAgrees() {
        try (Backend backend = Backends.named("cpu")) {
            for (long seed = 0; seed < CONFIGURATIONS; seed++) {
                compare(seed, new RandomOperator(seed), backend);
            }
        }
    }

    private static void compare(long seed, RandomOperator operator, Backend backend) {
        String what = "seed " + seed + ", " + operator;
        Map<String, Tensor> theirs = OnnxRuntime.run(operator.model(false).toByteArray(), operator.given(false));
        boolean batchMajor = operator.isBatchMajor();
        try (OnnxSession session = Protos.read(operator.model(batchMajor)).open(backend)) {
            Map<String, Tensor> ours = session.run(operator.given(batchMajor));
            assertEquals(theirs.keySet(), ours.keySet(), what);
            theirs.forEach((name, expected) -> {
                Tensor output = ours.get(name);
                assertClose(expected, batchMajor ? RandomOperator.timeMajor(output) : output, name + " of " + what);
            });
        }
    }

    private static void assertClose(Tensor expected, Tensor actual, String what) {
        assertEquals(expected.toString(), actual.toString(), what);
        for (int i = 0; i < expected.size(); i++) {
            float want = expected.floats()[i];
            float got = actual.floats()[i];
            assertTrue(
                    Math.abs(got - want) <= CLOSE + CLOSE * Math.abs(want),
                    () -> what + ": expected " + want + ", got " + got);
        }
    }
}
