package org.lstm4j.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lstm4j.LstmException;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec.Direction;

/** Each test breaks one argument of a valid call with T = 4, N = 3, inputSize = 2, hiddenSize = 5. */
class RecurrentCallsTest {
    private static final int STEPS = 4;
    private static final int BATCH = 3;

    private final ReferenceBackend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final DeviceBuffer memory = backend.allocate(1 << 16, Usage.STATE);
    private final DeviceBuffer small = backend.allocate(8, Usage.STATE);
    private final RecurrentSpec spec = RecurrentSpec.lstm(2, 5);

    @AfterEach
    void close() {
        memory.close();
        small.close();
        backend.close();
    }

    /** The arguments of a valid forward for inference; tests change one. */
    private final class Arguments {
        private DeviceBuffer weights = memory;
        private Sequence x = sequence(STEPS, BATCH, 2);
        private @Nullable Sequence y;
        private @Nullable DeviceBuffer lengths;
        private @Nullable RecurrentState initial;
        private @Nullable RecurrentState last;
        private @Nullable DeviceBuffer reserve;
        private DeviceBuffer workspace = memory;
        private @Nullable Trace trace;

        private Forward forward() {
            return new Forward(STEPS, BATCH, weights, x, y, lengths, initial, last, reserve, workspace, null, trace);
        }
    }

    private Sequence sequence(int steps, int batch, int width) {
        return Sequence.timeMajor(memory, steps, batch, width);
    }

    private Step step(int inputSize) {
        RecurrentState state = new RecurrentState(Matrix.of(memory, BATCH, 5), Matrix.of(memory, BATCH, 5));
        return new Step(BATCH, memory, Matrix.of(memory, BATCH, inputSize), state, memory, null);
    }

    @Test
    void validCallsPass() {
        assertDoesNotThrow(() -> check(plan -> {
            RecurrentCalls.check(plan, new Arguments().forward());
            RecurrentCalls.check(plan, step(2));
        }));
    }

    @Test
    void namesSequencesOfTheWrongShape() {
        assertRefused("x: expected [T, N, width] = [4, 3, 2], got [4, 3, 5]", call -> call.x = sequence(4, 3, 5));
        assertRefused("y: expected [T, N, width] = [4, 3, 5], got [4, 2, 5]", call -> call.y = sequence(4, 2, 5));
        assertRefused(
                "trace.gates: expected [T, N, width] = [4, 3, 20], got [4, 3, 5]",
                call -> call.trace = new Trace(sequence(4, 3, 5), null));
    }

    @Test
    void cellsWithoutCellStateTraceNone() {
        Trace trace = new Trace(sequence(STEPS, BATCH, 15), sequence(STEPS, BATCH, 5));
        Sequence x = sequence(STEPS, BATCH, 2);
        Forward call = new Forward(STEPS, BATCH, memory, x, null, null, null, null, null, memory, null, trace);
        try (RecurrentPlan plan = backend.plan(RecurrentSpec.gru(2, 5), Mode.INFERENCE, Numerics.STRICT)) {
            assertMessage("trace.c: GRU has no cell state, got one; pass null", () -> RecurrentCalls.check(plan, call));
        }
    }

    @Test
    void namesStatesOfTheWrongShape() {
        Matrix good = Matrix.of(memory, BATCH, 5);
        assertRefused(
                "initial.h: expected [N, width] = [3, 5], got [2, 5]",
                call -> call.initial = new RecurrentState(Matrix.of(memory, 2, 5), good));
        assertRefused("last.c: LSTM has cell state, got null", call -> call.last = new RecurrentState(good, null));
    }

    @Test
    void namesBuffersThatAreTooSmall() {
        assertRefused("lengths: expected 3 int32 values, got a buffer of 8 bytes", call -> call.lengths = small);
        assertRefused("weights: expected at least 720 bytes, got 8", call -> call.weights = small);
        int workspaceBytes = 4 * (4 * 3 * 20 + 5 * 3 * 5);
        assertRefused(
                "workspace: expected at least " + workspaceBytes + " bytes, got 8", call -> call.workspace = small);
    }

    @Test
    void reservesBelongToTraining() {
        assertRefused(
                "reserve: the plan was made for inference and fills none; pass null", call -> call.reserve = memory);
        try (RecurrentPlan plan = backend.plan(spec, Mode.TRAINING, Numerics.STRICT)) {
            assertMessage(
                    "reserve: forward in training mode fills one of " + plan.reserveBytes(STEPS, BATCH)
                            + " bytes, got none",
                    () -> RecurrentCalls.check(plan, new Arguments().forward()));
        }
    }

    @Test
    void stepsGoForwardOnly() {
        RecurrentSpec reverse = spec.toBuilder().direction(Direction.REVERSE).build();
        try (RecurrentPlan plan = backend.plan(reverse, Mode.INFERENCE, Numerics.STRICT)) {
            assertMessage(
                    "direction: step needs FORWARD, got REVERSE, which sees the end first; run whole sequences by forward",
                    () -> RecurrentCalls.check(plan, step(2)));
        }
        assertPlanRefuses("x: expected [N, width] = [3, 2], got [3, 4]", plan -> RecurrentCalls.check(plan, step(4)));
    }

    @Test
    void backwardNeedsATrainingPlan() {
        Backward call = new Backward(
                STEPS,
                BATCH,
                memory,
                sequence(STEPS, BATCH, 2),
                null,
                null,
                memory,
                memory,
                null,
                null,
                null,
                small,
                null,
                null,
                null);
        assertPlanRefuses(
                "mode: backward needs TRAINING, got INFERENCE; make a plan for training",
                plan -> RecurrentCalls.check(plan, call));
        try (RecurrentPlan plan = backend.plan(spec, Mode.TRAINING, Numerics.STRICT)) {
            assertMessage("gradients: expected at least 720 bytes, got 8", () -> RecurrentCalls.check(plan, call));
        }
    }

    @Test
    void namesWeightsOfAnotherSpec() {
        assertPlanRefuses(
                "weight_ih: expected [20, 2], got [20, 3]",
                plan -> RecurrentCalls.check(plan, RecurrentWeights.zeros(RecurrentSpec.lstm(3, 5)), memory));
        assertPlanRefuses(
                "weights: expected [INPUT, RECURRENT, INPUT_BIAS, RECURRENT_BIAS], got [INPUT, RECURRENT]",
                plan -> RecurrentCalls.check(
                        plan,
                        RecurrentWeights.zeros(
                                spec.toBuilder().bias(RecurrentSpec.Bias.NONE).build()),
                        memory));
    }

    @Test
    void sizesAreBounded() {
        assertPlanRefuses("steps and batch: expected at least 0 and 1, got 4 and 0", plan -> checkSize(plan, 4, 0));
        assertPlanRefuses(
                "steps and batch: expected at most 2147483647 steps in all, got 65536 x 65536; split the call",
                plan -> checkSize(plan, 65536, 65536));
    }

    private void checkSize(RecurrentPlan plan, int steps, int batch) {
        Sequence x = sequence(STEPS, BATCH, 2);
        RecurrentCalls.check(
                plan, new Forward(steps, batch, memory, x, null, null, null, null, null, memory, null, null));
    }

    private void check(Consumer<RecurrentPlan> call) {
        try (RecurrentPlan plan = backend.plan(spec, Mode.INFERENCE, Numerics.STRICT)) {
            call.accept(plan);
        }
    }

    private void assertPlanRefuses(String message, Consumer<RecurrentPlan> call) {
        assertMessage(message, () -> check(call));
    }

    private void assertRefused(String message, Consumer<Arguments> change) {
        Arguments arguments = new Arguments();
        change.accept(arguments);
        assertPlanRefuses(message, plan -> RecurrentCalls.check(plan, arguments.forward()));
    }

    private static void assertMessage(String message, Executable call) {
        assertEquals(message, assertThrows(LstmException.class, call).getMessage());
    }
}
