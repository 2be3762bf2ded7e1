package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/** Streaming: steps that update a state in place, against the oracle and against the whole sequence. */
final class StepSuite extends Suite {
    StepSuite(Subject subject) {
        super("step", subject);
        Specs.shapes().forEach((name, problem) -> test(name, check -> checkSteps(check, problem, Mode.INFERENCE)));
        Specs.all().forEach((name, spec) -> {
            if (spec.direction() == Direction.FORWARD) {
                test(name, check -> checkSteps(check, Problem.of(spec, 5, 4), Mode.INFERENCE));
            }
        });
        Specs.cells(7, 19).forEach((name, spec) -> {
            Problem plain = Problem.of(spec, 9, 3);
            test(name + ": a training plan steps too", check -> checkSteps(check, plain, Mode.TRAINING));
            test(
                    name + ": steps = whole",
                    check -> subject.checkAgreement(
                            check,
                            plain,
                            Rig.run(subject, check, plain, Setup.INFERENCE),
                            steps(check, plain, Mode.INFERENCE, false)));
        });
    }

    private void checkSteps(Check check, Problem problem, Mode mode) {
        subject.checkOracle(check, problem, steps(check, problem, mode, true));
        subject.checkOracle(check, problem, steps(check, problem, mode, false));
    }

    /** All steps of a problem, one call each. */
    private Map<Output, float[]> steps(Check check, Problem p, Mode mode, boolean traced) {
        Map<Output, float[]> results = new EnumMap<>(Output.class);
        try (RecurrentPlan plan = subject.plan(check, p.spec(), mode);
                ComputeStream stream = subject.backend().newStream();
                GuardedMemory memory = new GuardedMemory(subject.backend(), stream, check)) {
            DeviceBuffer weights = memory.scratch("weights", plan.packedBytes(), Usage.WEIGHTS);
            plan.packWeights(stream, p.weights(), weights);
            memory.freeze(weights);
            DeviceBuffer workspace = memory.scratch("workspace", plan.workspaceBytes(1, p.batch()), Usage.WORKSPACE);
            Sequence x = memory.input(
                    "x", Layout.BATCH_MAJOR, p.steps(), p.batch(), p.spec().inputSize(), p.x());
            RecurrentState state = state(memory, p);
            for (int t = 0; t < p.steps(); t++) {
                memory.reset(workspace);
                RecurrentPlan.Trace trace = traced ? trace(memory, p) : null;
                plan.step(stream, new RecurrentPlan.Step(p.batch(), weights, x.step(t), state, workspace, trace));
                stream.synchronize();
                append(results, Output.Y, memory.read(state.h()));
                if (trace != null) {
                    append(results, Output.GATES, memory.read(trace.gates()));
                    appendIfThere(results, memory, trace.c());
                }
            }
            memory.verify();
            results.put(Output.LAST_H, memory.read(state.h()));
            if (state.c() != null) {
                results.put(Output.LAST_C, memory.read(state.c()));
            }
        }
        return results;
    }

    private static RecurrentState state(GuardedMemory memory, Problem p) {
        float[] h = Objects.requireNonNull(p.h());
        float[] c = Objects.requireNonNull(p.c());
        Matrix cell = p.spec().cell().hasCellState()
                ? memory.update("state c", p.batch(), p.spec().hiddenSize(), c)
                : null;
        return new RecurrentState(memory.update("state h", p.batch(), p.spec().outputSize(), h), cell);
    }

    private static RecurrentPlan.Trace trace(GuardedMemory memory, Problem p) {
        return new RecurrentPlan.Trace(
                memory.output("gates", Layout.TIME_MAJOR, 1, p.batch(), p.spec().gateWidth()),
                p.spec().cell().hasCellState()
                        ? memory.output(
                                "c", Layout.TIME_MAJOR, 1, p.batch(), p.spec().hiddenSize())
                        : null);
    }

    private static void appendIfThere(Map<Output, float[]> results, GuardedMemory memory, @Nullable Sequence cells) {
        if (cells != null) {
            append(results, Output.CELLS, memory.read(cells));
        }
    }

    private static void append(Map<Output, float[]> results, Output output, float[] step) {
        results.merge(output, step, (before, more) -> {
            float[] all = Arrays.copyOf(before, before.length + more.length);
            System.arraycopy(more, 0, all, before.length, more.length);
            return all;
        });
    }
}
