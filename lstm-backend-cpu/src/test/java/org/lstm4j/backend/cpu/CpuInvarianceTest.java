package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

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
            try (LstmRun run = new LstmRun(family, threads, spec, steps, batch, ragged, mask)) {
                return run.results();
            }
        }
    }

    static Stream<Problem> problems() {
        RecurrentSpec odd = RecurrentSpec.lstm(7, 19);
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
                new Problem("many threads", RecurrentSpec.lstm(40, 72), 12, 37, true, true));
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
