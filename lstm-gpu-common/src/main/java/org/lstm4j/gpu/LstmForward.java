package org.lstm4j.gpu;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * The forward half of {@link GpuLstmPlan}: for each chunk of steps the input products at once, then one launch per step. Of a
 * step's arguments the driver hears of its number and slots alone.
 */
final class LstmForward {
    /** Blocks of the workspace: where states take turns when no reserve keeps them all. */
    private static final int STATE_H = 0;

    private static final int OTHER_STATE_H = 1;
    private static final int STATE_C = 2;

    private final GpuCoreKernels kernels;
    private final LstmLayout layout;
    private final SequenceProducts products;
    private final StepChoice choice;

    /** Which kernel computes the steps of a batch. */
    interface StepChoice {
        StepKernel of(int batch);
    }

    LstmForward(GpuCoreKernels kernels, LstmLayout layout, SequenceProducts products, StepChoice choice) {
        this.kernels = kernels;
        this.layout = layout;
        this.products = products;
        this.choice = choice;
    }

    /** What the steps of a call read and write: sequences whose entries are slots. */
    private record Views(
            Sequence z,
            Sequence hIn,
            Sequence cIn,
            Sequence hOut,
            Sequence cOut,
            @Nullable Sequence y,
            @Nullable Sequence mask,
            boolean keepGates) {}

    void run(GpuStream stream, Forward call) {
        int steps = call.steps();
        int batch = call.batch();
        DeviceBuffer reserve = call.reserve();
        DeviceBuffer workspace = call.workspace();
        stream.check(workspace); // with a reserve it goes unused
        Sequence h = reserve == null ? alternating(call) : layout.reservedH(reserve, steps, batch);
        Sequence c = reserve == null
                ? repeated(layout.block(workspace, STATE_C, steps, batch))
                : layout.reservedC(reserve, steps, batch);
        int chunk = reserve == null ? layout.chunk(steps, batch) : steps;
        Sequence z = layout.gates(reserve == null ? workspace : reserve, chunk, batch);
        Views views = new Views(z, h, c, h, c, call.y(), call.recurrentMask(), reserve != null || call.trace() != null);

        int first = reserve == null || steps == 0 ? 0 : layout.slot(layout.visited(0, steps), true);
        load(stream, call.initial(), h.step(first), c.step(first));
        int in = first;
        for (int k = 0; k < steps; k++) {
            int t = layout.visited(k, steps);
            if (k == 0 || t / chunk != layout.visited(k - 1, steps) / chunk) {
                project(stream, call, z, t / chunk * chunk);
            }
            int out = reserve == null ? 1 - in : layout.slot(t, false);
            launch(stream, call.weights(), call.lengths(), batch, views, t, t % chunk, in, out);
            trace(stream, call.trace(), call.lengths(), t, z.step(t % chunk), c.step(reserve == null ? 0 : out));
            in = out;
        }
        store(stream, h.step(in), c.step(in), call.last());
    }

    /** Two slots of h in the workspace. */
    private Sequence alternating(Forward call) {
        Matrix h = layout.block(call.workspace(), STATE_H, call.steps(), call.batch());
        Matrix other = layout.block(call.workspace(), OTHER_STATE_H, call.steps(), call.batch());
        return new Sequence(
                h.buffer(), h.offset(), 2, h.rows(), h.columns(), other.offset() - h.offset(), h.rowStride());
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
        Sequence c = repeated(cells(state));
        Sequence z = layout.gates(call.workspace(), 1, call.batch());
        Views views = new Views(z, repeated(previous), c, repeated(state.h()), c, null, null, call.trace() != null);
        startGates(stream, call.weights(), z);
        Matrix input = layout.weight(call.weights(), WeightKind.INPUT);
        kernels.gemm(stream, call.x(), false, input, false, z.step(0), true);
        launch(stream, call.weights(), null, call.batch(), views, 0, 0, 0, 0);
        trace(stream, call.trace(), null, 0, z.step(0), cells(state));
    }

    /** Biases and input products of the chunk that begins at step {@code from}. */
    private void project(GpuStream stream, Forward call, Sequence z, int from) {
        int count = Math.min(z.steps(), call.steps() - from);
        Sequence part = SequenceProducts.part(z, 0, count);
        startGates(stream, call.weights(), part);
        Matrix input = layout.weight(call.weights(), WeightKind.INPUT);
        products.multiply(stream, SequenceProducts.part(call.x(), from, count), input, false, part, true);
    }

    private void startGates(GpuStream stream, DeviceBuffer weights, Sequence z) {
        Matrix rows = Objects.requireNonNull(SequenceProducts.rows(z), "gates lie time-major");
        stream.launch("biasRows")
                .matrix(layout.bias(weights, 0))
                .matrix(layout.bias(weights, 1))
                .matrix(rows)
                .overElements(rows.rows(), rows.columns());
    }

    private void launch(
            GpuStream stream,
            DeviceBuffer weights,
            @Nullable DeviceBuffer lengths,
            int batch,
            Views views,
            int t,
            int zSlot,
            int in,
            int out) {
        StepKernel kernel = choice.of(batch);
        Launch launch = stream.launch(kernel.kernel())
                .buffer(weights)
                .integer64(layout.weight(weights, WeightKind.RECURRENT).offset())
                .slots(views.z())
                .slots(views.hIn())
                .slots(views.cIn())
                .slots(views.hOut())
                .slots(views.cOut())
                .slots(views.y())
                .slots(views.mask())
                .buffer(lengths);
        GpuGates.zeroOutput(launch, layout.spec()).flag(views.keepGates());
        GpuLstmPlan.activations(launch, layout.spec())
                .integer(batch)
                .integer(layout.spec().hiddenSize())
                .integer(t)
                .integer(zSlot)
                .integer(in)
                .integer(out);
        kernel.launch(launch, batch, layout.spec().hiddenSize());
    }

    private void trace(
            GpuStream stream, @Nullable Trace trace, @Nullable DeviceBuffer lengths, int t, Matrix z, Matrix c) {
        if (trace == null) {
            return;
        }
        Sequence cells = trace.c();
        stream.launch("lstmTrace")
                .matrix(z)
                .matrix(c)
                .matrix(trace.gates().step(t))
                .matrix(cells == null ? null : cells.step(t))
                .buffer(lengths)
                .integer(t)
                .overElements(z.rows(), layout.spec().hiddenSize());
    }

    /** Copies a state, or zeros where there is none. */
    private void load(GpuStream stream, @Nullable RecurrentState state, Matrix h, Matrix c) {
        if (state == null) {
            zero(stream, h);
            zero(stream, c);
        } else {
            kernels.copy(stream, state.h(), h);
            kernels.copy(stream, cells(state), c);
        }
    }

    static void zero(GpuStream stream, Matrix m) {
        stream.zero(m.buffer(), m.offset() * Float.BYTES, (long) m.rows() * m.columns() * Float.BYTES);
    }

    private void store(GpuStream stream, Matrix h, Matrix c, @Nullable RecurrentState state) {
        if (state != null) {
            kernels.copy(stream, h, state.h());
            kernels.copy(stream, c, cells(state));
        }
    }

    static Matrix cells(RecurrentState state) {
        return Objects.requireNonNull(state.c(), "an LSTM has a cell state");
    }
}
