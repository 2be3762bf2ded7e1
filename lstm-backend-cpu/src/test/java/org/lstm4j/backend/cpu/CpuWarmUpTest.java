package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.backend.cpu.kernel.KernelSource;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

/** Kernels go over from plain Java to vectors while somebody computes: the bits do not show when. */
class CpuWarmUpTest {
    private static final long PATIENCE_NANOS = 240_000_000_000L;

    /** Calls after the last kernel's change. */
    private static final int AFTER = 20;

    private final KernelSource warming = KernelSource.warming(KernelFamily.best());

    @BeforeEach
    void vectors() {
        assumeTrue(KernelFamily.best() != KernelFamily.SCALAR, "the vector module is absent");
    }

    static Stream<RecurrentSpec> specs() {
        return Stream.of(
                RecurrentSpec.lstm(7, 19),
                RecurrentSpec.gru(7, 19).toBuilder()
                        .resetForm(ResetForm.BEFORE_PRODUCT)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aTraining(RecurrentSpec spec) {
        try (RecurrentRun plain = run(KernelSource.of(KernelFamily.SCALAR), spec);
                RecurrentRun changing = run(warming, spec)) {
            throughout(() -> {
                Map<String, float[]> actual = changing.results();
                plain.results().forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
            });
        }
    }

    private static RecurrentRun run(KernelSource kernels, RecurrentSpec spec) {
        return new RecurrentRun(kernels, 2, spec, 5, 9, true, true, CpuBackend::plan);
    }

    @Test
    void aStream() {
        Model model = Model.builder(3)
                .add(LSTM.of(40))
                .add(Dense.of(5))
                .initialise(Initialiser.PYTORCH, RecurrentRun.SEED)
                .build();
        float[] x = {0.5f, -0.25f, 0.125f};
        float[] expected = new float[5];
        float[] actual = new float[5];
        try (Backend plainBackend = backend(KernelSource.of(KernelFamily.SCALAR));
                Session plainSession = model.open(plainBackend);
                SessionStream plain = plainSession.openStream();
                Backend backend = backend(warming);
                Session session = model.open(backend);
                SessionStream changing = session.openStream()) {
            throughout(() -> {
                x[1] = -x[0] * x[1];
                plain.step(x, expected);
                changing.step(x, actual);
                assertArrayEquals(expected, actual);
            });
        }
    }

    private static Backend backend(KernelSource kernels) {
        return new CpuBackend(CpuProvider.device(), BackendOptions.DEFAULT, kernels);
    }

    /** From the first call until all kernels that it wants have changed, and a little longer. */
    private void throughout(Runnable call) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        call.run();
        assertTrue(isWarmingUp());
        while (isWarmingUp() && System.nanoTime() < deadline) {
            call.run();
        }
        assertFalse(isWarmingUp());
        for (int i = 0; i < AFTER; i++) {
            call.run();
        }
    }

    private static boolean isWarmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(KernelSource.WARM_UP_THREAD));
    }
}
