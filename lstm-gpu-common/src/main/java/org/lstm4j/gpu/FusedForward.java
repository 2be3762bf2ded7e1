package org.lstm4j.gpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.gpu.FusedCell.Views;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * The forward half of {@link GpuFusedPlan}: for each chunk of steps the input products at once, then the cell's launches step
 * by step. Of a step's arguments the driver hears of its number and slots alone.
 */
final class FusedForward {
    /** Blocks of the workspace: where states take turns when no reserve keeps them all. */
    private static final int STATE_H = 0;

    private static final int OTHER_STATE_H = 1;
    private static final int STATE_C = 2;

    private final GpuCoreKernels kernels;
    private final FusedLayout layout;
    private final FusedCell cell;
    private final SequenceProducts products;
    private final FusedStates states;

    FusedForward(GpuCoreKernels kernels, FusedLayout layout, FusedCell cell, SequenceProducts products) {
        this.kernels = kernels;
        this.layout = layout;
        this.cell = cell;
        this.products = products;
        this.states = new FusedStates(kernels);
    }

    void run(GpuStream stream, Forward call) {
        int steps = call.steps();
        int batch = call.batch();
        DeviceBuffer reserve = call.reserve();
        stream.check(call.workspace()); // with a reserve it goes unused
        Sequence h = reserve == null ? alternating(call) : layout.reservedH(reserve, steps, batch);
        Sequence c = cells(call);
        int chunk = reserve == null ? layout.chunk(steps, batch) : steps;
        Sequence z = layout.gates(reserve == null ? call.workspace() : reserve, chunk, batch);
        Views views = new Views(
                call.weights(),
                call.lengths(),
                batch,
                z,
                h,
                h,
                c,
                c,
                call.y(),
                call.recurrentMask(),
                reserve != null || call.trace() != null);

        int in = reserve == null || steps == 0 ? 0 : layout.slot(layout.visited(0, steps), true);
        states.load(stream, call.initial(), h.step(in), c == null ? null : c.step(in));
        for (int k = 0; k < steps; k++) {
            int t = layout.visited(k, steps);
            if (k == 0 || t / chunk != layout.visited(k - 1, steps) / chunk) {
                project(stream, call, z, t / chunk * chunk);
            }
            int out = reserve == null ? 1 - in : layout.slot(t, false);
            cell.step(stream, views, t, t % chunk, in, out);
            if (call.trace() != null) {
                cell.trace(stream, views, call.trace(), t, t % chunk, out);
            }
            in = out;
        }
        states.store(stream, h.step(in), c == null ? null : c.step(in), call.last());
    }

    /** Two slots of h in the workspace. */
    private Sequence alternating(Forward call) {
        Matrix h = layout.block(call.workspace(), STATE_H, call.steps(), call.batch());
        Matrix other = layout.block(call.workspace(), OTHER_STATE_H, call.steps(), call.batch());
        return new Sequence(
                h.buffer(), h.offset(), 2, h.rows(), h.columns(), other.offset() - h.offset(), h.rowStride());
    }

    /** The slots of c, null for cells that have none. */
    private @Nullable Sequence cells(Forward call) {
        if (!layout.spec().cell().hasCellState()) {
            return null;
        }
        return call.reserve() == null
                ? repeated(layout.block(call.workspace(), STATE_C, call.steps(), call.batch()))
                : layout.reservedC(call.reserve(), call.steps(), call.batch());
    }

    /** Two slots that are the same memory: a state updated in place. */
    private static Sequence repeated(Matrix m) {
        return new Sequence(m.buffer(), m.offset(), 2, m.rows(), m.columns(), 0, m.rowStride());
    }

    /** Streaming: h is read from a copy, because every unit reads all of it. */
    void step(GpuStream stream, Step call) {
        RecurrentState state = call.state();
        Matrix previous = layout.block(call.workspace(), STATE_H, 1, call.batch());
        kernels.copy(stream, state.h(), previous);
        Sequence c = state.c() == null ? null : repeated(state.c());
        Sequence z = layout.gates(call.workspace(), 1, call.batch());
        boolean traced = call.trace() != null;
        Views views = new Views(
                call.weights(),
                null,
                call.batch(),
                z,
                repeated(previous),
                repeated(state.h()),
                c,
                c,
                null,
                null,
                traced);
        startGates(stream, call.weights(), z);
        Matrix input = layout.weight(call.weights(), WeightKind.INPUT);
        kernels.gemm(stream, call.x(), false, input, false, layout.inputGates(z).step(0), true);
        cell.step(stream, views, 0, 0, 0, 0);
        if (call.trace() != null) {
            cell.trace(stream, views, call.trace(), 0, 0, 0);
        }
    }

    /** Biases and input products of the chunk that begins at step {@code from}. */
    private void project(GpuStream stream, Forward call, Sequence z, int from) {
        int count = Math.min(z.steps(), call.steps() - from);
        Sequence part = SequenceProducts.part(z, 0, count);
        startGates(stream, call.weights(), part);
        Matrix input = layout.weight(call.weights(), WeightKind.INPUT);
        Sequence x = SequenceProducts.part(call.x(), from, count);
        products.multiply(stream, x, input, false, layout.inputGates(part), true);
    }

    private void startGates(GpuStream stream, DeviceBuffer weights, Sequence z) {
        Matrix rows = Objects.requireNonNull(SequenceProducts.rows(z), "gates lie time-major");
        stream.launch("biasRows")
                .matrix(layout.bias(weights, 0))
                .matrix(layout.bias(weights, 1))
                .matrix(rows)
                .overElements(rows.rows(), rows.columns());
    }
}
