package org.lstm4j.internal;

import java.util.Objects;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/** The backward half of {@link ComposedPlan}: the recurrence first, then what depends on all its steps at once. */
final class ComposedBackward {
    /** Blocks of the workspace; two take turns as the gradients with respect to the states before and after a step. */
    private static final int DH = 0;

    private static final int OTHER_DH = 1;
    private static final int DC = 2;
    private static final int PRODUCT = 3;

    private final CoreKernels kernels;
    private final ComposedLayout layout;
    private final ComposedProducts products;

    ComposedBackward(CoreKernels kernels, ComposedLayout layout) {
        this.kernels = kernels;
        this.layout = layout;
        this.products = new ComposedProducts(kernels);
    }

    void run(ComputeStream stream, Backward call) {
        int steps = call.steps();
        int batch = call.batch();
        Sequence dGates = layout.gates(call.workspace(), steps, batch);
        Matrix dc = layout.block(call.workspace(), DC, steps, batch);
        Matrix dh = layout.block(call.workspace(), DH, steps, batch);
        Matrix dhBefore = layout.block(call.workspace(), OTHER_DH, steps, batch);

        products.load(stream, call.dLast(), dh, dc);
        for (int k = steps - 1; k >= 0; k--) {
            int t = layout.visited(k, steps);
            pointwise(stream, call, t, dGates.step(t), dh, dc, dhBefore);
            report(stream, call, t, dh);
            throughRecurrentProduct(stream, call, t, dGates.step(t), dhBefore);
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

    private void pointwise(
            ComputeStream stream, Backward call, int t, Matrix dGates, Matrix dh, Matrix dc, Matrix dhBefore) {
        int steps = call.steps();
        int batch = call.batch();
        Sequence dy = call.dy();
        kernels.gatesBackward(
                stream,
                new CoreKernels.GatesBackward(
                        layout.spec(),
                        t,
                        call.lengths(),
                        layout.gates(call.reserve(), steps, batch).step(t),
                        null,
                        null,
                        layout.reservedH(call.reserve(), steps, batch, true).step(t),
                        layout.reservedC(call.reserve(), steps, batch, true).step(t),
                        layout.reservedC(call.reserve(), steps, batch, false).step(t),
                        dy == null ? null : dy.step(t),
                        dh,
                        dc,
                        dGates,
                        null,
                        null,
                        dhBefore));
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

    private void throughRecurrentProduct(ComputeStream stream, Backward call, int t, Matrix dGates, Matrix dhBefore) {
        Matrix weight = layout.weight(call.weights(), WeightKind.RECURRENT);
        Sequence mask = call.recurrentMask();
        if (mask == null) {
            kernels.gemm(stream, dGates, false, weight, false, dhBefore, true);
        } else {
            Matrix product = layout.block(call.workspace(), PRODUCT, call.steps(), call.batch());
            kernels.gemm(stream, dGates, false, weight, false, product, false);
            kernels.multiply(stream, product, mask.step(t), product);
            kernels.add(stream, product, dhBefore);
        }
    }

    private void accumulateWeightGradients(
            ComputeStream stream, Backward call, DeviceBuffer gradients, Sequence dGates) {
        products.addOuterProducts(stream, dGates, call.x(), layout.weight(gradients, WeightKind.INPUT));

        Matrix dRecurrent = layout.weight(gradients, WeightKind.RECURRENT);
        Sequence h = layout.reservedH(call.reserve(), call.steps(), call.batch(), true);
        Sequence mask = call.recurrentMask();
        if (mask == null) {
            products.addOuterProducts(stream, dGates, h, dRecurrent);
        } else {
            Matrix masked = layout.block(call.workspace(), PRODUCT, call.steps(), call.batch());
            for (int t = 0; t < call.steps(); t++) {
                kernels.multiply(stream, h.step(t), mask.step(t), masked);
                kernels.gemm(stream, dGates.step(t), true, masked, false, dRecurrent, true);
            }
        }
        Matrix all = Objects.requireNonNull(products.rows(dGates), "gradients of gates lie time-major");
        for (WeightKind kind : layout.biases()) {
            kernels.sumRows(stream, all, layout.weight(gradients, kind), true);
        }
    }
}
