package org.lstm4j.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.internal.PlanRunner.Layout;
import org.lstm4j.internal.PlanRunner.Outputs;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Activation.Kind;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/** Composed plans of every cell and option: the same sequences through the oracle, in chunks, step by step, padded. */
class ComposedCellsTest {
    private static final long SEED = 5;
    private static final int INPUT = 3;
    private static final int HIDDEN = 5;

    private final ReferenceBackend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final PlanRunner runner = new PlanRunner(backend);

    @AfterEach
    void close() {
        runner.close();
        backend.close();
    }

    /** Each option alone, then together with those that it meets in the plan's memory or in the gates. */
    static Stream<RecurrentSpec> specs() {
        RecurrentSpec lstm = RecurrentSpec.lstm(INPUT, HIDDEN);
        RecurrentSpec gru = RecurrentSpec.gru(INPUT, HIDDEN);
        RecurrentSpec before =
                gru.toBuilder().resetForm(ResetForm.BEFORE_PRODUCT).build();
        RecurrentSpec rnn = RecurrentSpec.rnn(INPUT, HIDDEN);
        List<RecurrentSpec> specs = new ArrayList<>(List.of(
                gru,
                before,
                rnn,
                rnn.toBuilder().activations(List.of(Activation.RELU)).build(),
                lstm.toBuilder().peephole(true).build(),
                lstm.toBuilder().projectionSize(2).build(),
                lstm.toBuilder().projectionSize(7).build(),
                lstm.toBuilder().coupling(Coupling.FORGET_FROM_INPUT).build(),
                lstm.toBuilder().coupling(Coupling.INPUT_FROM_FORGET).build(),
                lstm.toBuilder().cellClip(0.4f).build(),
                lstm.toBuilder()
                        .activations(List.of(
                                new Activation(Kind.HARD_SIGMOID, 0.3f, 0.45f),
                                new Activation(Kind.SOFTSIGN, 0f, 0f),
                                new Activation(Kind.SCALED_TANH, 1.1f, 0.8f),
                                new Activation(Kind.AFFINE, 0.4f, 0.3f),
                                new Activation(Kind.ELU, 0.7f, 0f)))
                        .build(),
                lstm.toBuilder()
                        .peephole(true)
                        .projectionSize(3)
                        .layerNorm(true)
                        .cellClip(0.5f)
                        .inputClip(1.1f)
                        .build()));
        for (RecurrentSpec plain : List.of(lstm, gru, before, rnn)) {
            specs.add(plain.toBuilder().inputClip(0.6f).build());
            specs.add(plain.toBuilder().layerNorm(true).build());
        }
        return specs.stream();
    }

    @ParameterizedTest
    @MethodSource("specs")
    void agreeWithTheOracle(RecurrentSpec spec) {
        PlanAgreement.check(runner, new PlanCase(spec, 4, 2, SEED), Layout.TIME_MAJOR);
        PlanAgreement.check(runner, new PlanCase(spec, 1, 1, SEED).withMask(SEED), Layout.RIGHT_HALF);
        RecurrentSpec other = spec.toBuilder()
                .bias(Bias.SINGLE)
                .direction(Direction.REVERSE)
                .maskMode(MaskMode.CARRY)
                .build();
        PlanAgreement.check(
                runner, new PlanCase(other, 4, 4, SEED).withLengths(0, 4, 1, 3).withMask(SEED), Layout.BATCH_MAJOR);
        RecurrentSpec third = spec.toBuilder().bias(Bias.NONE).build();
        PlanAgreement.check(runner, new PlanCase(third, 4, 4, SEED).withLengths(0, 4, 1, 3), Layout.RIGHT_HALF);
        PlanAgreement.check(runner, new PlanCase(third, 0, 2, SEED), Layout.TIME_MAJOR);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void chunksAndStepsGiveTheBitsOfTheWhole(RecurrentSpec spec) {
        PlanCase problem = new PlanCase(spec, 5, 2, SEED);
        Outputs whole = runner.forward(problem, Layout.TIME_MAJOR);
        PlanAgreement.assertSame(whole, runner.chunked(problem, 1, 3, 0, 1), "four chunks, one empty");
        Outputs stepped = runner.stepped(problem);
        PlanAgreement.assertSame(whole, stepped, "steps");
        assertArrayEquals(whole.gates(), stepped.gates(), "traced gates");
    }

    /** x past a row's length is not a number, and reaches nothing. */
    @ParameterizedTest
    @MethodSource("specs")
    void paddedRowsGiveTheBitsOfRowsAlone(RecurrentSpec spec) {
        int width = spec.outputSize();
        PlanCase padded = new PlanCase(spec, 4, 2, SEED).withLengths(4, 2);
        PlanCase alone = new PlanCase(spec, 2, 1, SEED);
        for (int t = 0; t < 4; t++) {
            int row = (2 * t + 1) * INPUT;
            if (t < 2) {
                System.arraycopy(padded.x, row, alone.x, t * INPUT, INPUT);
            } else {
                Arrays.fill(padded.x, row, row + INPUT, Float.NaN);
            }
        }
        System.arraycopy(padded.initialH, width, alone.initialH, 0, width);
        System.arraycopy(padded.initialC, padded.initialC.length / 2, alone.initialC, 0, alone.initialC.length);

        Outputs together = runner.forward(padded, Layout.TIME_MAJOR);
        Outputs expected = runner.forward(alone, Layout.TIME_MAJOR);

        assertArrayEquals(expected.lastH(), Arrays.copyOfRange(together.lastH(), width, 2 * width));
        for (int t = 0; t < 4; t++) {
            float[] y = t < 2 ? Arrays.copyOfRange(expected.y(), t * width, (t + 1) * width) : new float[width];
            int row = (2 * t + 1) * width;
            assertArrayEquals(y, Arrays.copyOfRange(together.y(), row, row + width), "step " + t);
        }
    }
}
