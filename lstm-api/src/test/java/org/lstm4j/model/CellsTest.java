package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Whole models of every cell and option. */
class CellsTest {
    /** f32 against f64 through three small layers, of which two may be normalised. */
    private static final double CLOSE = 2e-6;

    private static final int STEPS = 5;

    private final Backend backend = new ReferenceBackend(BackendOptions.DEFAULT);

    @AfterEach
    void close() {
        assertEquals(0, backend.memory().liveBuffers());
        backend.close();
    }

    @ParameterizedTest
    @MethodSource("org.lstm4j.model.TestModels#cells")
    void predictionsAreTheOracles(RecurrentLayer<?> cell) {
        Model model = TestModels.ofCell(cell);
        int[] lengths = {STEPS, 0, 2};
        float[] x = TestModels.input(1, STEPS * lengths.length * 3);
        double[] expected = new OracleModel(model).forward(OracleModel.doubles(x), STEPS, lengths.length, lengths);
        try (Session session = model.open(backend)) {
            float[] y = session.predict(
                            Request.of(x, lengths.length, STEPS).timeMajor().lengths(lengths))
                    .output();
            for (int i = 0; i < y.length; i++) {
                assertEquals(expected[i], y[i], CLOSE, "element " + i);
            }
            float[] rows = TestModels.exchangeAxes(x, STEPS, lengths.length, 3);
            float[] alone = session.predict(Arrays.copyOfRange(rows, 2 * STEPS * 3, 2 * STEPS * 3 + 6), 1, 2);
            assertArrayEquals(Arrays.copyOfRange(y, 4, 6), alone, "a row alone, unpadded");
        }
    }

    @ParameterizedTest
    @MethodSource("org.lstm4j.model.TestModels#cells")
    void streamsStepThroughTheWholeSequence(RecurrentLayer<?> cell) {
        Model model = Model.builder(3).add(cell).add(cell).build();
        int width = model.outputFeatures().width();
        float[] x = TestModels.input(2, STEPS * 2 * 3);
        try (Session session = model.open(backend);
                SessionStream stream = session.openStream(2);
                SessionStream other = session.openStream(2)) {
            Prediction whole = session.predict(Request.of(x, 2, STEPS).timeMajor());
            float[] y = new float[2 * width];
            for (int t = 0; t < STEPS; t++) {
                SessionStream now = t < 3 ? stream : other;
                if (t == 3) {
                    other.restore(State.fromBytes(stream.snapshot().toBytes(), model));
                }
                now.step(Arrays.copyOfRange(x, t * 6, t * 6 + 6), y);
                assertArrayEquals(
                        Arrays.copyOfRange(whole.output(), t * 2 * width, (t + 1) * 2 * width), y, "step " + t);
            }
            assertEquals(whole.state(), other.snapshot());
        }
    }
}
