package org.lstm4j.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.internal.PlanRunner.Layout;
import org.lstm4j.internal.PlanRunner.Outputs;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.WeightKind;

class ComposedPlanTest {
    private static final long SEED = 5;

    private final ReferenceBackend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final PlanRunner runner = new PlanRunner(backend);

    @AfterEach
    void close() {
        runner.close();
        backend.close();
    }

    /** Steps, rows, input and hidden size, direction, mask mode, biases, lengths as digits, memory layout, dropout mask. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, FORWARD, ZERO_OUTPUT, DOUBLE, , TIME_MAJOR, false",
        "6, 3, 4, 5, FORWARD, ZERO_OUTPUT, DOUBLE, , TIME_MAJOR, false",
        "6, 3, 4, 5, FORWARD, ZERO_OUTPUT, DOUBLE, , BATCH_MAJOR, true",
        "6, 3, 4, 5, REVERSE, ZERO_OUTPUT, SINGLE, , RIGHT_HALF, false",
        "5, 4, 3, 2, FORWARD, ZERO_OUTPUT, NONE, 0513, TIME_MAJOR, true",
        "5, 4, 3, 2, REVERSE, ZERO_OUTPUT, DOUBLE, 0513, BATCH_MAJOR, false",
        "5, 4, 3, 2, REVERSE, ZERO_OUTPUT, DOUBLE, 0513, RIGHT_HALF, true",
        "5, 4, 1, 7, FORWARD, CARRY, DOUBLE, 0513, BATCH_MAJOR, false",
        "5, 4, 1, 7, REVERSE, CARRY, DOUBLE, 0513, TIME_MAJOR, true",
        "4, 1, 3, 9, FORWARD, ZERO_OUTPUT, DOUBLE, 3, RIGHT_HALF, false",
        "0, 2, 3, 4, FORWARD, ZERO_OUTPUT, DOUBLE, , TIME_MAJOR, false",
        "0, 2, 3, 4, REVERSE, CARRY, DOUBLE, 00, BATCH_MAJOR, false",
    })
    void agreesWithTheOracle(
            int steps,
            int batch,
            int inputSize,
            int hiddenSize,
            Direction direction,
            MaskMode maskMode,
            Bias bias,
            String lengths,
            Layout layout,
            boolean mask) {
        RecurrentSpec spec = RecurrentSpec.lstm(inputSize, hiddenSize).toBuilder()
                .direction(direction)
                .maskMode(maskMode)
                .bias(bias)
                .build();
        PlanCase problem = new PlanCase(spec, steps, batch, SEED);
        if (lengths != null) {
            problem.withLengths(lengths.chars().map(digit -> digit - '0').toArray());
        }
        if (mask) {
            problem.withMask(SEED);
        }
        PlanAgreement.check(runner, problem, layout);
    }

    @Test
    void agreesForOtherActivationsOnTheWayOut() {
        for (Activation out :
                List.of(Activation.IDENTITY, Activation.RELU, new Activation(Activation.Kind.SOFTSIGN, 0f, 0f))) {
            RecurrentSpec spec = RecurrentSpec.lstm(3, 4).toBuilder()
                    .activations(List.of(Activation.TANH, Activation.SIGMOID, Activation.SIGMOID, Activation.TANH, out))
                    .build();
            PlanAgreement.check(runner, new PlanCase(spec, 4, 2, SEED), Layout.TIME_MAJOR);
        }
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void chunksAndStepsGiveTheBitsOfTheWhole(Layout layout) {
        PlanCase problem = new PlanCase(RecurrentSpec.lstm(3, 5), 7, 2, SEED);
        Outputs whole = runner.forward(problem, layout);

        PlanAgreement.assertSame(whole, runner.chunked(problem, 7), "one chunk, state in place");
        PlanAgreement.assertSame(whole, runner.chunked(problem, 1, 4, 0, 2), "four chunks, one empty");
        Outputs stepped = runner.stepped(problem);
        PlanAgreement.assertSame(whole, stepped, "steps");
        assertArrayEquals(whole.gates(), stepped.gates(), "traced gates");
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void paddedRowsGiveTheBitsOfRowsAlone(Direction direction) {
        RecurrentSpec spec =
                RecurrentSpec.lstm(3, 5).toBuilder().direction(direction).build();
        PlanCase padded = new PlanCase(spec, 6, 3, SEED).withLengths(6, 4, 1);
        Outputs together = runner.forward(padded, Layout.TIME_MAJOR);
        for (int n = 0; n < 3; n++) {
            int[] lengths = {6, 4, 1};
            PlanCase alone = new PlanCase(spec, lengths[n], 1, SEED);
            copyRow(padded.x, alone.x, n, 3, 3);
            copyRow(padded.initialH, alone.initialH, n, 3, 5);
            copyRow(padded.initialC, alone.initialC, n, 3, 5);
            Outputs expected = runner.forward(alone, Layout.TIME_MAJOR);

            float[] y = new float[expected.y().length];
            copyRow(together.y(), y, n, 3, 5);
            assertArrayEquals(expected.y(), y, "row " + n);
            assertArrayEquals(expected.lastH(), Arrays.copyOfRange(together.lastH(), n * 5, n * 5 + 5), "row " + n);
            assertArrayEquals(expected.lastC(), Arrays.copyOfRange(together.lastC(), n * 5, n * 5 + 5), "row " + n);
        }
    }

    /** The first steps of row n of {@code [T, N, width]}, as many as the target holds. */
    private static void copyRow(float[] from, float[] to, int n, int batch, int width) {
        for (int t = 0; t * width < to.length; t++) {
            System.arraycopy(from, (t * batch + n) * width, to, t * width, width);
        }
    }

    @Test
    void weightGradientsAccumulateAndTheOthersAreOverwritten() {
        PlanCase problem = new PlanCase(RecurrentSpec.lstm(3, 4), 3, 2, SEED);
        PlanRunner.Gradients once = runner.train(problem, Layout.TIME_MAJOR, 1).gradients();
        PlanRunner.Gradients twice = runner.train(problem, Layout.TIME_MAJOR, 2).gradients();
        assertArrayEquals(once.dx(), twice.dx());
        assertArrayEquals(once.dInitialH(), twice.dInitialH());
        assertArrayEquals(once.dInitialC(), twice.dInitialC());
        double[] doubled = PlanCase.widened(once.weights().get(WeightKind.RECURRENT));
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] *= 2;
        }
        PlanAgreement.Tolerance.BACKWARD.check(
                "weights", doubled, twice.weights().get(WeightKind.RECURRENT));
    }

    @Test
    void weightsSurvivePacking() {
        PlanCase problem = new PlanCase(RecurrentSpec.lstm(3, 5), 1, 1, SEED);
        try (RecurrentPlan plan = runner.plan(problem.spec, Mode.INFERENCE);
                var stream = backend.newStream()) {
            RecurrentWeights back = RecurrentWeights.zeros(problem.spec);
            plan.unpackWeights(stream, runner.packed(plan, problem), back);
            for (WeightKind kind : problem.spec.weightKinds()) {
                assertArrayEquals(problem.weights.get(kind), back.get(kind), kind.name());
            }
            assertEquals(4L * (20 * 3 + 20 * 5 + 20 + 20), plan.packedBytes());
        }
    }

    @Test
    void refusesPrecisionsByName() {
        assertRefused(
                "numerics: composed plans take STRICT or FAST, got BF16", RecurrentSpec.lstm(2, 3), Numerics.BF16);
        assertRefused("numerics: composed plans take [STRICT], got FAST", RecurrentSpec.lstm(2, 3), Numerics.FAST);
    }

    private void assertRefused(String reason, RecurrentSpec spec, Numerics numerics) {
        assertEquals(Support.unsupported(reason), backend.supports(spec, Mode.INFERENCE, numerics));
        BackendException refusal =
                assertThrows(BackendException.class, () -> backend.plan(spec, Mode.INFERENCE, numerics));
        assertEquals("reference cannot run this spec: " + reason, refusal.getMessage());
    }

    @Test
    void recurrentDropoutTrainsWithMasksOnly() {
        RecurrentSpec spec =
                RecurrentSpec.lstm(2, 3).toBuilder().recurrentDropout(0.25f).build();
        PlanCase problem = new PlanCase(spec, 3, 2, SEED);
        LstmException missing = assertThrows(LstmException.class, () -> runner.train(problem, Layout.TIME_MAJOR, 1));
        assertEquals(
                "recurrentMask: the spec drops 0.25 of the hidden state in training; expected masks, got none",
                missing.getMessage());
        assertAgreesInInference(problem);
        PlanAgreement.check(runner, problem.withMask(SEED), Layout.TIME_MAJOR);
    }

    private void assertAgreesInInference(PlanCase problem) {
        double[] expected = problem.oracle().forward(problem.oracleInput()).y();
        PlanAgreement.Tolerance.FORWARD.check(
                "y", expected, runner.forward(problem, Layout.TIME_MAJOR).y());
    }

    @Test
    void aClosedPlanSaysSo() {
        PlanCase problem = new PlanCase(RecurrentSpec.lstm(2, 3), 1, 1, SEED);
        RecurrentPlan plan = runner.plan(problem.spec, Mode.INFERENCE);
        plan.close();
        plan.close();
        assertThrows(ClosedException.class, () -> runner.packed(plan, problem));
    }
}
