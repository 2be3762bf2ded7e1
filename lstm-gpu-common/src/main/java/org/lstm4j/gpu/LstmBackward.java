package org.lstm4j.gpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * The backward half of {@link GpuLstmPlan}: two launches per step, and for each chunk of steps one product per weight
 * matrix over all its rows.
 */
final class LstmBackward {
    /** Blocks of the workspace; two take turns as the gradients with respect to h after and before a step. */
    private static final int DH = 0;

    private static final int OTHER_DH = 1;
    private static final int DC = 2;
    private static final int PRODUCT = 3;

    private final GpuCoreKernels kernels;
    private final LstmLayout layout;
    private final SequenceProducts products;

    LstmBackward(GpuCoreKernels kernels, LstmLayout layout, SequenceProducts products) {
        this.kernels = kernels;
        this.layout = layout;
        this.products = products;
    }

    void run(GpuStream stream, Backward call) {
        int steps = call.steps();
        int batch = call.batch();
        int chunk = layout.chunk(steps, batch);
        Sequence dz = layout.gates(call.workspace(), chunk, batch);
        Matrix dh = layout.block(call.workspace(), DH, steps, batch);
        Matrix before = layout.block(call.workspace(), OTHER_DH, steps, batch);
        Matrix dc = layout.block(call.workspace(), DC, steps, batch);
        load(stream, call.dLast(), dh, dc);
        for (int k = steps - 1; k >= 0; k--) {
            int t = layout.visited(k, steps);
            pointwise(stream, call, t, dz, t % chunk, dh, dc, before);
            throughRecurrentProduct(stream, call, t, dz.step(t % chunk), before);
            if (k == 0 || layout.visited(k - 1, steps) / chunk != t / chunk) {
                gradients(stream, call, dz, t / chunk * chunk);
            }
            Matrix swap = dh;
            dh = before;
            before = swap;
        }
        RecurrentState dInitial = call.dInitial();
        if (dInitial != null) {
            kernels.copy(stream, dh, dInitial.h());
            kernels.copy(stream, dc, LstmForward.cells(dInitial));
        }
    }

    private void load(GpuStream stream, @Nullable RecurrentState dLast, Matrix dh, Matrix dc) {
        if (dLast == null) {
            LstmForward.zero(stream, dh);
            LstmForward.zero(stream, dc);
        } else {
            kernels.copy(stream, dLast.h(), dh);
            kernels.copy(stream, LstmForward.cells(dLast), dc);
        }
    }

    private void pointwise(
            GpuStream stream, Backward call, int t, Sequence dz, int slot, Matrix dh, Matrix dc, Matrix before) {
        int steps = call.steps();
        int batch = call.batch();
        RecurrentSpec spec = layout.spec();
        Sequence c = layout.reservedC(call.reserve(), steps, batch);
        Launch launch = stream.launch("lstmStepBackward")
                .slots(layout.gates(call.reserve(), steps, batch))
                .slots(SequenceProducts.part(c, layout.slot(0, true), steps))
                .slots(SequenceProducts.part(c, layout.slot(0, false), steps))
                .slots(call.dy())
                .slots(call.dh())
                .slots(dz)
                .matrix(dh)
                .matrix(dc)
                .matrix(before)
                .buffer(call.lengths());
        GpuLstmPlan.activations(GpuGates.zeroOutput(launch, spec), spec)
                .integer(batch)
                .integer(spec.hiddenSize())
                .integer(t)
                .integer(slot)
                .overItems((long) batch * spec.hiddenSize());
    }

    private void throughRecurrentProduct(GpuStream stream, Backward call, int t, Matrix dz, Matrix before) {
        Matrix weight = layout.weight(call.weights(), WeightKind.RECURRENT);
        Sequence mask = call.recurrentMask();
        if (mask == null) {
            kernels.gemm(stream, dz, false, weight, true, before, true);
        } else {
            Matrix product = layout.block(call.workspace(), PRODUCT, call.steps(), call.batch());
            kernels.gemm(stream, dz, false, weight, true, product, false);
            kernels.multiply(stream, product, mask.step(t), product);
            kernels.add(stream, product, before);
        }
    }

    /** What the chunk from step {@code from} on adds to the weights' gradients, and its part of dx. */
    private void gradients(GpuStream stream, Backward call, Sequence dz, int from) {
        int count = Math.min(dz.steps(), call.steps() - from);
        Sequence part = SequenceProducts.part(dz, 0, count);
        Sequence dx = call.dx();
        if (dx != null) {
            Matrix weight = layout.weight(call.weights(), WeightKind.INPUT);
            products.multiply(stream, part, weight, true, SequenceProducts.part(dx, from, count), false);
        }
        DeviceBuffer gradients = call.gradients();
        if (gradients == null) {
            return;
        }
        Sequence x = SequenceProducts.part(call.x(), from, count);
        products.addOuterProducts(stream, x, part, layout.weight(gradients, WeightKind.INPUT));
        recurrentGradient(stream, call, part, from, layout.weight(gradients, WeightKind.RECURRENT));
        Matrix rows = Objects.requireNonNull(SequenceProducts.rows(part), "gradients of gates lie time-major");
        for (WeightKind kind : layout.biases()) {
            kernels.sumRows(stream, rows, layout.weight(gradients, kind), true);
        }
    }

    private void recurrentGradient(GpuStream stream, Backward call, Sequence dz, int from, Matrix sum) {
        int steps = call.steps();
        Sequence all = layout.reservedH(call.reserve(), steps, call.batch());
        Sequence h = SequenceProducts.part(all, layout.slot(from, true), dz.steps());
        Sequence mask = call.recurrentMask();
        if (mask == null) {
            products.addOuterProducts(stream, h, dz, sum);
            return;
        }
        Matrix masked = layout.block(call.workspace(), PRODUCT, steps, call.batch());
        for (int t = 0; t < dz.steps(); t++) {
            kernels.multiply(stream, h.step(t), mask.step(from + t), masked);
            kernels.gemm(stream, masked, true, dz.step(t), false, sum, true);
        }
    }
}
