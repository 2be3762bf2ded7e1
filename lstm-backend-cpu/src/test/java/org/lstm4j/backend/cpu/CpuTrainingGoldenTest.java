package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.reference.TrainingParity;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Support;

/** The fused kernels train as PyTorch does. */
class CpuTrainingGoldenTest extends TrainingParity {
    @Override
    protected Map<String, Supplier<Backend>> backends() {
        return Map.of("one thread", () -> open(1), "two threads", () -> open(2));
    }

    private static Backend open(int threads) {
        return new CpuProvider().open(CpuProvider.device(), BackendOptions.DEFAULT.withThreads(threads));
    }

    /** Else the trainings above would say nothing about them. */
    @ParameterizedTest
    @EnumSource
    void theCellsAreFused(Cell cell) {
        RecurrentSpec spec = switch (cell) {
            case LSTM -> RecurrentSpec.lstm(2, 2);
            case GRU -> RecurrentSpec.gru(2, 2);
            case RNN -> RecurrentSpec.rnn(2, 2);
        };
        try (Backend backend = open(1)) {
            assertEquals(Support.NATIVE, backend.supports(spec, Mode.TRAINING, Numerics.STRICT));
        }
    }
}
