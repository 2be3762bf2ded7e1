package org.lstm4j.gpu;

import java.util.Objects;
import org.lstm4j.gpu.FusedLayout.BiasColumns;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * The backward half of {@link GpuFusedPlan}: two launches per step, the pointwise part and the recurrent product - twice that
 * for a GRU that resets before the product - and for each chunk of steps one product per weight matrix over all its rows.
 */
final class FusedBackward {
    /** Blocks of the workspace; two take turns as the gradients with respect to h after and before a step. */
    private static final int DH = 0;

    private static final int OTHER_DH = 1;

    /** For cells that have no c, scratch. */
    private static final int DC = 2;

    private static final int PRODUCT = 3;

    private final GpuCoreKernels kernels;
    private final FusedLayout layout;
    private final FusedCell cell;
    private final SequenceProducts products;
    private final FusedStates states;

    FusedBackward(GpuCoreKernels kernels, FusedLayout layout, FusedCell cell, SequenceProducts products) {
        this.kernels = kernels;
        this.layout = layout;
        this.cell = cell;
        this.products = products;
        this.states = new FusedStates(kernels);
    }

    void run(GpuStream stream, Backward call) {
        int steps = call.steps();
        int batch = call.batch();
        int chunk = layout.chunk(steps, batch);
        Sequence dz = layout.gates(call.workspace(), chunk, batch);
        Matrix dh = layout.block(call.workspace(), DH, steps, batch);
        Matrix before = layout.block(call.workspace(), OTHER_DH, steps, batch);
        Matrix dc = layout.spec().cell().hasCellState() ? layout.block(call.workspace(), DC, steps, batch) : null;
        states.load(stream, call.dLast(), dh, dc);
        for (int k = steps - 1; k >= 0; k--) {
            int t = layout.visited(k, steps);
            cell.backward(stream, call, t, dz, t % chunk, dh, dc, before);
            throughRecurrentProduct(stream, call, t, dz, t % chunk, before);
            if (k == 0 || layout.visited(k - 1, steps) / chunk != t / chunk) {
                gradients(stream, call, dz, t / chunk * chunk);
            }
            Matrix swap = dh;
            dh = before;
            before = swap;
        }
        states.store(stream, dh, dc, call.dInitial());
    }

    private void throughRecurrentProduct(
            GpuStream stream, Backward call, int t, Sequence dz, int zSlot, Matrix before) {
        Matrix weight = layout.hiddenWeights(call.weights());
        Matrix product = layout.block(call.workspace(), PRODUCT, call.steps(), call.batch());
        Matrix spare = layout.block(call.workspace(), DC, call.steps(), call.batch());
        boolean started = cell.throughSecondProduct(stream, call, t, spare, dz, zSlot, product);
        Matrix dHidden = layout.hiddenGates(dz).step(zSlot);
        Sequence mask = call.recurrentMask();
        if (mask == null && !started) {
            kernels.gemm(stream, dHidden, false, weight, true, before, true);
            return;
        }
        kernels.gemm(stream, dHidden, false, weight, true, product, started);
        if (mask != null) {
            kernels.multiply(stream, product, mask.step(t), product);
        }
        kernels.add(stream, product, before);
    }

    /** What the chunk from step {@code from} on adds to the weights' gradients, and its part of dx. */
    private void gradients(GpuStream stream, Backward call, Sequence dz, int from) {
        int count = Math.min(dz.steps(), call.steps() - from);
        Sequence part = SequenceProducts.part(dz, 0, count);
        Sequence ofInput = layout.inputGates(part);
        Sequence dx = call.dx();
        if (dx != null) {
            Matrix weight = layout.weight(call.weights(), WeightKind.INPUT);
            products.multiply(stream, ofInput, weight, true, SequenceProducts.part(dx, from, count), false);
        }
        DeviceBuffer gradients = call.gradients();
        if (gradients == null) {
            return;
        }
        Sequence x = SequenceProducts.part(call.x(), from, count);
        products.addOuterProducts(stream, x, ofInput, layout.weight(gradients, WeightKind.INPUT));
        hiddenGradient(stream, call, layout.hiddenGates(part), from, layout.hiddenWeights(gradients));
        cell.secondProductGradient(stream, call, part, from, gradients);
        Matrix rows = Objects.requireNonNull(SequenceProducts.rows(part), "gradients of gates lie time-major");
        for (WeightKind kind : layout.biases()) {
            BiasColumns columns = layout.biasColumns(kind);
            Matrix bias = layout.weight(gradients, kind).columns(columns.from(), columns.count());
            kernels.sumRows(stream, rows.columns(columns.from(), columns.count()), bias, true);
        }
    }

    /** {@code sum += h[t]^T dz[t]} over the chunk, h as the product saw it. */
    private void hiddenGradient(GpuStream stream, Backward call, Sequence dz, int from, Matrix sum) {
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
