package org.lstm4j.internal;

import java.util.Objects;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/** The forward half of {@link ComposedPlan}. */
final class ComposedForward {
    /** Blocks of the workspace; the state blocks are idle when a reserve keeps all states. */
    private static final int STATE_H = 0;

    private static final int STATE_C = 1;
    private static final int MASKED_H = 2;

    private final CoreKernels kernels;
    private final ComposedLayout layout;
    private final ComposedProducts products;

    ComposedForward(CoreKernels kernels, ComposedLayout layout) {
        this.kernels = kernels;
        this.layout = layout;
        this.products = new ComposedProducts(kernels);
    }

    /** The states that each step receives and leaves, all {@code [T, N, H]}. */
    private record States(Sequence hBefore, Sequence cBefore, Sequence hAfter, Sequence cAfter) {}

    /** Runs a sequence; what the call's reserve does not keep for a backward lives in the workspace. */
    void run(ComputeStream stream, Forward call) {
        RecurrentSpec spec = layout.spec();
        int steps = call.steps();
        int batch = call.batch();
        if (steps == 0) {
            passThrough(stream, call);
            return;
        }
        DeviceBuffer reserve = call.reserve();
        Sequence gates = layout.gates(reserve == null ? call.workspace() : reserve, steps, batch);
        States states = states(call);
        int first = layout.visited(0, steps);
        int last = layout.visited(steps - 1, steps);

        products.load(
                stream,
                call.initial(),
                states.hBefore().step(first),
                states.cBefore().step(first));
        projectInputs(stream, call, gates);
        for (int k = 0; k < steps; k++) {
            int t = layout.visited(k, steps);
            Matrix z = gates.step(t);
            Matrix h = states.hBefore().step(t);
            kernels.gemm(
                    stream,
                    masked(stream, call, t, h),
                    false,
                    layout.weight(call.weights(), WeightKind.RECURRENT),
                    true,
                    z,
                    true);
            Sequence y = call.y();
            kernels.gates(
                    stream,
                    new CoreKernels.Gates(
                            spec,
                            t,
                            call.lengths(),
                            z,
                            null,
                            null,
                            h,
                            states.cBefore().step(t),
                            states.hAfter().step(t),
                            states.cAfter().step(t),
                            y == null ? null : y.step(t)));
            trace(stream, call, t, z, states.cAfter().step(t));
        }
        products.store(stream, states.hAfter().step(last), states.cAfter().step(last), call.last());
    }

    private void passThrough(ComputeStream stream, Forward call) {
        Matrix h = layout.block(call.workspace(), STATE_H, 0, call.batch());
        Matrix c = layout.block(call.workspace(), STATE_C, 0, call.batch());
        products.load(stream, call.initial(), h, c);
        products.store(stream, h, c, call.last());
    }

    private States states(Forward call) {
        int steps = call.steps();
        int batch = call.batch();
        DeviceBuffer reserve = call.reserve();
        if (reserve == null) {
            Sequence h = repeated(layout.block(call.workspace(), STATE_H, steps, batch), steps);
            Sequence c = repeated(layout.block(call.workspace(), STATE_C, steps, batch), steps);
            return new States(h, c, h, c);
        }
        return new States(
                layout.reservedH(reserve, steps, batch, true),
                layout.reservedC(reserve, steps, batch, true),
                layout.reservedH(reserve, steps, batch, false),
                layout.reservedC(reserve, steps, batch, false));
    }

    /** The same memory at every step: a state updated in place. */
    private static Sequence repeated(Matrix block, int steps) {
        return new Sequence(block.buffer(), block.offset(), steps, block.rows(), block.columns(), 0, block.rowStride());
    }

    /** Pre-activations of all steps but for the recurrent product: biases, then the input product on top. */
    private void projectInputs(ComputeStream stream, Forward call, Sequence gates) {
        Matrix all = Objects.requireNonNull(products.rows(gates), "gates lie time-major");
        products.zero(stream, all);
        for (WeightKind kind : layout.biases()) {
            kernels.addBias(stream, all, layout.weight(call.weights(), kind));
        }
        Matrix weight = layout.weight(call.weights(), WeightKind.INPUT);
        products.multiply(stream, call.x(), weight, true, gates, true);
    }

    private Matrix masked(ComputeStream stream, Forward call, int t, Matrix h) {
        Sequence mask = call.recurrentMask();
        if (mask == null) {
            return h;
        }
        Matrix product = layout.block(call.workspace(), MASKED_H, call.steps(), call.batch());
        kernels.multiply(stream, h, mask.step(t), product);
        return product;
    }

    private void trace(ComputeStream stream, Forward call, int t, Matrix gates, Matrix c) {
        Trace trace = call.trace();
        if (trace == null) {
            return;
        }
        kernels.copy(stream, gates, trace.gates().step(t));
        Sequence cells = trace.c();
        if (cells != null) {
            kernels.copy(stream, c, cells.step(t));
            if (call.lengths() != null) {
                kernels.zeroPadding(stream, t, call.lengths(), cells.step(t));
            }
        }
    }
}
