package org.lstm4j.internal;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/** The backward half of {@link ComposedPlan}: the recurrence first, then what depends on all its steps at once. */
final class ComposedBackward {
    /** Blocks of the workspace; two take turns as the gradients with respect to the states before and after a step. */
    private static final int DH = 0;

    private static final int OTHER_DH = 1;
    private static final int DC = 2;
    private static final int PRODUCT = 3;
    private static final int D_PROJECTED = 4;

    private final CoreKernels kernels;
    private final ComposedLayout layout;
    private final ComposedProducts products;

    ComposedBackward(CoreKernels kernels, ComposedLayout layout) {
        this.kernels = kernels;
        this.layout = layout;
        this.products = new ComposedProducts(kernels);
    }

    void run(ComputeStream stream, Backward call) {
        RecurrentSpec spec = layout.spec();
        int steps = call.steps();
        Sequence dGates = layout.gates(call.workspace(), steps, call.batch());
        Matrix dc = spec.cell().hasCellState() ? block(call, DC, spec.hiddenSize()) : null;
        Matrix dh = block(call, DH, spec.outputSize());
        Matrix dhBefore = block(call, OTHER_DH, spec.outputSize());

        products.load(stream, call.dLast(), dh, dc);
        for (int k = steps - 1; k >= 0; k--) {
            int t = layout.visited(k, steps);
            if (spec.projectionSize() > 0) {
                throughProjection(stream, call, t, dh, dc, dhBefore);
            } else {
                Sequence dy = call.dy();
                gates(stream, call, t, dy == null ? null : dy.step(t), dh, dc, dhBefore);
            }
            report(stream, call, t, dh);
            throughRecurrentProducts(stream, call, t, dGates.step(t), dhBefore);
            Matrix swap = dh;
            dh = dhBefore;
            dhBefore = swap;
        }
        products.store(stream, dh, dc, call.dInitial());

        if (steps > 0 && call.dx() != null) {
            Matrix weight = layout.weight(call.weights(), WeightKind.INPUT);
            products.multiply(stream, dGates, weight, false, call.dx(), false);
        }
        if (steps > 0 && call.gradients() != null) {
            accumulateWeightGradients(stream, call, call.gradients(), dGates);
        }
    }

    private Matrix block(Backward call, int index, int columns) {
        return layout.block(call.workspace(), index, call.steps(), call.batch(), columns);
    }

    private static @Nullable Matrix step(@Nullable Sequence sequence, int t) {
        return sequence == null ? null : sequence.step(t);
    }

    private void gates(
            ComputeStream stream,
            Backward call,
            int t,
            @Nullable Matrix dy,
            Matrix dh,
            @Nullable Matrix dc,
            @Nullable Matrix dhBefore) {
        RecurrentSpec spec = layout.spec();
        int steps = call.steps();
        int batch = call.batch();
        DeviceBuffer reserve = call.reserve();
        boolean after = spec.resetsAfterProduct();
        boolean projected = spec.projectionSize() > 0;
        kernels.gatesBackward(
                stream,
                new CoreKernels.GatesBackward(
                        spec,
                        t,
                        call.lengths(),
                        step(layout.preActivations(reserve, steps, batch), t),
                        layout.gates(reserve, steps, batch).step(t),
                        after ? layout.inner(reserve, steps, batch).step(t) : null,
                        layout.peephole(call.weights()),
                        layout.norm(call.weights()),
                        projected
                                ? null
                                : layout.reservedH(reserve, steps, batch, true).step(t),
                        step(layout.reservedC(reserve, steps, batch, true), t),
                        step(layout.reservedC(reserve, steps, batch, false), t),
                        dy,
                        dh,
                        dc,
                        layout.gates(call.workspace(), steps, batch).step(t),
                        after ? dSecondProduct(call).step(t) : null,
                        layout.peephole(call.gradients()),
                        layout.norm(call.gradients()),
                        dhBefore));
    }

    private Sequence dSecondProduct(Backward call) {
        return layout.dSecondProduct(call.workspace(), call.steps(), call.batch());
    }

    /** Adds dy to dh, and goes back through the projection to the gates; rows that only carried pass dh on. */
    private void throughProjection(
            ComputeStream stream, Backward call, int t, Matrix dh, @Nullable Matrix dc, Matrix dhBefore) {
        DeviceBuffer lengths = call.lengths();
        if (call.dy() != null) {
            Matrix dy = call.dy().step(t);
            if (lengths != null && layout.spec().maskMode() == MaskMode.ZERO_OUTPUT) {
                dy = block(call, PRODUCT, dh.columns());
                kernels.copy(stream, call.dy().step(t), dy);
                kernels.zeroPadding(stream, t, lengths, dy);
            }
            kernels.add(stream, dy, dh);
        }
        Matrix dProduct = dSecondProduct(call).step(t);
        kernels.copy(stream, dh, dProduct);
        products.zero(stream, dhBefore);
        if (lengths != null) {
            kernels.zeroPadding(stream, t, lengths, dProduct);
            kernels.copyPadding(stream, t, lengths, dh, dhBefore);
        }
        Matrix dProjected = block(call, D_PROJECTED, layout.spec().hiddenSize());
        Matrix weight = layout.weight(call.weights(), WeightKind.PROJECTION);
        kernels.gemm(stream, dProduct, false, weight, false, dProjected, false);
        gates(stream, call, t, null, dProjected, dc, null);
    }

    private void report(ComputeStream stream, Backward call, int t, Matrix dh) {
        Sequence wanted = call.dh();
        if (wanted != null) {
            kernels.copy(stream, dh, wanted.step(t));
            if (call.lengths() != null) {
                kernels.zeroPadding(stream, t, call.lengths(), wanted.step(t));
            }
        }
    }

    /** Adds to dhBefore what reaches the state before by way of the products of step t. */
    private void throughRecurrentProducts(ComputeStream stream, Backward call, int t, Matrix dGates, Matrix dhBefore) {
        Matrix weight = layout.weight(call.weights(), WeightKind.RECURRENT);
        Sequence mask = call.recurrentMask();
        int shared = layout.sharedWidth();
        int candidate = weight.rows() - shared;
        boolean before = layout.spec().resetsBeforeProduct();
        boolean direct = mask == null && !before;
        Matrix sum = direct ? dhBefore : block(call, PRODUCT, dhBefore.columns());

        if (before) {
            throughReset(stream, call, t, weight.rows(shared, candidate), dGates, sum);
        }
        kernels.gemm(stream, dGates.columns(0, shared), false, weight.rows(0, shared), false, sum, direct || before);
        if (layout.spec().resetsAfterProduct()) {
            kernels.gemm(stream, dSecondProduct(call).step(t), false, weight.rows(shared, candidate), false, sum, true);
        }
        if (mask != null) {
            kernels.multiply(stream, sum, mask.step(t), sum);
        }
        if (!direct) {
            kernels.add(stream, sum, dhBefore);
        }
    }

    /** Back through the candidate's product and the reset before it, to r's pre-activation and to h. */
    private void throughReset(ComputeStream stream, Backward call, int t, Matrix weight, Matrix dGates, Matrix dh) {
        int steps = call.steps();
        int batch = call.batch();
        kernels.gemm(stream, dSecondProduct(call).step(t), false, weight, false, dh, false);
        kernels.resetGateBackward(
                stream,
                new CoreKernels.ResetGateBackward(
                        layout.spec(),
                        t,
                        call.lengths(),
                        step(layout.preActivations(call.reserve(), steps, batch), t),
                        layout.gates(call.reserve(), steps, batch).step(t),
                        layout.norm(call.weights()),
                        masked(stream, call, t),
                        dh,
                        dGates,
                        layout.norm(call.gradients()),
                        dh));
    }

    /** The state that step t receives, as its products see it. */
    private Matrix masked(ComputeStream stream, Backward call, int t) {
        Matrix h = layout.reservedH(call.reserve(), call.steps(), call.batch(), true)
                .step(t);
        Sequence mask = call.recurrentMask();
        if (mask == null) {
            return h;
        }
        Matrix product = block(call, D_PROJECTED, h.columns());
        kernels.multiply(stream, h, mask.step(t), product);
        return product;
    }

    private void accumulateWeightGradients(
            ComputeStream stream, Backward call, DeviceBuffer gradients, Sequence dGates) {
        RecurrentSpec spec = layout.spec();
        products.addOuterProducts(stream, dGates, call.x(), layout.weight(gradients, WeightKind.INPUT));

        Matrix dRecurrent = layout.weight(gradients, WeightKind.RECURRENT);
        int shared = layout.sharedWidth();
        int candidate = dRecurrent.rows() - shared;
        addRecurrentProducts(stream, call, dGates.columns(0, shared), dRecurrent.rows(0, shared));
        if (spec.resetsAfterProduct()) {
            addRecurrentProducts(stream, call, dSecondProduct(call), dRecurrent.rows(shared, candidate));
        } else if (layout.hasSecondProduct()) {
            Sequence inner = layout.inner(call.reserve(), call.steps(), call.batch());
            Matrix sum = spec.projectionSize() > 0
                    ? layout.weight(gradients, WeightKind.PROJECTION)
                    : dRecurrent.rows(shared, candidate);
            products.addOuterProducts(stream, dSecondProduct(call), inner, sum);
        }

        if (layout.has(WeightKind.INPUT_BIAS)) {
            products.addRows(stream, dGates, layout.weight(gradients, WeightKind.INPUT_BIAS));
        }
        if (layout.has(WeightKind.RECURRENT_BIAS)) {
            Matrix dBias = layout.weight(gradients, WeightKind.RECURRENT_BIAS);
            if (spec.resetsAfterProduct()) {
                products.addRows(stream, dGates.columns(0, shared), dBias.columns(0, shared));
                products.addRows(stream, dSecondProduct(call), dBias.columns(shared, candidate));
            } else {
                products.addRows(stream, dGates, dBias);
            }
        }
    }

    /** {@code sum += d[t]^T h[t]} over all t, h being the states as recurrent products saw them. */
    private void addRecurrentProducts(ComputeStream stream, Backward call, Sequence d, Matrix sum) {
        if (call.recurrentMask() == null) {
            Sequence h = layout.reservedH(call.reserve(), call.steps(), call.batch(), true);
            products.addOuterProducts(stream, d, h, sum);
            return;
        }
        for (int t = 0; t < call.steps(); t++) {
            kernels.gemm(stream, d.step(t), true, masked(stream, call, t), false, sum, true);
        }
    }
}
