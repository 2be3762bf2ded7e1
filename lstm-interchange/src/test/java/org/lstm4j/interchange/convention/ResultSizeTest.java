package org.lstm4j.interchange.convention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.ShapeException;
import org.lstm4j.interchange.tensor.Tensor;
import org.lstm4j.json.Json;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Small arrays can ask for results that fit no memory, or no array; that is refused before one is made. */
class ResultSizeTest {
    private static final int STEPS = 1024;
    private static final int BATCH = 1024;
    private static final int UNITS = 128;

    private final Map<String, Tensor> arrays = new HashMap<>();

    private ResultSizeTest with(String name, int... shape) {
        arrays.put(name, Tensor.of(new float[Tensor.elements(shape)], shape));
        return this;
    }

    private <E extends LstmException> E refused(Class<E> type, Convention convention, String op, String attributes) {
        Attributes read =
                new Attributes(op, Json.parse(attributes.replace('\'', '"')).asObject());
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            E refusal = assertThrows(type, () -> convention.run(op, read, new Inputs(op, arrays), backend));
            assertEquals(0, backend.memory().liveBuffers());
            return refusal;
        }
    }

    @Test
    void onnx() {
        with("X", STEPS, BATCH, 1).with("W", 1, UNITS, 1).with("R", 1, UNITS, UNITS);

        String reason = refused(MemoryLimitException.class, Convention.ONNX, "RNN", "{}")
                .getMessage();

        assertTrue(reason.startsWith("RNN: an array of the shape [1024, 1, 1024, 128] has 134217728"), reason);
    }

    @Test
    void onnxStatesWithoutSteps() {
        with("X", 0, 1 << 24, 1).with("W", 1, UNITS, 1).with("R", 1, UNITS, UNITS);

        refused(ShapeException.class, Convention.ONNX, "RNN", "{}");
    }

    @Test
    void pytorch() {
        with("input", STEPS, BATCH, 1).with("weight_ih_l0", UNITS, 1).with("weight_hh_l0", UNITS, UNITS);

        refused(MemoryLimitException.class, Convention.PYTORCH, "RNN", "{'bias':false}");
    }

    @Test
    void keras() {
        with("input", BATCH, STEPS, 1).with("kernel", 1, UNITS).with("recurrent_kernel", UNITS, UNITS);

        refused(MemoryLimitException.class, Convention.KERAS, "SimpleRNN", "{'use_bias':false}");
    }

    @Test
    void liteRt() {
        with("input", BATCH, STEPS, 1);
        for (String gate : new String[] {"input", "forget", "cell", "output"}) {
            with("input_to_" + gate + "_weights", UNITS, 1)
                    .with("recurrent_to_" + gate + "_weights", UNITS, UNITS)
                    .with(gate + "_gate_bias", UNITS);
        }

        refused(MemoryLimitException.class, Convention.LITERT, "UNIDIRECTIONAL_SEQUENCE_LSTM", "{}");
    }

    @Test
    void liteRtWeightsThatAreNotThere() {
        with("input", 1, 1, 1).with("input_to_forget_weights", 1 << 14, 1);
        for (String gate : new String[] {"input", "cell", "output"}) {
            with("input_to_" + gate + "_weights", 1 << 14, 1);
        }

        refused(MemoryLimitException.class, Convention.LITERT, "UNIDIRECTIONAL_SEQUENCE_LSTM", "{}");
    }

    @Test
    void linearLayers() {
        with("input", BATCH, STEPS, 1).with("layer0_kernel", 1, UNITS);

        refused(
                MemoryLimitException.class,
                Convention.KERAS,
                "Sequential",
                "{'layers':[{'layer':'Dense','use_bias':false}]}");
    }

    @Test
    void linearLayersOfNothing() {
        with("input", 2, 2, 0).with("head.weight", UNITS, 0);

        String reason = refused(
                        ShapeException.class,
                        Convention.PYTORCH,
                        "Linear",
                        "{'layers':[{'op':'Linear','prefix':'head'}]}")
                .getMessage();

        assertTrue(reason.endsWith("got 0 and 128"), reason);
        arrays.clear();
        with("input", 2, 2, 1).with("layer0_kernel", 1, 0);
        refused(
                ShapeException.class,
                Convention.KERAS,
                "Sequential",
                "{'layers':[{'layer':'Dense','use_bias':false}]}");
    }
}
