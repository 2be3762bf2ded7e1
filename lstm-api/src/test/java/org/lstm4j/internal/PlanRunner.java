package org.lstm4j.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/** Runs a {@link PlanCase} through a backend's plan, with sentinels in all memory that no view covers. */
@SuppressWarnings("ArrayRecordComponent") // its records bundle arrays and are never compared
final class PlanRunner implements AutoCloseable {
    private static final float SENTINEL = 77f;

    private final Backend backend;
    private final ComputeStream stream;
    private final List<DeviceBuffer> buffers = new ArrayList<>();

    PlanRunner(Backend backend) {
        this.backend = backend;
        this.stream = backend.newStream();
    }

    /** How sequences lie in memory. */
    enum Layout {
        TIME_MAJOR,
        BATCH_MAJOR,
        /** The right half of a time-major sequence twice as wide, as one direction's output is. */
        RIGHT_HALF
    }

    /** All that a forward wrote, each array contiguous and time-major. */
    record Outputs(float[] y, float[] lastH, float[] lastC, float[] gates, float[] c) {}

    /** All that a backward wrote. */
    record Gradients(RecurrentWeights weights, float[] dx, float[] dInitialH, float[] dInitialC, float[] dh) {}

    /** What a training forward leaves for its backward. */
    record Trained(Outputs outputs, Gradients gradients) {}

    Outputs forward(PlanCase problem, Layout layout) {
        try (RecurrentPlan plan = plan(problem.spec, Mode.INFERENCE)) {
            return forward(plan, problem, layout, packed(plan, problem), null);
        }
    }

    /** A training forward and its backward, whose weight gradients are added {@code times} times. */
    Trained train(PlanCase problem, Layout layout, int times) {
        try (RecurrentPlan plan = plan(problem.spec, Mode.TRAINING)) {
            RecurrentSpec spec = problem.spec;
            int steps = problem.steps;
            int batch = problem.batch;
            DeviceBuffer weights = packed(plan, problem);
            DeviceBuffer reserve = filled(plan.reserveBytes(steps, batch), Usage.RESERVE);
            Outputs outputs = forward(plan, problem, layout, weights, reserve);
            DeviceBuffer gradients = allocate(plan.packedBytes(), Usage.WEIGHTS);
            Sequence dx = empty(steps, batch, spec.inputSize(), layout);
            Sequence dh = empty(steps, batch, spec.outputSize(), layout);
            RecurrentState dInitial = emptyState(spec, batch);
            for (int i = 0; i < times; i++) {
                plan.backward(
                        stream,
                        new Backward(
                                steps,
                                batch,
                                weights,
                                place(problem.x, steps, batch, spec.inputSize(), layout),
                                lengths(problem),
                                state(problem.initialH, problem.initialC, batch),
                                reserve,
                                filled(plan.workspaceBytes(steps, batch), Usage.WORKSPACE),
                                mask(problem, layout),
                                place(problem.dy, steps, batch, spec.outputSize(), layout),
                                state(problem.dLastH, problem.dLastC, batch),
                                gradients,
                                dx,
                                dInitial,
                                dh));
            }
            RecurrentWeights unpacked = RecurrentWeights.zeros(spec);
            plan.unpackWeights(stream, gradients, unpacked);
            return new Trained(
                    outputs,
                    new Gradients(unpacked, collect(dx), read(dInitial.h()), readCells(dInitial), collect(dh)));
        }
    }

    private Outputs forward(
            RecurrentPlan plan, PlanCase problem, Layout layout, DeviceBuffer weights, @Nullable DeviceBuffer reserve) {
        RecurrentSpec spec = problem.spec;
        int steps = problem.steps;
        int batch = problem.batch;
        Sequence y = empty(steps, batch, spec.outputSize(), layout);
        Trace trace = new Trace(
                empty(steps, batch, spec.gateWidth(), layout),
                spec.cell().hasCellState() ? empty(steps, batch, spec.hiddenSize(), layout) : null);
        RecurrentState last = emptyState(spec, batch);
        plan.forward(
                stream,
                new Forward(
                        steps,
                        batch,
                        weights,
                        place(problem.x, steps, batch, spec.inputSize(), layout),
                        y,
                        lengths(problem),
                        state(problem.initialH, problem.initialC, batch),
                        last,
                        reserve,
                        filled(plan.workspaceBytes(steps, batch), Usage.WORKSPACE),
                        mask(problem, layout),
                        trace));
        Sequence cells = trace.c();
        return new Outputs(
                collect(y),
                read(last.h()),
                readCells(last),
                collect(trace.gates()),
                cells == null ? new float[0] : collect(cells));
    }

    /** The same sequence in chunks, the state passed on in place; only y and the last state are given. */
    Outputs chunked(PlanCase problem, int... chunks) {
        RecurrentSpec spec = problem.spec;
        int batch = problem.batch;
        try (RecurrentPlan plan = plan(spec, Mode.INFERENCE)) {
            DeviceBuffer weights = packed(plan, problem);
            Sequence x = place(problem.x, problem.steps, batch, spec.inputSize(), Layout.TIME_MAJOR);
            Sequence y = empty(problem.steps, batch, spec.outputSize(), Layout.TIME_MAJOR);
            RecurrentState state = state(problem.initialH, problem.initialC, batch);
            int from = 0;
            for (int steps : chunks) {
                plan.forward(
                        stream,
                        new Forward(
                                steps,
                                batch,
                                weights,
                                part(x, from, steps),
                                part(y, from, steps),
                                null,
                                state,
                                state,
                                null,
                                filled(plan.workspaceBytes(steps, batch), Usage.WORKSPACE),
                                null,
                                null));
                from += steps;
            }
            assertEquals(problem.steps, from, "chunks cover the sequence");
            return new Outputs(collect(y), read(state.h()), readCells(state), new float[0], new float[0]);
        }
    }

    /** The same sequence step by step. */
    Outputs stepped(PlanCase problem) {
        RecurrentSpec spec = problem.spec;
        int batch = problem.batch;
        try (RecurrentPlan plan = plan(spec, Mode.INFERENCE)) {
            DeviceBuffer weights = packed(plan, problem);
            DeviceBuffer workspace = filled(plan.workspaceBytes(1, batch), Usage.WORKSPACE);
            Sequence x = place(problem.x, problem.steps, batch, spec.inputSize(), Layout.BATCH_MAJOR);
            Sequence gates = empty(problem.steps, batch, spec.gateWidth(), Layout.TIME_MAJOR);
            RecurrentState state = state(problem.initialH, problem.initialC, batch);
            float[] y = new float[problem.steps * batch * spec.outputSize()];
            for (int t = 0; t < problem.steps; t++) {
                Trace trace = new Trace(part(gates, t, 1), null);
                plan.step(stream, new Step(batch, weights, x.step(t), state, workspace, trace));
                float[] h = read(state.h());
                System.arraycopy(h, 0, y, t * h.length, h.length);
            }
            return new Outputs(y, read(state.h()), readCells(state), collect(gates), new float[0]);
        }
    }

    RecurrentPlan plan(RecurrentSpec spec, Mode mode) {
        return backend.plan(spec, mode, Numerics.STRICT);
    }

    private static Sequence part(Sequence s, int from, int steps) {
        long offset = s.offset() + from * s.timeStride();
        return new Sequence(s.buffer(), offset, steps, s.rows(), s.width(), s.timeStride(), s.rowStride());
    }

    DeviceBuffer packed(RecurrentPlan plan, PlanCase problem) {
        DeviceBuffer packed = allocate(plan.packedBytes(), Usage.WEIGHTS);
        plan.packWeights(stream, problem.weights, packed);
        return packed;
    }

    private @Nullable DeviceBuffer lengths(PlanCase problem) {
        if (problem.lengths == null) {
            return null;
        }
        DeviceBuffer buffer = allocate(problem.lengths.length * (long) Integer.BYTES, Usage.STATE);
        stream.upload(MemorySegment.ofArray(problem.lengths), buffer, 0);
        return buffer;
    }

    private @Nullable Sequence mask(PlanCase problem, Layout layout) {
        return problem.mask == null
                ? null
                : place(problem.mask, problem.steps, problem.batch, problem.spec.outputSize(), layout);
    }

    /** Memory whose content must not matter. */
    private DeviceBuffer filled(long bytes, Usage usage) {
        DeviceBuffer buffer = allocate(bytes, usage);
        float[] values = new float[(int) (bytes / Float.BYTES)];
        Arrays.fill(values, Float.NaN);
        stream.upload(MemorySegment.ofArray(values), buffer, 0);
        return buffer;
    }

    private RecurrentState state(float[] h, float[] c, int batch) {
        return new RecurrentState(matrix(h, batch), c.length == 0 ? null : matrix(c, batch));
    }

    private RecurrentState emptyState(RecurrentSpec spec, int batch) {
        int cells = spec.cell().hasCellState() ? batch * spec.hiddenSize() : 0;
        return state(new float[batch * spec.outputSize()], new float[cells], batch);
    }

    private Matrix matrix(float[] values, int rows) {
        DeviceBuffer buffer = allocate((long) values.length * Float.BYTES, Usage.STATE);
        stream.upload(MemorySegment.ofArray(values), buffer, 0);
        return Matrix.of(buffer, rows, values.length / rows);
    }

    private float[] readCells(RecurrentState state) {
        Matrix c = state.c();
        return c == null ? new float[0] : read(c);
    }

    private float[] read(Matrix m) {
        float[] values = new float[m.rows() * m.columns()];
        stream.download(m.buffer(), 0, MemorySegment.ofArray(values));
        return values;
    }

    private Sequence empty(int steps, int batch, int width, Layout layout) {
        float[] values = new float[steps * batch * width];
        Arrays.fill(values, SENTINEL);
        return place(values, steps, batch, width, layout);
    }

    /** Puts contiguous time-major values into memory of the given layout. */
    private Sequence place(float[] values, int steps, int batch, int width, Layout layout) {
        int room = layout == Layout.RIGHT_HALF ? 2 * width : width;
        DeviceBuffer buffer = allocate((long) steps * batch * room * Float.BYTES, Usage.STATE);
        Sequence view = switch (layout) {
            case TIME_MAJOR -> Sequence.timeMajor(buffer, steps, batch, width);
            case BATCH_MAJOR -> Sequence.batchMajor(buffer, steps, batch, width);
            case RIGHT_HALF -> Sequence.timeMajor(buffer, steps, batch, room).columns(width, width);
        };
        float[] memory = new float[steps * batch * room];
        Arrays.fill(memory, SENTINEL);
        for (int i = 0; i < values.length; i++) {
            memory[index(view, i)] = values[i];
        }
        stream.upload(MemorySegment.ofArray(memory), buffer, 0);
        return view;
    }

    /** The view's elements, contiguous and time-major; everything around them must be as it was. */
    private float[] collect(Sequence view) {
        float[] memory = new float[(int) (view.buffer().byteSize() / Float.BYTES)];
        stream.download(view.buffer(), 0, MemorySegment.ofArray(memory));
        float[] values = new float[view.steps() * view.rows() * view.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = memory[index(view, i)];
            memory[index(view, i)] = SENTINEL;
        }
        for (float outside : memory) {
            assertEquals(SENTINEL, outside, "memory outside the view");
        }
        return values;
    }

    private static int index(Sequence view, int i) {
        int j = i % view.width();
        int n = i / view.width() % view.rows();
        int t = i / view.width() / view.rows();
        return (int) (view.offset() + t * view.timeStride() + n * view.rowStride() + j);
    }

    private DeviceBuffer allocate(long bytes, Usage usage) {
        DeviceBuffer buffer = backend.allocate(bytes, usage);
        buffers.add(buffer);
        return buffer;
    }

    /** Closes all that the runs allocated; whatever is then alive, a plan has leaked. */
    @Override
    public void close() {
        stream.close();
        buffers.forEach(DeviceBuffer::close);
        assertEquals(0, backend.memory().liveBuffers(), "buffers alive");
    }
}
