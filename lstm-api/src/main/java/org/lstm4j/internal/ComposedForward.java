package org.lstm4j.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/** The forward half of {@link ComposedPlan}. */
final class ComposedForward {
    /** Blocks of the workspace; those of states and inner are idle when a reserve keeps them all. */
    private static final int STATE_H = 0;

    private static final int STATE_C = 1;
    private static final int INNER = 2;
    private static final int MASKED_H = 3;
    private static final int PROJECTED = 4;

    private final CoreKernels kernels;
    private final ComposedLayout layout;
    private final ComposedProducts products;

    ComposedForward(CoreKernels kernels, ComposedLayout layout) {
        this.kernels = kernels;
        this.layout = layout;
        this.products = new ComposedProducts(kernels);
    }

    /**
     * The memory of all steps: one slot for each, or the same one again and again.
     *
     * @param preActivations where they are kept apart from the gates, null where the gates overwrite them
     * @param inner null without a second product
     */
    private record Memory(
            Sequence gates,
            Sequence hBefore,
            @Nullable Sequence cBefore,
            Sequence hAfter,
            @Nullable Sequence cAfter,
            @Nullable Sequence preActivations,
            @Nullable Sequence inner) {}

    /** Runs a sequence; what the call's reserve does not keep for a backward lives in the workspace. */
    void run(ComputeStream stream, Forward call) {
        int steps = call.steps();
        if (steps == 0) {
            passThrough(stream, call);
            return;
        }
        Memory memory = call.reserve() == null ? passing(call) : kept(call, call.reserve());
        Sequence preActivations = memory.preActivations() == null ? memory.gates() : memory.preActivations();
        int first = layout.visited(0, steps);
        int last = layout.visited(steps - 1, steps);

        products.load(stream, call.initial(), memory.hBefore().step(first), step(memory.cBefore(), first));
        projectInputs(stream, call, preActivations);
        for (int k = 0; k < steps; k++) {
            int t = layout.visited(k, steps);
            recurrentProducts(stream, call, t, memory, preActivations.step(t));
            gates(stream, call, t, memory);
            trace(stream, call, t, memory.gates().step(t), step(memory.cAfter(), t));
        }
        products.store(stream, memory.hAfter().step(last), step(memory.cAfter(), last), call.last());
    }

    private void passThrough(ComputeStream stream, Forward call) {
        Memory memory = passing(call);
        Matrix h = memory.hBefore().step(0);
        Matrix c = step(memory.cBefore(), 0);
        products.load(stream, call.initial(), h, c);
        products.store(stream, h, c, call.last());
    }

    private Memory kept(Forward call, DeviceBuffer reserve) {
        int steps = call.steps();
        int batch = call.batch();
        return new Memory(
                layout.gates(reserve, steps, batch),
                layout.reservedH(reserve, steps, batch, true),
                layout.reservedC(reserve, steps, batch, true),
                layout.reservedH(reserve, steps, batch, false),
                layout.reservedC(reserve, steps, batch, false),
                layout.preActivations(reserve, steps, batch),
                layout.hasSecondProduct() ? layout.inner(reserve, steps, batch) : null);
    }

    private Memory passing(Forward call) {
        RecurrentSpec spec = layout.spec();
        Sequence h = repeated(block(call, STATE_H, spec.outputSize()), call.steps());
        Sequence c =
                spec.cell().hasCellState() ? repeated(block(call, STATE_C, spec.hiddenSize()), call.steps()) : null;
        Sequence inner =
                layout.hasSecondProduct() ? repeated(block(call, INNER, spec.hiddenSize()), call.steps()) : null;
        return new Memory(layout.gates(call.workspace(), call.steps(), call.batch()), h, c, h, c, null, inner);
    }

    private Matrix block(Forward call, int index, int columns) {
        return layout.block(call.workspace(), index, call.steps(), call.batch(), columns);
    }

    /** The same memory at every step: a state updated in place. */
    private static Sequence repeated(Matrix block, int steps) {
        return new Sequence(
                block.buffer(),
                block.offset(),
                Math.max(1, steps),
                block.rows(),
                block.columns(),
                0,
                block.rowStride());
    }

    private static @Nullable Matrix step(@Nullable Sequence sequence, int t) {
        return sequence == null ? null : sequence.step(t);
    }

    /** Pre-activations of all steps but for the recurrent products: biases, then the input product on top. */
    private void projectInputs(ComputeStream stream, Forward call, Sequence preActivations) {
        Matrix all = Objects.requireNonNull(products.rows(preActivations), "pre-activations lie time-major");
        products.zero(stream, all);
        if (layout.has(WeightKind.INPUT_BIAS)) {
            kernels.addBias(stream, all, layout.weight(call.weights(), WeightKind.INPUT_BIAS));
        }
        if (layout.has(WeightKind.RECURRENT_BIAS)) {
            Matrix bias = layout.weight(call.weights(), WeightKind.RECURRENT_BIAS);
            int width = layout.spec().resetsAfterProduct() ? layout.sharedWidth() : bias.columns();
            kernels.addBias(stream, all.columns(0, width), bias.columns(0, width));
        }
        Matrix weight = layout.weight(call.weights(), WeightKind.INPUT);
        products.multiply(stream, call.x(), weight, true, preActivations, true);
    }

    /** Completes the pre-activations z of step t, and brings them to where they are activated. */
    private void recurrentProducts(ComputeStream stream, Forward call, int t, Memory memory, Matrix z) {
        Matrix weight = layout.weight(call.weights(), WeightKind.RECURRENT);
        Matrix h = masked(stream, call, t, memory.hBefore().step(t));
        Matrix gates = memory.gates().step(t);
        int shared = layout.sharedWidth();
        int candidate = weight.rows() - shared;

        kernels.gemm(stream, h, false, weight.rows(0, shared), true, z.columns(0, shared), true);
        if (layout.spec().resetsAfterProduct()) {
            Matrix inner = inner(memory, t);
            products.zero(stream, inner);
            if (layout.has(WeightKind.RECURRENT_BIAS)) {
                Matrix bias = layout.weight(call.weights(), WeightKind.RECURRENT_BIAS);
                kernels.addBias(stream, inner, bias.columns(shared, candidate));
            }
            kernels.gemm(stream, h, false, weight.rows(shared, candidate), true, inner, true);
        }
        boolean apart = memory.preActivations() != null;
        if (apart) {
            kernels.copy(stream, z, gates);
        }
        if (layout.spec().resetsBeforeProduct()) {
            Matrix inner = inner(memory, t);
            kernels.resetGate(
                    stream,
                    new CoreKernels.ResetGate(
                            layout.spec(), t, call.lengths(), gates, layout.norm(call.weights()), h, inner));
            Matrix sum = z.columns(shared, candidate);
            kernels.gemm(stream, inner, false, weight.rows(shared, candidate), true, sum, true);
            if (apart) {
                kernels.copy(stream, sum, gates.columns(shared, candidate));
            }
        }
    }

    private static Matrix inner(Memory memory, int t) {
        return Objects.requireNonNull(memory.inner(), "a second product").step(t);
    }

    private Matrix masked(ComputeStream stream, Forward call, int t, Matrix h) {
        Sequence mask = call.recurrentMask();
        if (mask == null) {
            return h;
        }
        Matrix product = block(call, MASKED_H, h.columns());
        kernels.multiply(stream, h, mask.step(t), product);
        return product;
    }

    private void gates(ComputeStream stream, Forward call, int t, Memory memory) {
        RecurrentSpec spec = layout.spec();
        boolean projected = spec.projectionSize() > 0;
        Sequence y = call.y();
        kernels.gates(
                stream,
                new CoreKernels.Gates(
                        spec,
                        t,
                        call.lengths(),
                        memory.gates().step(t),
                        spec.resetsAfterProduct() ? inner(memory, t) : null,
                        layout.peephole(call.weights()),
                        layout.norm(call.weights()),
                        projected ? null : memory.hBefore().step(t),
                        step(memory.cBefore(), t),
                        projected ? inner(memory, t) : memory.hAfter().step(t),
                        step(memory.cAfter(), t),
                        projected || y == null ? null : y.step(t)));
        if (projected) {
            project(stream, call, t, memory);
        }
    }

    /** h and y from what is projected; rows that only carry keep their state. */
    private void project(ComputeStream stream, Forward call, int t, Memory memory) {
        DeviceBuffer lengths = call.lengths();
        Matrix weight = layout.weight(call.weights(), WeightKind.PROJECTION);
        Matrix h = block(call, PROJECTED, weight.rows());
        kernels.gemm(stream, inner(memory, t), false, weight, true, h, false);
        if (lengths != null) {
            kernels.copyPadding(stream, t, lengths, memory.hBefore().step(t), h);
        }
        kernels.copy(stream, h, memory.hAfter().step(t));
        Sequence y = call.y();
        if (y != null) {
            kernels.copy(stream, h, y.step(t));
            if (lengths != null && layout.spec().maskMode() == MaskMode.ZERO_OUTPUT) {
                kernels.zeroPadding(stream, t, lengths, y.step(t));
            }
        }
    }

    private void trace(ComputeStream stream, Forward call, int t, Matrix gates, @Nullable Matrix c) {
        Trace trace = call.trace();
        if (trace == null) {
            return;
        }
        kernels.copy(stream, gates, trace.gates().step(t));
        Sequence cells = trace.c();
        if (cells != null && c != null) {
            kernels.copy(stream, c, cells.step(t));
            if (call.lengths() != null) {
                kernels.zeroPadding(stream, t, call.lengths(), cells.step(t));
            }
        }
    }
}
