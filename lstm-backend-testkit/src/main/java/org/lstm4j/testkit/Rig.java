package org.lstm4j.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightKind;

/** One problem laid out in guarded memory for one plan, with a stream of its own. */
final class Rig implements AutoCloseable {
    private final RecurrentPlan plan;
    private final Problem problem;
    private final Setup setup;
    private final ComputeStream stream;
    private final GuardedMemory memory;
    private final RecurrentPlan.Forward forward;
    private final RecurrentPlan.@Nullable Backward backward;

    Rig(Backend backend, RecurrentPlan plan, Check check, Problem problem, Setup setup) {
        this.plan = plan;
        this.problem = problem;
        this.setup = setup;
        this.stream = backend.newStream();
        this.memory = new GuardedMemory(backend, stream, check);
        this.forward = forwardCall();
        this.backward = setup.runsBackward() ? backwardCall() : null;
        stream.synchronize();
    }

    /** Runs a problem once and closes everything. */
    static Map<Output, float[]> run(Subject subject, Check check, Problem problem, Setup setup) {
        try (RecurrentPlan plan = subject.plan(check, problem.spec(), setup.mode());
                Rig rig = new Rig(subject.backend(), plan, check, problem, setup)) {
            return rig.run();
        }
    }

    /** Forward, and backward where the setup says so; no guard and no input may have changed. */
    Map<Output, float[]> run() {
        runForward();
        if (backward != null) {
            memory.freeze(backward.reserve());
            runBackward();
        }
        return results();
    }

    void runForward() {
        memory.reset(forward.workspace());
        plan.forward(stream, forward);
        stream.synchronize();
        memory.verify();
    }

    void runBackward() {
        memory.reset(forward.workspace());
        plan.backward(stream, backward());
        stream.synchronize();
        memory.verify();
    }

    Map<Output, float[]> results() {
        Map<Output, float[]> results = new EnumMap<>(Output.class);
        put(results, Output.Y, forward.y());
        putState(results, Output.LAST_H, Output.LAST_C, forward.last());
        if (forward.trace() != null) {
            put(results, Output.GATES, forward.trace().gates());
            put(results, Output.CELLS, forward.trace().c());
        }
        if (backward != null) {
            put(results, Output.DX, backward.dx());
            putState(results, Output.D_INITIAL_H, Output.D_INITIAL_C, backward.dInitial());
            put(results, Output.DH, backward.dh());
            if (backward.gradients() != null) {
                RecurrentWeights gradients = unpack(backward.gradients());
                for (WeightKind kind : problem.spec().weightKinds()) {
                    results.put(Output.of(kind), gradients.get(kind));
                }
            }
        }
        return results;
    }

    RecurrentWeights unpack(DeviceBuffer packed) {
        RecurrentWeights weights = RecurrentWeights.zeros(problem.spec());
        plan.unpackWeights(stream, packed, weights);
        return weights;
    }

    RecurrentPlan.Forward forward() {
        return forward;
    }

    RecurrentPlan.Backward backward() {
        return Objects.requireNonNull(backward, "the setup wants no gradients");
    }

    ComputeStream stream() {
        return stream;
    }

    GuardedMemory memory() {
        return memory;
    }

    private RecurrentPlan.Forward forwardCall() {
        Problem p = problem;
        DeviceBuffer weights = pack("weights", p.weights());
        memory.freeze(weights);
        RecurrentState initial = p.h() == null ? null : initialState(p.h(), p.c());
        long workspace = plan.workspaceBytes(p.steps(), p.batch());
        boolean training = setup.mode() == Mode.TRAINING;
        return new RecurrentPlan.Forward(
                p.steps(),
                p.batch(),
                weights,
                memory.input("x", setup.layout(), p.steps(), p.batch(), p.spec().inputSize(), p.x()),
                sequence(Output.Y, setup.layout()),
                p.lengths() == null ? null : memory.ints("lengths", p.lengths()),
                initial,
                setup.inPlace() ? initial : state(Output.LAST_H, Output.LAST_C),
                training ? memory.scratch("reserve", plan.reserveBytes(p.steps(), p.batch()), Usage.RESERVE) : null,
                memory.scratch("workspace", workspace, Usage.WORKSPACE),
                input("recurrentMask", setup.maskLayout(), p.mask()),
                trace());
    }

    private RecurrentPlan.Backward backwardCall() {
        Problem p = problem;
        RecurrentState dLast = p.dLastH() == null
                ? null
                : new RecurrentState(
                        memory.input("dLast h", p.batch(), p.spec().outputSize(), p.dLastH()),
                        cellState("dLast c", p.dLastC(), GuardedMemory.Access.READ));
        return new RecurrentPlan.Backward(
                p.steps(),
                p.batch(),
                forward.weights(),
                forward.x(),
                forward.lengths(),
                forward.initial(),
                Objects.requireNonNull(forward.reserve()),
                forward.workspace(),
                forward.recurrentMask(),
                input("dy", setup.layout(), p.dy()),
                dLast,
                setup.wantsAny(Output.WEIGHTS) ? pack("gradients", p.gradients()) : null,
                sequence(Output.DX, setup.layout()),
                state(Output.D_INITIAL_H, Output.D_INITIAL_C),
                sequence(Output.DH, Layout.TIME_MAJOR));
    }

    private DeviceBuffer pack(String name, RecurrentWeights weights) {
        DeviceBuffer packed = memory.scratch(name, plan.packedBytes(), Usage.WEIGHTS);
        plan.packWeights(stream, weights, packed);
        return packed;
    }

    private RecurrentState initialState(float[] h, float @Nullable [] c) {
        GuardedMemory.Access access = setup.inPlace() ? GuardedMemory.Access.UPDATE : GuardedMemory.Access.READ;
        return new RecurrentState(
                memory.matrix("initial h", problem.batch(), problem.spec().outputSize(), access, h),
                cellState("initial c", c, access));
    }

    private @Nullable Matrix cellState(String name, float @Nullable [] c, GuardedMemory.Access access) {
        return c == null || !problem.spec().cell().hasCellState()
                ? null
                : memory.matrix(name, problem.batch(), problem.spec().hiddenSize(), access, c);
    }

    private @Nullable Sequence input(String name, Layout layout, float @Nullable [] data) {
        return data == null
                ? null
                : memory.input(
                        name,
                        layout,
                        problem.steps(),
                        problem.batch(),
                        problem.spec().outputSize(),
                        data);
    }

    private @Nullable Sequence sequence(Output output, Layout layout) {
        int[] shape = output.shape(problem);
        return setup.wants(output) ? memory.output(output.label(), layout, shape[0], shape[1], shape[2]) : null;
    }

    private @Nullable RecurrentState state(Output h, Output c) {
        if (!setup.wantsAny(Set.of(h, c))) {
            return null;
        }
        int[] shapeH = h.shape(problem);
        int[] shapeC = c.shape(problem);
        return new RecurrentState(
                memory.output(h.label(), shapeH[0], shapeH[1]),
                problem.spec().cell().hasCellState() ? memory.output(c.label(), shapeC[0], shapeC[1]) : null);
    }

    private RecurrentPlan.@Nullable Trace trace() {
        if (!setup.wantsAny(Output.TRACE)) {
            return null;
        }
        Sequence gates = Objects.requireNonNull(sequence(Output.GATES, Layout.TIME_MAJOR));
        return new RecurrentPlan.Trace(
                gates, problem.spec().cell().hasCellState() ? sequence(Output.CELLS, Layout.TIME_MAJOR) : null);
    }

    private void put(Map<Output, float[]> results, Output output, @Nullable Sequence view) {
        if (view != null) {
            results.put(output, memory.read(view));
        }
    }

    private void putState(Map<Output, float[]> results, Output h, Output c, @Nullable RecurrentState state) {
        if (state != null) {
            results.put(h, memory.read(state.h()));
            if (state.c() != null) {
                results.put(c, memory.read(state.c()));
            }
        }
    }

    @Override
    public void close() {
        memory.close();
        stream.close();
    }
}
