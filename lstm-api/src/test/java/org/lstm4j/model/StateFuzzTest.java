package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lstm4j.ModelFormatException;
import org.lstm4j.internal.file.Mutator;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;

/** Damaged states are refused, or are what they were: never another exception, never another state. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StateFuzzTest {
    private static final long SEED = 2312;
    private static final int MUTATIONS = 80_000;

    @Test
    void noMutationHurts() {
        Model model = Model.builder(1)
                .add(LSTM.of(3))
                .add(LSTM.of(2).last())
                .add(Dense.of(1))
                .build();
        State state = State.of(
                model,
                2,
                List.of(TestModels.input(1, 6), TestModels.input(2, 4)),
                List.of(TestModels.input(3, 6), TestModels.input(4, 4)));
        byte[] bytes = state.toBytes();
        Mutator mutator = new Mutator(SEED);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutator.mutate(bytes, bytes.length);
            String which = "mutation " + i + " of seed " + SEED;
            try {
                assertEquals(state, State.fromBytes(mutated, model), which);
            } catch (ModelFormatException e) {
                assertTrue(e.getMessage().startsWith("state: "), which + ": " + e.getMessage());
                assertFalse(e.getMessage().contains("\n"), which + ": " + e.getMessage());
                refused++;
            }
        }
        assertTrue(refused > MUTATIONS / 2, "only " + refused + " of " + MUTATIONS + " states were refused");
    }
}
