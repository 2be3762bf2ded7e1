package org.lstm4j.tasks.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.Backends;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;

class CommitteeTest {
    /** Sums of a few f32 terms in another order. */
    private static final float REORDERED = 1e-6f;

    @Test
    void aCommitteeAnswersTheMeanOfItsMembers() {
        int members = 3;
        int reach = 5;
        List<Model> models = new ArrayList<>();
        for (int seed = 0; seed < members; seed++) {
            models.add(Model.builder(1)
                    .add(LSTM.of(7).last())
                    .add(Dense.of(reach))
                    .initialise(Initialiser.PYTORCH, seed)
                    .build());
        }
        float[] windows = new float[2 * 11];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = (float) TestSeries.noise(i);
        }
        float[] expected = new float[2 * reach];
        try (Backend backend = Backends.best()) {
            for (Model model : models) {
                float[] answer = predict(backend, model, windows);
                for (int i = 0; i < answer.length; i++) {
                    expected[i] += answer[i] / members;
                }
            }
            float[] together = predict(backend, Committee.of(models), windows);
            assertEquals(expected.length, together.length);
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], together[i], REORDERED);
            }
        }
    }

    private static float[] predict(Backend backend, Model model, float[] windows) {
        try (Session session = model.open(backend)) {
            return session.predict(windows, 2, 11);
        }
    }
}
