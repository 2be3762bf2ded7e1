package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.gpu.GpuBackend;
import org.lstm4j.gpu.GpuTuning;
import org.lstm4j.gpu.StepKernel;
import org.lstm4j.gpu.TiledGemm;
import org.lstm4j.internal.ComposedPlan;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/**
 * Every way to compute an LSTM against the one below it: the composed plan, then fused plans by each step kernel, then one
 * that works in chunks. Forward they agree bit for bit; gradients are sums in another order.
 */
class LstmLadderTest {
    private static final GpuTuning USUAL = GpuTuning.with(new TiledGemm());

    /** Gradients are sums of some hundred products of magnitude 1. */
    private static final float SUM_TOLERANCE = 1e-4f;

    /** What one run gives: y and the last state; then the gradients of weights, x and the initial state. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Results(float[] outputs, float[] gradients) {}

    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "5, 3, 7, 19", "6, 17, 5, 33", "4, 37, 48, 70", "3, 65, 16, 32"})
    void rungsAgree(int steps, int batch, int inputSize, int hiddenSize) {
        for (Direction direction : Direction.values()) {
            RecurrentSpec spec = RecurrentSpec.lstm(inputSize, hiddenSize).toBuilder()
                    .direction(direction)
                    .build();
            Results composed = run(USUAL, true, spec, Numerics.STRICT, steps, batch);
            for (StepKernel kernel : List.of(StepKernel.NAIVE, StepKernel.TILED, StepKernel.BLOCKED)) {
                Results fused = run(USUAL.withStepKernel(kernel), false, spec, Numerics.STRICT, steps, batch);
                assertArrayEquals(composed.outputs(), fused.outputs(), kernel + " " + direction);
                assertArrayEquals(composed.gradients(), fused.gradients(), SUM_TOLERANCE, kernel + " " + direction);
            }
            Results split = run(USUAL.withStepKernel(StepKernel.SPLIT), false, spec, Numerics.FAST, steps, batch);
            assertArrayEquals(composed.outputs(), split.outputs(), SUM_TOLERANCE, "SPLIT " + direction);
            Results chunked =
                    run(USUAL.withChunkFloats(8L * batch * hiddenSize), false, spec, Numerics.STRICT, steps, batch);
            assertArrayEquals(composed.outputs(), chunked.outputs(), "chunks " + direction);
            assertArrayEquals(composed.gradients(), chunked.gradients(), SUM_TOLERANCE, "chunks " + direction);
        }
    }

    private static Results run(
            GpuTuning tuning, boolean composed, RecurrentSpec spec, Numerics numerics, int steps, int batch) {
        try (GpuBackend backend = new OpenClBackend(
                        RequiredDevice.first(), RequiredDevice.runtime(), BackendOptions.DEFAULT, tuning);
                RecurrentPlan training = composed
                        ? ComposedPlan.create(backend, spec, Mode.TRAINING, numerics)
                        : backend.plan(spec, Mode.TRAINING, numerics);
                RecurrentPlan inference = composed
                        ? ComposedPlan.create(backend, spec, Mode.INFERENCE, numerics)
                        : backend.plan(spec, Mode.INFERENCE, numerics);
                Device device = new Device(backend, new SplittableRandom(31L * steps + batch))) {
            return device.run(training, inference, steps, batch);
        }
    }

    /** Buffers and a stream of one run. */
    private static final class Device implements AutoCloseable {
        private final GpuBackend backend;
        private final SplittableRandom random;
        private final ComputeStream stream;
        private final List<DeviceBuffer> buffers = new ArrayList<>();

        Device(GpuBackend backend, SplittableRandom random) {
            this.backend = backend;
            this.random = random;
            this.stream = backend.newStream();
        }

        Results run(RecurrentPlan training, RecurrentPlan inference, int steps, int batch) {
            RecurrentSpec spec = training.spec();
            int hidden = spec.hiddenSize();
            RecurrentWeights weights = RecurrentWeights.zeros(spec);
            for (WeightKind kind : spec.weightKinds()) {
                fill(weights.get(kind), 0.4);
            }
            DeviceBuffer packed = allocate(training.packedBytes());
            training.packWeights(stream, weights, packed);
            Sequence x = Sequence.batchMajor(data(steps * batch * spec.inputSize()), steps, batch, spec.inputSize());
            Sequence y = Sequence.timeMajor(floats(steps * batch * hidden), steps, batch, hidden);
            Sequence yOfInference = Sequence.timeMajor(floats(steps * batch * hidden), steps, batch, hidden);
            int[] rowLengths = random.ints(batch, 0, steps + 1).toArray();
            DeviceBuffer lengths = floats(batch);
            stream.upload(MemorySegment.ofArray(rowLengths), lengths, 0);
            RecurrentState initial = state(batch, hidden);
            RecurrentState last = state(batch, hidden);
            DeviceBuffer reserve = allocate(training.reserveBytes(steps, batch));
            DeviceBuffer workspace = allocate(training.workspaceBytes(steps, batch));
            training.forward(
                    stream,
                    new RecurrentPlan.Forward(
                            steps, batch, packed, x, y, lengths, initial, last, reserve, workspace, null, null));
            inference.forward(
                    stream,
                    new RecurrentPlan.Forward(
                            steps,
                            batch,
                            packed,
                            x,
                            yOfInference,
                            lengths,
                            initial,
                            last,
                            null,
                            workspace,
                            null,
                            null));
            float[] outputs = read(
                    y.buffer(),
                    yOfInference.buffer(),
                    last.h().buffer(),
                    last.c().buffer());

            DeviceBuffer gradients = allocate(training.packedBytes());
            Sequence dx = Sequence.batchMajor(floats(steps * batch * spec.inputSize()), steps, batch, spec.inputSize());
            RecurrentState dInitial = state(batch, hidden);
            training.backward(
                    stream,
                    new RecurrentPlan.Backward(
                            steps,
                            batch,
                            packed,
                            x,
                            lengths,
                            initial,
                            reserve,
                            workspace,
                            null,
                            Sequence.timeMajor(data(steps * batch * hidden), steps, batch, hidden),
                            state(batch, hidden),
                            gradients,
                            dx,
                            dInitial,
                            null));
            RecurrentWeights canonical = RecurrentWeights.zeros(spec);
            training.unpackWeights(stream, gradients, canonical);
            float[] all = read(dx.buffer(), dInitial.h().buffer(), dInitial.c().buffer());
            for (WeightKind kind : spec.weightKinds()) {
                all = concatenated(all, canonical.get(kind));
            }
            return new Results(outputs, all);
        }

        private RecurrentState state(int batch, int hidden) {
            return new RecurrentState(
                    Matrix.of(data(batch * hidden), batch, hidden), Matrix.of(data(batch * hidden), batch, hidden));
        }

        private DeviceBuffer allocate(long bytes) {
            DeviceBuffer buffer = backend.allocate(bytes, Usage.STATE);
            buffers.add(buffer);
            return buffer;
        }

        private DeviceBuffer floats(int count) {
            return allocate((long) count * Float.BYTES);
        }

        private DeviceBuffer data(int count) {
            float[] values = new float[count];
            fill(values, 1);
            DeviceBuffer buffer = floats(count);
            stream.upload(MemorySegment.ofArray(values), buffer, 0);
            return buffer;
        }

        private void fill(float[] values, double bound) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
        }

        private float[] read(DeviceBuffer... sources) {
            float[] all = {};
            for (DeviceBuffer source : sources) {
                float[] values = new float[(int) (source.byteSize() / Float.BYTES)];
                stream.download(source, 0, MemorySegment.ofArray(values));
                all = concatenated(all, values);
            }
            return all;
        }

        private static float[] concatenated(float[] a, float[] b) {
            float[] both = Arrays.copyOf(a, a.length + b.length);
            System.arraycopy(b, 0, both, a.length, b.length);
            return both;
        }

        @Override
        public void close() {
            buffers.forEach(DeviceBuffer::close);
            stream.close();
        }
    }
}
