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
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/** What fused plans tell a device to do. */
class GpuFusedPlanTest {
    private static final Device DEVICE = new Device("fake:0", "fake", "", FakeRuntime.FACTS.memoryBytes(), 0);
    private static final RecurrentSpec SPEC = RecurrentSpec.lstm(3, 5);

    private final FakeRuntime runtime = new FakeRuntime();

    private GpuBackend backend(GpuTuning tuning) {
        return new GpuBackend(DEVICE, runtime, BackendOptions.DEFAULT, tuning);
    }

    @Test
    void aStepIsOneLaunchOfWhichOnlyItsNumberAndSlotsAreNew() {
        GpuTuning tuning = GpuTuning.with(new TiledGemm());
        forward(SPEC, tuning, 4, 2);
        List<String> steps = launches("lstmStep");
        assertEquals(4, steps.size());
        assertTrue(steps.get(0).startsWith("lstmStepNaive 1x1 of 256x1 [0="), steps.get(0));
        // step, slot of z, slots of the states, which take turns
        assertEquals("lstmStepNaive 1x1 of 256x1 [39=1, 40=1, 41=1, 42=0]", steps.get(1));
        assertEquals("lstmStepNaive 1x1 of 256x1 [39=2, 40=2, 41=0, 42=1]", steps.get(2));
        assertEquals(1, products());
    }

    @Test
    void stepsOfOtherCellsAreOneLaunchTooButForAResetBeforeTheProduct() {
        GpuTuning tuning = GpuTuning.with(new TiledGemm());
        forward(RecurrentSpec.gru(3, 5), tuning, 4, 2);
        forward(RecurrentSpec.rnn(3, 5), tuning, 4, 2);
        assertEquals(4, launches("gruStep").size());
        assertEquals(
                "gruStepNaive 1x1 of 256x1 [28=1, 29=1, 30=1, 31=0]",
                launches("gruStep").get(1));
        assertEquals(4, launches("rnnStep").size());
        assertEquals(2, products(), "those with the inputs");
        RecurrentSpec before = RecurrentSpec.gru(3, 5).toBuilder()
                .resetForm(ResetForm.BEFORE_PRODUCT)
                .build();
        forward(before, tuning, 4, 2);
        assertEquals(4, launches("gruResetStep").size());
        assertEquals(4, launches("gruCandidateStep").size());
        assertEquals(3, products());
    }

    @Test
    void longSequencesAreProjectedInChunks() {
        int gatesOfTwoSteps = 2 * 2 * SPEC.gateWidth();
        forward(SPEC, GpuTuning.with(new TiledGemm()).withChunkFloats(gatesOfTwoSteps), 5, 2);
        assertEquals(3, products());
    }

    private List<String> launches(String kernels) {
        return runtime.log.stream().filter(line -> line.startsWith(kernels)).toList();
    }

    private int products() {
        return launches("gemm").size();
    }

    private void forward(RecurrentSpec spec, GpuTuning tuning, int steps, int batch) {
        try (GpuBackend backend = backend(tuning);
                RecurrentPlan plan = backend.plan(spec, Mode.INFERENCE, Numerics.STRICT);
                ComputeStream stream = backend.newStream();
                DeviceBuffer weights = backend.allocate(plan.packedBytes(), Usage.WEIGHTS);
                DeviceBuffer workspace = backend.allocate(plan.workspaceBytes(steps, batch), Usage.WORKSPACE);
                DeviceBuffer x = backend.allocate(3L * steps * batch * Float.BYTES, Usage.STATE);
                DeviceBuffer state = backend.allocate(2L * batch * 5 * Float.BYTES, Usage.STATE)) {
            Matrix c = spec.cell().hasCellState() ? new Matrix(state, batch * 5L, batch, 5, 5) : null;
            RecurrentState last = new RecurrentState(Matrix.of(state, batch, 5), c);
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
    void packingOfAGruPutsEachProductsColumnsInOnePiece() {
        RecurrentSpec spec = RecurrentSpec.gru(3, 5);
        try (GpuBackend backend = backend(GpuTuning.with(new TiledGemm()));
                RecurrentPlan plan = backend.plan(spec, Mode.INFERENCE, Numerics.STRICT);
                ComputeStream stream = backend.newStream();
                DeviceBuffer packed = backend.allocate(plan.packedBytes(), Usage.WEIGHTS)) {
            RecurrentWeights weights = RecurrentWeights.zeros(spec);
            for (WeightKind kind : spec.weightKinds()) {
                float[] canonical = weights.get(kind);
                for (int i = 0; i < canonical.length; i++) {
                    canonical[i] = i + 1;
                }
            }
            plan.packWeights(stream, weights, packed);
            float[] all = new float[(int) (plan.packedBytes() / Float.BYTES)];
            stream.download(packed, 0, MemorySegment.ofArray(all));
            // inputs: r z n, whose rows 0, 5 and 10 of [15, 3] begin with 1, 16 and 31
            assertArrayEquals(new float[] {1, 16, 31}, new float[] {all[0], all[5], all[10]});
            // hidden units: n r z, whose rows 10, 0 and 5 of [15, 5] begin with 51, 1 and 26
            assertArrayEquals(new float[] {51, 1, 26}, new float[] {all[45], all[50], all[55]});
            // biases: nothing, r, z, n; then n, r, z, nothing
            int bias = 3 * 15 + 5 * 15;
            assertArrayEquals(
                    new float[] {0, 1, 6, 11}, new float[] {all[bias], all[bias + 5], all[bias + 10], all[bias + 15]});
            assertArrayEquals(
                    new float[] {11, 1, 6, 0},
                    new float[] {all[bias + 20], all[bias + 25], all[bias + 30], all[bias + 35]});
            RecurrentWeights back = RecurrentWeights.zeros(spec);
            plan.unpackWeights(stream, packed, back);
            for (WeightKind kind : spec.weightKinds()) {
                assertArrayEquals(weights.get(kind), back.get(kind), kind.name());
            }
        }
    }

    @Test
    void whatIsNotFusedIsSaidToBeComposedOrRefused() {
        try (GpuBackend backend = backend(GpuTuning.with(new TiledGemm()))) {
            assertEquals(Support.NATIVE, backend.supports(SPEC, Mode.TRAINING, Numerics.STRICT));
            RecurrentSpec gru = RecurrentSpec.gru(3, 5);
            assertEquals(Support.NATIVE, backend.supports(gru, Mode.TRAINING, Numerics.STRICT));
            RecurrentSpec clipped = gru.toBuilder().inputClip(1f).build();
            assertEquals(Support.COMPOSED, backend.supports(clipped, Mode.TRAINING, Numerics.STRICT));
            RecurrentSpec normalised = SPEC.toBuilder().layerNorm(true).build();
            assertEquals(Support.COMPOSED, backend.supports(normalised, Mode.TRAINING, Numerics.STRICT));
            Support half = backend.supports(SPEC, Mode.INFERENCE, Numerics.F16);
            assertTrue(half.reason().startsWith("numerics"), half.reason());
        }
    }

    @Test
    void aBackendMayBeToldToComposeEverything() {
        try (GpuBackend backend = backend(GpuTuning.with(new TiledGemm()).composed());
                RecurrentPlan plan = backend.plan(SPEC, Mode.INFERENCE, Numerics.STRICT)) {
            assertEquals(Support.COMPOSED, backend.supports(SPEC, Mode.INFERENCE, Numerics.STRICT));
            assertEquals(Support.COMPOSED, plan.support());
        }
    }
}
