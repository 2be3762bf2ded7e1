package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Model;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

class ScheduleTest {
    private static final float EXACT = 0f;
    private static final float CLOSE = 1e-7f;

    private static TrainingPosition at(int updates, double elapsedEpochs) {
        return new TrainingPosition(updates, elapsedEpochs, 10, List.of());
    }

    private static TrainingPosition after(double... losses) {
        List<EpochReport> history = new ArrayList<>();
        for (double loss : losses) {
            history.add(new EpochReport(history.size() + 1, 10, 99, loss, Map.of(), false));
        }
        return new TrainingPosition(0, losses.length, 10, history);
    }

    @Test
    void stepsFallAtTheEndOfEpochs() {
        Schedule schedule = Schedule.step(3, 0.5f);
        assertEquals(1f, schedule.factor(at(7, 2.99)), EXACT);
        assertEquals(0.5f, schedule.factor(at(8, 3)), EXACT);
        assertEquals(0.125f, schedule.factor(at(30, 9.5)), EXACT);
        assertEquals(1f, Schedule.constant().factor(at(30, 9.5)), EXACT);
    }

    @Test
    void aCosineFallsWithEveryUpdate() {
        Schedule schedule = Schedule.cosine(0.2f);
        assertEquals(1f, schedule.factor(at(0, 0)), EXACT);
        assertEquals(0.6f, schedule.factor(at(9, 5)), CLOSE);
        assertEquals(0.2f + 0.8f * (1 + (float) Math.cos(Math.PI * 0.25)) / 2, schedule.factor(at(4, 2.5)), CLOSE);
        assertEquals(0.2f, schedule.factor(at(20, 10)), CLOSE);
    }

    @Test
    void aWarmUpRisesInALineBesideAnotherSchedule() {
        Schedule schedule = Schedule.step(1, 0.5f).afterWarmUp(4);
        assertEquals(0.25f, schedule.factor(at(0, 0)), EXACT);
        assertEquals(1f, schedule.factor(at(3, 0.5)), EXACT);
        assertEquals(0.5f, schedule.factor(at(9, 1.5)), EXACT);
    }

    @Test
    void aPlateauIsAsLongAsItsPatience() {
        Schedule schedule = Schedule.onPlateau(2, 0.1f);
        assertEquals(1f, schedule.factor(after()), EXACT);
        assertEquals(1f, schedule.factor(after(3, 2, 2)), EXACT);
        assertEquals(0.1f, schedule.factor(after(3, 2, 2, 2.5)), CLOSE);
        assertEquals(0.1f, schedule.factor(after(3, 2, 2, 2.5, 2)), CLOSE, "the waiting begins anew");
        assertEquals(0.1f, schedule.factor(after(3, 2, 2, 2.5, 1, 1)), CLOSE);
        assertEquals(0.01f, schedule.factor(after(3, 2, 2, 2.5, 2, 2)), CLOSE);
    }

    @Test
    void aTrainingFollowsItsSchedule() {
        Model model = Model.builder(1).add(LSTM.of(3).last()).add(Dense.of(1)).build();
        Examples examples = Examples.regression(TestModels.input(1, 32), 4, 1, TestModels.input(2, 8));
        Trainer.Builder recipe =
                Trainer.builder().optimizer(Optimizer.sgd(0.1f)).batchSize(4);
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            Model once =
                    recipe.epochs(1).build().train(model, backend, examples).model();
            assertNotEquals(model, once);
            recipe.schedule(Schedule.step(1, Float.MIN_NORMAL));
            assertEquals(
                    once,
                    recipe.epochs(3).build().train(model, backend, examples).model(),
                    "nothing is learned later");
        }
    }

    @Test
    void whatIsNoScheduleIsNamed() {
        for (Runnable wrong : List.<Runnable>of(
                () -> Schedule.step(0, 0.5f),
                () -> Schedule.step(1, 1.5f),
                () -> Schedule.step(1, 0f),
                () -> Schedule.step(1, Float.NaN),
                () -> Schedule.cosine(-0.1f),
                () -> Schedule.cosine(1.1f),
                () -> Schedule.onPlateau(0, 0.5f),
                () -> Schedule.onPlateau(1, 0f),
                () -> Schedule.onPlateau(1, 1.1f),
                () -> Schedule.constant().afterWarmUp(0))) {
            String message = assertThrows(LstmException.class, wrong::run).getMessage();
            assertEquals(true, message.contains("must"), message);
        }
    }
}
