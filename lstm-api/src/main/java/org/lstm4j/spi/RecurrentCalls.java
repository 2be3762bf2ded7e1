package org.lstm4j.spi;

import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * The checks of a {@link RecurrentPlan}'s calls, written once: every plan, native or composed, begins a call with them and
 * may then rely on shapes and sizes. Each failure is a {@link ShapeException} or {@link LstmException} of one line that
 * names the argument, what was expected and what was found. A valid call allocates nothing here.
 *
 * <p>That views do not overlap is not checked: strided views may share a range of memory and no float of it, so an answer
 * that refuses no legal call would cost as much as a small call. The engine is held to it by its tests instead.
 */
public final class RecurrentCalls {
    private RecurrentCalls() {}

    /** Checks a whole sequence forward. */
    public static void check(RecurrentPlan plan, Forward call) {
        RecurrentSpec spec = plan.spec();
        int steps = call.steps();
        int batch = call.batch();
        checkSize(steps, batch);
        checkBytes("weights", call.weights(), plan.packedBytes());
        checkSequence("x", call.x(), steps, batch, spec.inputSize());
        checkSequence("y", call.y(), steps, batch, spec.outputSize());
        checkLengths(call.lengths(), batch);
        checkState("initial", call.initial(), spec, batch);
        checkState("last", call.last(), spec, batch);
        checkBytes("workspace", call.workspace(), plan.workspaceBytes(steps, batch));
        checkMask(plan, call.recurrentMask(), steps, batch);
        checkTrace(call.trace(), spec, steps, batch);
        DeviceBuffer reserve = call.reserve();
        if (plan.mode() == Mode.TRAINING) {
            if (reserve == null) {
                throw new LstmException("reserve: forward in training mode fills one of "
                        + plan.reserveBytes(steps, batch) + " bytes, got none");
            }
            checkBytes("reserve", reserve, plan.reserveBytes(steps, batch));
        } else if (reserve != null) {
            throw new LstmException("reserve: the plan was made for inference and fills none; pass null");
        }
    }

    /** Checks one streaming step. */
    public static void check(RecurrentPlan plan, Step call) {
        RecurrentSpec spec = plan.spec();
        if (spec.direction() != Direction.FORWARD) {
            throw new LstmException("direction: step needs FORWARD, got " + spec.direction()
                    + ", which sees the end first; run whole sequences by forward");
        }
        checkSize(1, call.batch());
        checkBytes("weights", call.weights(), plan.packedBytes());
        checkMatrix("x", "", call.x(), call.batch(), spec.inputSize());
        checkState("state", call.state(), spec, call.batch());
        checkBytes("workspace", call.workspace(), plan.workspaceBytes(1, call.batch()));
        checkTrace(call.trace(), spec, 1, call.batch());
    }

    /** Checks a whole sequence backward. */
    public static void check(RecurrentPlan plan, Backward call) {
        RecurrentSpec spec = plan.spec();
        int steps = call.steps();
        int batch = call.batch();
        if (plan.mode() != Mode.TRAINING) {
            throw new LstmException("mode: backward needs TRAINING, got " + plan.mode() + "; make a plan for training");
        }
        checkSize(steps, batch);
        checkBytes("weights", call.weights(), plan.packedBytes());
        checkSequence("x", call.x(), steps, batch, spec.inputSize());
        checkLengths(call.lengths(), batch);
        checkState("initial", call.initial(), spec, batch);
        checkBytes("reserve", call.reserve(), plan.reserveBytes(steps, batch));
        checkBytes("workspace", call.workspace(), plan.workspaceBytes(steps, batch));
        checkMask(plan, call.recurrentMask(), steps, batch);
        checkSequence("dy", call.dy(), steps, batch, spec.outputSize());
        checkState("dLast", call.dLast(), spec, batch);
        checkBytes("gradients", call.gradients(), plan.packedBytes());
        checkSequence("dx", call.dx(), steps, batch, spec.inputSize());
        checkState("dInitial", call.dInitial(), spec, batch);
        checkSequence("dh", call.dh(), steps, batch, spec.outputSize());
    }

    /** Checks weights that are to be packed or unpacked, and the packed buffer. */
    public static void check(RecurrentPlan plan, RecurrentWeights weights, DeviceBuffer packed) {
        if (!weights.spec().weightKinds().equals(plan.spec().weightKinds())) {
            throw new ShapeException("weights: expected " + plan.spec().weightKinds() + ", got "
                    + weights.spec().weightKinds());
        }
        for (WeightKind kind : plan.spec().weightKinds()) {
            if (!weights.spec().weightShape(kind).equals(plan.spec().weightShape(kind))) {
                throw new ShapeException(kind.canonicalName() + ": expected "
                        + plan.spec().weightShape(kind) + ", got "
                        + weights.spec().weightShape(kind));
            }
        }
        checkBytes("packed weights", packed, plan.packedBytes());
    }

    private static void checkSize(int steps, int batch) {
        if (steps < 0 || batch < 1) {
            throw new ShapeException("steps and batch: expected at least 0 and 1, got " + steps + " and " + batch);
        }
        if ((long) steps * batch > Integer.MAX_VALUE) {
            throw new ShapeException("steps and batch: expected at most " + Integer.MAX_VALUE + " steps in all, got "
                    + steps + " x " + batch + "; split the call");
        }
    }

    private static void checkBytes(String name, @Nullable DeviceBuffer buffer, long least) {
        if (buffer != null && buffer.byteSize() < least) {
            throw new ShapeException(name + ": expected at least " + least + " bytes, got " + buffer.byteSize());
        }
    }

    private static void checkLengths(@Nullable DeviceBuffer lengths, int batch) {
        if (lengths != null && lengths.byteSize() < (long) batch * Integer.BYTES) {
            throw new ShapeException(
                    "lengths: expected " + batch + " int32 values, got a buffer of " + lengths.byteSize() + " bytes");
        }
    }

    private static void checkSequence(String name, @Nullable Sequence actual, int steps, int batch, int width) {
        if (actual != null && (actual.steps() != steps || actual.rows() != batch || actual.width() != width)) {
            throw new ShapeException(name + ": expected [T, N, width] = [" + steps + ", " + batch + ", " + width
                    + "], got [" + actual.steps() + ", " + actual.rows() + ", " + actual.width() + "]");
        }
    }

    private static void checkMatrix(String name, String part, Matrix actual, int batch, int width) {
        if (actual.rows() != batch || actual.columns() != width) {
            throw new ShapeException(name + part + ": expected [N, width] = [" + batch + ", " + width + "], got ["
                    + actual.rows() + ", " + actual.columns() + "]");
        }
    }

    private static void checkState(String name, @Nullable RecurrentState state, RecurrentSpec spec, int batch) {
        if (state == null) {
            return;
        }
        checkMatrix(name, ".h", state.h(), batch, spec.outputSize());
        Matrix c = state.c();
        if ((c != null) != spec.cell().hasCellState()) {
            throw new ShapeException(name + ".c: " + spec.cell() + (c == null ? " has" : " has no")
                    + " cell state, got " + (c == null ? "null" : "one"));
        }
        if (c != null) {
            checkMatrix(name, ".c", c, batch, spec.hiddenSize());
        }
    }

    private static void checkMask(RecurrentPlan plan, @Nullable Sequence mask, int steps, int batch) {
        RecurrentSpec spec = plan.spec();
        if (mask == null && plan.mode() == Mode.TRAINING && spec.recurrentDropout() > 0f) {
            throw new LstmException("recurrentMask: the spec drops " + spec.recurrentDropout()
                    + " of the hidden state in training; expected masks, got none");
        }
        checkSequence("recurrentMask", mask, steps, batch, spec.outputSize());
    }

    private static void checkTrace(@Nullable Trace trace, RecurrentSpec spec, int steps, int batch) {
        if (trace != null) {
            checkSequence("trace.gates", trace.gates(), steps, batch, spec.gateWidth());
            checkSequence("trace.c", trace.c(), steps, batch, spec.hiddenSize());
            if (trace.c() != null && !spec.cell().hasCellState()) {
                throw new ShapeException("trace.c: " + spec.cell() + " has no cell state, got one; pass null");
            }
        }
    }
}
