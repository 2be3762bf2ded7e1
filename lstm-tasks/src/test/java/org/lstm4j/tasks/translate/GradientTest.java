package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.tasks.translate.TrainingPass.Size;

/** Loss and gradients of the whole network against central differences of the double-precision one. */
class GradientTest {
    private static final double DELTA = 1e-5;

    /** Of f32 against f64, for losses near 2 and gradients below 1. */
    private static final double CLOSE = 2e-6;

    private static final int BOUNDARY = 5;
    /** Ragged on both sides; one source of a single token, one target of none. */
    private static final List<Example> EXAMPLES = List.of(
            new Example(new int[] {1, 2, 4, 6}, new int[] {3, 1}),
            new Example(new int[] {6}, new int[] {2, 4, 4}),
            new Example(new int[] {3, 3, 6}, new int[0]));

    @ParameterizedTest
    @EnumSource(
            value = Cell.class,
            names = {"LSTM", "GRU"})
    void lossAndGradientsAreThoseOfTheMathematics(Cell cell) {
        Shape shape = new Shape(cell, 7, BOUNDARY + 1, 3, 5);
        Map<String, float[]> weights = shape.initialWeights(11);
        Oracle oracle = new Oracle(shape, weights);
        Batch batch = Batch.of(EXAMPLES, BOUNDARY);
        try (Backend backend = Backends.named("cpu");
                Network network = new Network(backend, shape, Mode.TRAINING, weights);
                Memory memory = new Memory(backend);
                ComputeStream stream = backend.newStream()) {
            // More room than the batch takes: every view must be as large as the batch, not as the memory.
            TrainingPass pass =
                    new TrainingPass(network, memory, stream, Size.of(batch).or(new Size(5, 6, 7)));
            List<DeviceBuffer> gradients = network.blocks(memory);

            double loss = pass.lossAndGradients(batch, gradients);

            assertEquals(oracle.loss(EXAMPLES, BOUNDARY), loss, CLOSE);
            assertEquals(loss, pass.loss(batch));
            network.store(stream, gradients).forEach((name, gradient) -> assertGradient(oracle, name, gradient));
        }
    }

    private static void assertGradient(Oracle oracle, String name, float[] gradient) {
        double[] array = oracle.array(name);
        for (int i = 0; i < array.length; i++) {
            double value = array[i];
            array[i] = value + DELTA;
            double above = oracle.loss(EXAMPLES, BOUNDARY);
            array[i] = value - DELTA;
            double below = oracle.loss(EXAMPLES, BOUNDARY);
            array[i] = value;
            assertEquals((above - below) / (2 * DELTA), gradient[i], CLOSE, name + "[" + i + "]");
        }
    }
}
