package org.lstm4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.lstm4j.model.Model;
import org.lstm4j.model.Request;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.model.State;
import org.lstm4j.model.TestModels;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Usage;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Trainer;

/** The engine's own calls never let what they write lie on anything else. */
class OverlapsTest {

    @Test
    void predictionsStreamsAndTrainingsKeepTheirViewsApart() {
        Model deep = TestModels.deep();
        try (Backend backend = Overlaps.refusing();
                Session session = deep.open(backend);
                Session streaming = TestModels.streamable().open(backend);
                SessionStream stream = streaming.openStream(2)) {
            float[] x = TestModels.input(1, 3 * 4 * 3);
            State state = session.predict(Request.of(x, 3, 4).lengths(4, 0, 2)).state();
            session.predict(Request.of(x, 3, 4).timeMajor().initialState(state));
            stream.step(new float[2 * 2], new float[2 * 4]);
            Examples examples = Examples.regression(x, 4, 3, new float[3 * 2]);
            Trainer.builder().epochs(2).batchSize(2).build().train(deep, backend, examples);
            Trainer.builder().epochs(1).build().train(deep, backend, examples.lengths(4, 1, 0));
        }
    }

    @Test
    void anOverlapIsNoticed() {
        try (ReferenceBackend backend = new ReferenceBackend(BackendOptions.DEFAULT);
                DeviceBuffer shared = backend.allocate(4L * 16, Usage.STATE);
                DeviceBuffer input = backend.allocate(4L * 6, Usage.STATE);
                DeviceBuffer weights = backend.allocate(4L * 100, Usage.WEIGHTS);
                DeviceBuffer workspace = backend.allocate(4L * 100, Usage.WORKSPACE)) {
            RecurrentState halves = new RecurrentState(new Matrix(shared, 0, 2, 4, 8), new Matrix(shared, 4, 2, 4, 8));
            Matrix apart = Matrix.of(input, 2, 3);

            Overlaps.refuse(new RecurrentPlan.Step(2, weights, apart, halves, workspace, null));

            Matrix across = new Matrix(shared, 11, 1, 2, 2);
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class,
                    () -> Overlaps.refuse(new RecurrentPlan.Step(2, weights, across, halves, workspace, null)));
            assertEquals("x: float 11 of its buffer is written by another view", refused.getMessage());
        }
    }
}
