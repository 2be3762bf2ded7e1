package org.lstm4j.gpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lstm4j.Device;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/** What the fused plan tells a device to do. */
class GpuLstmPlanTest {
    private static final Device DEVICE = new Device("fake:0", "fake", "", FakeRuntime.FACTS.memoryBytes(), 0);
    private static final RecurrentSpec SPEC = RecurrentSpec.lstm(3, 5);

    private final FakeRuntime runtime = new FakeRuntime();

    private GpuBackend backend(GpuTuning tuning) {
        return new GpuBackend(DEVICE, runtime, BackendOptions.DEFAULT, tuning);
    }

    @Test
    void aStepIsOneLaunchOfWhichOnlyItsNumberAndSlotsAreNew() {
        GpuTuning tuning = GpuTuning.with(new TiledGemm());
        forward(tuning, 4, 2);
        List<String> steps =
                runtime.log.stream().filter(line -> line.startsWith("lstmStep")).toList();
        assertEquals(4, steps.size());
        assertTrue(steps.get(0).startsWith("lstmStepNaive 1x1 of 256x1 [0="), steps.get(0));
        // step, slot of z, slots of the states, which take turns
        assertEquals("lstmStepNaive 1x1 of 256x1 [39=1, 40=1, 41=1, 42=0]", steps.get(1));
        assertEquals("lstmStepNaive 1x1 of 256x1 [39=2, 40=2, 41=0, 42=1]", steps.get(2));
        assertEquals(1, products());
    }

    @Test
    void longSequencesAreProjectedInChunks() {
        int gatesOfTwoSteps = 2 * 2 * SPEC.gateWidth();
        forward(GpuTuning.with(new TiledGemm()).withChunkFloats(gatesOfTwoSteps), 5, 2);
        assertEquals(3, products());
    }

    private long products() {
        return runtime.log.stream().filter(line -> line.startsWith("gemm")).count();
    }

    private void forward(GpuTuning tuning, int steps, int batch) {
        try (GpuBackend backend = backend(tuning);
                RecurrentPlan plan = backend.plan(SPEC, Mode.INFERENCE, Numerics.STRICT);
                ComputeStream stream = backend.newStream();
                DeviceBuffer weights = backend.allocate(plan.packedBytes(), Usage.WEIGHTS);
                DeviceBuffer workspace = backend.allocate(plan.workspaceBytes(steps, batch), Usage.WORKSPACE);
                DeviceBuffer x = backend.allocate(3L * steps * batch * Float.BYTES, Usage.STATE);
                DeviceBuffer state = backend.allocate(2L * batch * 5 * Float.BYTES, Usage.STATE)) {
            RecurrentState last =
                    new RecurrentState(Matrix.of(state, batch, 5), new Matrix(state, batch * 5L, batch, 5, 5));
            plan.forward(
                    stream,
                    new RecurrentPlan.Forward(
                            steps,
                            batch,
                            weights,
                            Sequence.timeMajor(x, steps, batch, 3),
                            null,
                            null,
                            null,
                            last,
                            null,
                            workspace,
                            null,
                            null));
        }
    }

    @Test
    void packingPutsTheGatesOfAUnitSideBySide() {
        try (GpuBackend backend = backend(GpuTuning.with(new TiledGemm()));
                RecurrentPlan plan = backend.plan(SPEC, Mode.INFERENCE, Numerics.STRICT);
                ComputeStream stream = backend.newStream();
                DeviceBuffer packed = backend.allocate(plan.packedBytes(), Usage.WEIGHTS)) {
            RecurrentWeights weights = RecurrentWeights.zeros(SPEC);
            float[] input = weights.get(WeightKind.INPUT);
            for (int i = 0; i < input.length; i++) {
                input[i] = i;
            }
            plan.packWeights(stream, weights, packed);
            float[] first = new float[8];
            stream.download(packed, 0, MemorySegment.ofArray(first));
            // input 0 of units 0 and 1: rows 0, 5, 10, 15 and 1, 6, 11, 16 of [20, 3]
            assertArrayEquals(new float[] {0, 15, 30, 45, 3, 18, 33, 48}, first);
            RecurrentWeights back = RecurrentWeights.zeros(SPEC);
            plan.unpackWeights(stream, packed, back);
            assertArrayEquals(input, back.get(WeightKind.INPUT));
        }
    }

    @Test
    void whatIsNotFusedIsSaidToBeComposedOrRefused() {
        try (GpuBackend backend = backend(GpuTuning.with(new TiledGemm()))) {
            assertEquals(Support.NATIVE, backend.supports(SPEC, Mode.TRAINING, Numerics.STRICT));
            Support gru = backend.supports(RecurrentSpec.gru(3, 5), Mode.TRAINING, Numerics.STRICT);
            assertEquals(Support.COMPOSED, gru);
            RecurrentSpec normalised = SPEC.toBuilder().layerNorm(true).build();
            Support layerNorm = backend.supports(normalised, Mode.TRAINING, Numerics.STRICT);
            assertTrue(layerNorm.reason().startsWith("layerNorm"), layerNorm.reason());
            Support half = backend.supports(SPEC, Mode.INFERENCE, Numerics.F16);
            assertTrue(half.reason().startsWith("numerics"), half.reason());
        }
    }
}
