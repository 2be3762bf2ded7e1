package org.lstm4j.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Device;
import org.lstm4j.internal.ComposedPlan;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Probe;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.Support;

/** The persistent kernels against the composed plan, at sizes past those of the conformance kit. Needs a GPU. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PersistentLstmTest {
    private Backend backend;

    @BeforeAll
    void open() {
        CudaProvider provider = new CudaProvider();
        switch (provider.probe()) {
            case Probe.Available(List<Device> devices) ->
                backend = provider.open(devices.getFirst(), BackendOptions.DEFAULT);
            case Probe.Unavailable(String reason) -> Assumptions.abort("cuda is not available here: " + reason);
        }
    }

    @AfterAll
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    /** Bounds on |y| and |c| errors over 48 steps, for operands rounded to 24, 11 and 8 bits. */
    private static float tolerance(Numerics numerics) {
        return switch (numerics) {
            case STRICT -> 3e-6f;
            case TF32, F16 -> 1e-3f;
            case BF16 -> 6e-3f;
            default -> throw new IllegalArgumentException(numerics.name());
        };
    }

    @ParameterizedTest(name = "{0} I={1} H={2} N={3} {4} ragged {5}")
    @CsvSource({
        "STRICT, 5, 1, 1, FORWARD, false",
        "STRICT, 33, 37, 3, REVERSE, true",
        "STRICT, 128, 128, 9, FORWARD, true",
        "STRICT, 64, 200, 2, REVERSE, false",
        "STRICT, 256, 256, 33, FORWARD, false",
        "STRICT, 512, 512, 1, FORWARD, false",
        "STRICT, 512, 512, 4, REVERSE, true",
        "STRICT, 300, 512, 50, FORWARD, true",
        "STRICT, 1024, 1024, 1, FORWARD, false",
        "STRICT, 1024, 1000, 11, REVERSE, true",
        "TF32, 64, 256, 5, FORWARD, true",
        "TF32, 512, 512, 40, REVERSE, true",
        "TF32, 1024, 1024, 70, FORWARD, false",
        "F16, 7, 256, 1, FORWARD, true",
        "F16, 512, 512, 32, REVERSE, true",
        "F16, 1024, 1024, 150, FORWARD, true",
        "BF16, 100, 256, 20, REVERSE, false",
        "BF16, 512, 512, 64, FORWARD, true",
        "BF16, 1024, 1024, 9, FORWARD, false",
    })
    void agreesWithTheComposedPlan(
            Numerics numerics, int input, int hidden, int batch, Direction direction, boolean ragged) {
        RecurrentSpec spec = RecurrentSpec.lstm(input, hidden).toBuilder()
                .direction(direction)
                .build();
        assertEquals(Support.NATIVE, backend.supports(spec, Mode.INFERENCE, numerics));
        int steps = 48;
        RecurrentPlan floor = ComposedPlan.create(backend, spec, Mode.INFERENCE, Numerics.STRICT);
        try (Gpu expected = new Gpu(backend, floor, steps, batch, ragged);
                Gpu actual = new Gpu(backend, backend.plan(spec, Mode.INFERENCE, numerics), steps, batch, ragged)) {
            expected.run();
            actual.run();
            close(expected.output(), actual.output(), tolerance(numerics), "y");
            close(expected.lastCells(), actual.lastCells(), 2 * tolerance(numerics), "c");
            float[] once = actual.output();
            actual.run();
            assertArrayEquals(once, actual.output(), "two runs give the same bits");
        }
    }

    private static void close(float[] expected, float[] actual, float tolerance, String what) {
        for (int i = 0; i < expected.length; i++) {
            float error = Math.abs(expected[i] - actual[i]);
            assertTrue(error <= tolerance, what + "[" + i + "]: expected " + expected[i] + ", got " + actual[i]);
        }
    }

    /** The batch decides on the kernel, one row to a group or eight; the bits are the same. */
    @ParameterizedTest(name = "H={0} N={1}")
    @CsvSource({"96, 40", "512, 12", "1024, 3"})
    void aRowsBitsDoNotDependOnItsBatch(int hidden, int batch) {
        RecurrentSpec spec = RecurrentSpec.lstm(hidden, hidden);
        int steps = 20;
        try (Gpu forward = new Gpu(backend, backend.plan(spec, Mode.INFERENCE, Numerics.STRICT), steps, batch, false)) {
            forward.run();
            float[] together = forward.output();
            for (int row : new int[] {0, batch / 2, batch - 1}) {
                forward.runRow(row);
                float[] alone = forward.output();
                for (int t = 0; t < steps; t++) {
                    int from = (t * batch + row) * hidden;
                    assertArrayEquals(
                            Arrays.copyOfRange(together, from, from + hidden),
                            Arrays.copyOfRange(alone, from, from + hidden),
                            "row " + row + ", step " + t);
                }
            }
        }
    }
}
