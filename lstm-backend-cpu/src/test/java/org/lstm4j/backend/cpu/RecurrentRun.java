package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.backend.cpu.kernel.KernelSource;
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
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/** One training problem on a backend of a chosen kernel family and thread count, its calls ready to be made. */
final class RecurrentRun implements AutoCloseable {
    static final long SEED = 20261101;

    private final CpuBackend backend;
    private final ComputeStream stream;
    private final RecurrentPlan plan;
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    private final Map<String, DeviceBuffer> results = new LinkedHashMap<>();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final int steps;
    private final int batch;
    private final RecurrentPlan.Forward forward;
    private final RecurrentPlan.Backward backward;
    private final RecurrentPlan.Step step;

    /**
     * @param ragged whether rows have lengths of their own, 0 among them
     * @param mask whether hidden states are dropped
     */
    RecurrentRun(
            KernelFamily family, int threads, RecurrentSpec spec, int steps, int batch, boolean ragged, boolean mask) {
        this(KernelSource.of(family), threads, spec, steps, batch, ragged, mask, CpuBackend::plan);
    }

    /** Makes a plan of the test's choice. */
    interface Planner {
        RecurrentPlan plan(CpuBackend backend, RecurrentSpec spec, Mode mode, Numerics numerics);
    }

    /** The same problem by another plan. */
    RecurrentRun(
            KernelSource kernels,
            int threads,
            RecurrentSpec spec,
            int steps,
            int batch,
            boolean ragged,
            boolean mask,
            Planner planner) {
        this.steps = steps;
        this.batch = batch;
        backend = new CpuBackend(CpuProvider.device(), BackendOptions.DEFAULT.withThreads(threads), kernels);
        stream = backend.newStream();
        plan = planner.plan(backend, spec, Mode.TRAINING, Numerics.STRICT);
        int input = spec.inputSize();
        int hidden = spec.hiddenSize();
        DeviceBuffer weights = buffer(plan.packedBytes());
        plan.packWeights(stream, weights(spec), weights);
        Sequence x = Sequence.timeMajor(random(input), steps, batch, input);
        DeviceBuffer lengths = ragged ? lengths() : null;
        Sequence masks = mask ? Sequence.timeMajor(random(hidden), steps, batch, hidden) : null;
        boolean cells = spec.cell().hasCellState();
        RecurrentState initial = state(hidden, cells);
        DeviceBuffer reserve = result("reserve", plan.reserveBytes(steps, batch));
        DeviceBuffer workspace = buffer(plan.workspaceBytes(steps, batch));
        forward = new RecurrentPlan.Forward(
                steps,
                batch,
                weights,
                x,
                sequence("y", hidden),
                lengths,
                initial,
                results("last", hidden, cells),
                reserve,
                workspace,
                masks,
                null);
        backward = new RecurrentPlan.Backward(
                steps,
                batch,
                weights,
                x,
                lengths,
                initial,
                reserve,
                workspace,
                masks,
                Sequence.timeMajor(random(hidden), steps, batch, hidden),
                state(hidden, cells),
                result("gradients", plan.packedBytes()),
                sequence("dx", input),
                results("dInitial", hidden, cells),
                sequence("dh", hidden));
        step = new RecurrentPlan.Step(batch, weights, x.step(0), state(hidden, cells), workspace, null);
    }

    void forward() {
        plan.forward(stream, forward);
    }

    void backward() {
        plan.backward(stream, backward);
    }

    void step() {
        plan.step(stream, step);
    }

    /** Every float that forward and backward wrote. */
    Map<String, float[]> results() {
        forward();
        backward();
        Map<String, float[]> values = new LinkedHashMap<>();
        results.forEach((name, buffer) -> {
            float[] floats = new float[(int) (buffer.byteSize() / Float.BYTES)];
            stream.download(buffer, 0, MemorySegment.ofArray(floats));
            values.put(name, floats);
        });
        return values;
    }

    private RecurrentWeights weights(RecurrentSpec spec) {
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        for (WeightKind kind : spec.weightKinds()) {
            int size = spec.weightShape(kind).stream().reduce(1, Math::multiplyExact);
            arrays.put(kind, floats(size, 1 / Math.sqrt(spec.hiddenSize())));
        }
        return RecurrentWeights.of(spec, arrays);
    }

    private @Nullable DeviceBuffer lengths() {
        int[] values = new int[batch];
        for (int n = 0; n < batch; n++) {
            values[n] = n * 7 % (steps + 1);
        }
        DeviceBuffer buffer = buffer(JAVA_INT.byteSize() * batch);
        stream.upload(MemorySegment.ofArray(values), buffer, 0);
        return buffer;
    }

    private RecurrentState state(int hidden, boolean cells) {
        return new RecurrentState(matrix(hidden), cells ? matrix(hidden) : null);
    }

    private Matrix matrix(int hidden) {
        DeviceBuffer buffer = buffer(4L * batch * hidden);
        stream.upload(MemorySegment.ofArray(floats(batch * hidden, 1)), buffer, 0);
        return Matrix.of(buffer, batch, hidden);
    }

    private RecurrentState results(String name, int hidden, boolean cells) {
        Matrix h = Matrix.of(result(name + ".h", 4L * batch * hidden), batch, hidden);
        Matrix c = cells ? Matrix.of(result(name + ".c", 4L * batch * hidden), batch, hidden) : null;
        return new RecurrentState(h, c);
    }

    private Sequence sequence(String name, int width) {
        return Sequence.timeMajor(result(name, 4L * steps * batch * width), steps, batch, width);
    }

    private DeviceBuffer random(int width) {
        DeviceBuffer buffer = buffer(4L * steps * batch * width);
        stream.upload(MemorySegment.ofArray(floats(steps * batch * width, 1)), buffer, 0);
        return buffer;
    }

    private float[] floats(int size, double scale) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return values;
    }

    private DeviceBuffer result(String name, long bytes) {
        DeviceBuffer buffer = buffer(bytes);
        results.put(name, buffer);
        return buffer;
    }

    private DeviceBuffer buffer(long bytes) {
        DeviceBuffer buffer = backend.allocate(bytes, Usage.STATE);
        buffers.add(buffer);
        return buffer;
    }

    @Override
    public void close() {
        plan.close();
        buffers.forEach(DeviceBuffer::close);
        stream.close();
        backend.close();
    }
}
