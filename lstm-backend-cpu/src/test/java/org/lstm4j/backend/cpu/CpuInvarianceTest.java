package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/**
 * Scalar code and every vector width, one thread and many, give the same bits: outputs, states, the reserve, gradients.
 * (Batch composition, chunks and padding are the kit's.)
 */
class CpuInvarianceTest {
    record Problem(String name, RecurrentSpec spec, int steps, int batch, boolean ragged, boolean mask) {
        @Override
        public String toString() {
            return name;
        }

        Map<String, float[]> run(KernelFamily family, int threads) {
            try (RecurrentRun run = new RecurrentRun(family, threads, spec, steps, batch, ragged, mask)) {
                return run.results();
            }
        }
    }

    static Stream<Problem> problems() {
        RecurrentSpec odd = RecurrentSpec.lstm(7, 19);
        RecurrentSpec gru = RecurrentSpec.gru(7, 19);
        RecurrentSpec rnn = RecurrentSpec.rnn(7, 19);
        RecurrentSpec relu =
                rnn.toBuilder().activations(List.of(Activation.RELU)).build();
        return Stream.of(
                new Problem("one row", RecurrentSpec.lstm(5, 100), 9, 1, false, false),
                new Problem("whole panels", RecurrentSpec.lstm(64, 64), 6, 13, false, false),
                new Problem("odd sizes, ragged", odd, 11, 9, true, false),
                new Problem(
                        "reverse, one bias",
                        odd.toBuilder()
                                .direction(Direction.REVERSE)
                                .bias(Bias.SINGLE)
                                .build(),
                        8,
                        6,
                        true,
                        true),
                new Problem(
                        "carry, no bias",
                        odd.toBuilder().maskMode(MaskMode.CARRY).bias(Bias.NONE).build(),
                        5,
                        10,
                        true,
                        false),
                new Problem("many threads", RecurrentSpec.lstm(40, 72), 12, 37, true, true),
                new Problem("shared steps", RecurrentSpec.lstm(40, 100), 70, 1, false, false),
                new Problem("shared steps, ragged", RecurrentSpec.lstm(20, 70), 70, 3, true, true),
                new Problem("gru, shared steps", RecurrentSpec.gru(20, 140), 50, 2, true, false),
                new Problem("gru before, shared steps", before(20, 140), 50, 2, true, true),
                new Problem("rnn, shared steps", RecurrentSpec.rnn(20, 200), 60, 2, true, false),
                new Problem("slices", RecurrentSpec.lstm(256, 256), 100, 1, false, false),
                new Problem("slices, ragged", RecurrentSpec.lstm(256, 256), 100, 3, true, false),
                new Problem("gru before, slices", before(300, 140), 100, 1, false, false),
                new Problem("gru, one row", RecurrentSpec.gru(5, 100), 9, 1, false, false),
                new Problem("gru, odd sizes", gru, 11, 9, true, true),
                new Problem("gru, many threads", RecurrentSpec.gru(40, 72), 12, 37, true, false),
                new Problem("gru before, one row", before(5, 100), 9, 1, false, true),
                new Problem(
                        "gru before, reverse, one bias",
                        before(7, 19).toBuilder()
                                .direction(Direction.REVERSE)
                                .bias(Bias.SINGLE)
                                .build(),
                        8,
                        6,
                        true,
                        true),
                new Problem("gru before, many threads", before(40, 72), 12, 37, true, false),
                new Problem("rnn, odd sizes", rnn, 11, 9, true, true),
                new Problem("rnn, many threads", RecurrentSpec.rnn(40, 72), 12, 37, true, false),
                new Problem(
                        "relu, carry, no bias",
                        relu.toBuilder()
                                .maskMode(MaskMode.CARRY)
                                .bias(Bias.NONE)
                                .build(),
                        5,
                        10,
                        true,
                        false));
    }

    private static RecurrentSpec before(int inputSize, int hiddenSize) {
        return RecurrentSpec.gru(inputSize, hiddenSize).toBuilder()
                .resetForm(ResetForm.BEFORE_PRODUCT)
                .build();
    }

    @ParameterizedTest
    @MethodSource("problems")
    void acrossFamiliesAndThreads(Problem problem) {
        Map<String, float[]> expected = problem.run(KernelFamily.SCALAR, 1);
        for (KernelFamily family : KernelFamily.values()) {
            for (int threads : family.isPresent() ? List.of(1, 2, 5) : List.<Integer>of()) {
                Map<String, float[]> actual = problem.run(family, threads);
                expected.forEach((name, values) -> assertArrayEquals(
                        values, actual.get(name), () -> name + " of " + family + ", " + threads + " threads"));
            }
        }
    }
}
