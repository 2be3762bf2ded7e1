package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.backend.cpu.kernel.KernelSource;
import org.lstm4j.internal.ComposedPlan;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentSpecBuilder;
import org.lstm4j.spi.Support;

/** A fused GRU or RNN leaves the very states that the plan made of core kernels leaves: docs/decisions/008 and 030. */
class FusedEqualsComposedTest {
    private static final int STEPS = 7;
    private static final int BATCH = 6;

    static Stream<RecurrentSpec> specs() {
        RecurrentSpecBuilder before = RecurrentSpec.gru(5, 37).toBuilder().resetForm(ResetForm.BEFORE_PRODUCT);
        RecurrentSpecBuilder relu = RecurrentSpec.rnn(5, 37).toBuilder().activations(List.of(Activation.RELU));
        return Stream.of(RecurrentSpec.gru(5, 37).toBuilder(), before, RecurrentSpec.rnn(5, 37).toBuilder(), relu)
                .flatMap(builder -> Stream.of(
                        builder.bias(Bias.DOUBLE).build(),
                        builder.bias(Bias.SINGLE)
                                .direction(Direction.REVERSE)
                                .maskMode(MaskMode.CARRY)
                                .build(),
                        builder.bias(Bias.NONE).direction(Direction.FORWARD).build()));
    }

    @ParameterizedTest
    @MethodSource("specs")
    void outputsAndStates(RecurrentSpec spec) {
        for (boolean changed : new boolean[] {false, true}) {
            Map<String, float[]> composed = run(spec, changed, ComposedPlan::create, Support.COMPOSED);
            Map<String, float[]> fused = run(spec, changed, CpuBackend::plan, Support.NATIVE);
            for (String name : List.of("y", "last.h")) {
                assertArrayEquals(composed.get(name), fused.get(name), name);
            }
        }
    }

    /**
     * @param changed whether rows have lengths of their own, and hidden states a mask
     */
    private static Map<String, float[]> run(
            RecurrentSpec spec, boolean changed, RecurrentRun.Planner planner, Support expected) {
        RecurrentRun.Planner checked = (backend, wanted, mode, numerics) -> {
            RecurrentPlan plan = planner.plan(backend, wanted, mode, numerics);
            assertEquals(expected, plan.support());
            return plan;
        };
        try (RecurrentRun run = new RecurrentRun(
                KernelSource.of(KernelFamily.best()), 1, spec, STEPS, BATCH, changed, changed, checked)) {
            return run.results();
        }
    }
}
