package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.gpu.GpuBackend;
import org.lstm4j.gpu.GpuTuning;
import org.lstm4j.gpu.StepKernel;
import org.lstm4j.gpu.TiledGemm;
import org.lstm4j.internal.ComposedPlan;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/**
 * Every way to compute a cell against the one below it: the composed plan, then fused plans by each step kernel, then one
 * that works in chunks. Forward they agree bit for bit; gradients are sums in another order.
 */
class StepLadderTest {
    private static final GpuTuning USUAL = GpuTuning.with(new TiledGemm());

    /** Gradients are sums of some hundred products of magnitude 1. */
    private static final float SUM_TOLERANCE = 1e-4f;

    /** What one run gives: y and the last state; then the gradients of weights, x and the initial state. */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
    private record Results(float[] outputs, float[] gradients) {}

    /** The cells that have kernels of their own. */
    enum Fused {
        LSTM,
        GRU,
        GRU_RESET_BEFORE,
        RNN,
        RNN_RELU;

        RecurrentSpec spec(int inputSize, int hiddenSize) {
            RecurrentSpec gru = RecurrentSpec.gru(inputSize, hiddenSize);
            RecurrentSpec rnn = RecurrentSpec.rnn(inputSize, hiddenSize);
            return switch (this) {
                case LSTM -> RecurrentSpec.lstm(inputSize, hiddenSize);
                case GRU -> gru;
                case GRU_RESET_BEFORE ->
                    gru.toBuilder().resetForm(ResetForm.BEFORE_PRODUCT).build();
                case RNN -> rnn;
                case RNN_RELU ->
                    rnn.toBuilder().activations(List.of(Activation.RELU)).build();
            };
        }
    }

    static Stream<Arguments> shapes() {
        int[][] shapes = {{1, 1, 1, 1}, {5, 3, 7, 19}, {6, 17, 5, 33}, {4, 37, 48, 70}, {3, 65, 16, 32}};
        return Stream.of(Fused.values())
                .flatMap(cell -> Stream.of(shapes).map(s -> Arguments.of(cell, s[0], s[1], s[2], s[3])));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void rungsAgree(Fused cell, int steps, int batch, int inputSize, int hiddenSize) {
        Shape shape = new Shape(cell.spec(inputSize, hiddenSize), steps, batch);
        Map<Direction, Results> composed = run(USUAL, true, shape, Numerics.STRICT);
        for (StepKernel kernel : List.of(StepKernel.NAIVE, StepKernel.TILED, StepKernel.BLOCKED)) {
            GpuTuning tuning = USUAL.withStepKernel(kernel);
            compare(composed, run(tuning, false, shape, Numerics.STRICT), 0f, kernel.name());
        }
        GpuTuning chunks = USUAL.withChunkFloats(8L * batch * hiddenSize);
        compare(composed, run(chunks, false, shape, Numerics.STRICT), 0f, "chunks");
        GpuTuning split = USUAL.withStepKernel(StepKernel.SPLIT);
        compare(composed, run(split, false, shape, Numerics.FAST), SUM_TOLERANCE, "SPLIT");
    }

    private static void compare(
            Map<Direction, Results> expected, Map<Direction, Results> actual, float tolerance, String name) {
        expected.forEach((direction, results) -> {
            String what = name + " " + direction;
            assertArrayEquals(results.outputs(), actual.get(direction).outputs(), tolerance, what);
            assertArrayEquals(results.gradients(), actual.get(direction).gradients(), SUM_TOLERANCE, what);
        });
    }

    /** A cell and the size of its calls. */
    private record Shape(RecurrentSpec spec, int steps, int batch) {}

    private static Map<Direction, Results> run(GpuTuning tuning, boolean composed, Shape shape, Numerics numerics) {
        Map<Direction, Results> results = new EnumMap<>(Direction.class);
        try (GpuBackend backend =
                new OpenClBackend(RequiredDevice.first(), RequiredDevice.runtime(), BackendOptions.DEFAULT, tuning)) {
            for (Direction direction : Direction.values()) {
                RecurrentSpec spec =
                        shape.spec().toBuilder().direction(direction).build();
                long seed = 31L * shape.steps() + shape.batch();
                try (RecurrentPlan training = plan(backend, composed, spec, Mode.TRAINING, numerics);
                        RecurrentPlan inference = plan(backend, composed, spec, Mode.INFERENCE, numerics);
                        Device device = new Device(backend, new SplittableRandom(seed))) {
                    results.put(direction, device.run(training, inference, shape.steps(), shape.batch()));
                }
            }
        }
        return results;
    }

    private static RecurrentPlan plan(
            GpuBackend backend, boolean composed, RecurrentSpec spec, Mode mode, Numerics numerics) {
        return composed ? ComposedPlan.create(backend, spec, mode, numerics) : backend.plan(spec, mode, numerics);
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
            RecurrentState initial = state(spec, batch);
            RecurrentState last = state(spec, batch);
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
            float[] outputs = concatenated(read(y.buffer(), yOfInference.buffer()), read(last));

            DeviceBuffer gradients = allocate(training.packedBytes());
            Sequence dx = Sequence.batchMajor(floats(steps * batch * spec.inputSize()), steps, batch, spec.inputSize());
            RecurrentState dInitial = state(spec, batch);
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
                            state(spec, batch),
                            gradients,
                            dx,
                            dInitial,
                            null));
            RecurrentWeights canonical = RecurrentWeights.zeros(spec);
            training.unpackWeights(stream, gradients, canonical);
            float[] all = concatenated(read(dx.buffer()), read(dInitial));
            for (WeightKind kind : spec.weightKinds()) {
                all = concatenated(all, canonical.get(kind));
            }
            return new Results(outputs, all);
        }

        private RecurrentState state(RecurrentSpec spec, int batch) {
            int hidden = spec.hiddenSize();
            Matrix h = Matrix.of(data(batch * hidden), batch, hidden);
            return new RecurrentState(
                    h, spec.cell().hasCellState() ? Matrix.of(data(batch * hidden), batch, hidden) : null);
        }

        private float[] read(RecurrentState state) {
            Matrix c = state.c();
            return c == null ? read(state.h().buffer()) : read(state.h().buffer(), c.buffer());
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
