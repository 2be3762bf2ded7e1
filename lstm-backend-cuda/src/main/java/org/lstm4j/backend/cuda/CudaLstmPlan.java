package org.lstm4j.backend.cuda;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.gpu.LstmLayout;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentCalls;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.WeightKind;

/**
 * The LSTM forward in two launches, whatever T: the input products of all steps, then one persistent kernel for the
 * recurrence. Weights and reserve are those of the common fused plan, which does all the rest, in f32: streaming steps,
 * backward, and calls that the kernels do not take.
 */
final class CudaLstmPlan implements RecurrentPlan {
    private final CudaBackend backend;
    private final RecurrentPlan fused;
    private final PersistentKernels kernels;
    private final RecurrentSpec spec;
    private final LstmLayout layout;
    private final PersistentWorkspace scratch;
    private volatile boolean closed;

    CudaLstmPlan(CudaBackend backend, RecurrentPlan fused, PersistentKernels kernels) {
        this.backend = backend;
        this.fused = fused;
        this.kernels = kernels;
        this.spec = fused.spec();
        this.layout = new LstmLayout(spec, fused.mode(), Long.MAX_VALUE);
        this.scratch = new PersistentWorkspace(spec, fused.mode(), kernels.numerics());
    }

    @Override
    public RecurrentSpec spec() {
        return spec;
    }

    @Override
    public Mode mode() {
        return fused.mode();
    }

    @Override
    public Support support() {
        return Support.NATIVE;
    }

    @Override
    public long packedBytes() {
        return fused.packedBytes();
    }

    @Override
    public long reserveBytes(int steps, int batch) {
        return fused.reserveBytes(steps, batch);
    }

    @Override
    public long workspaceBytes(int steps, int batch) {
        return Math.max(fused.workspaceBytes(steps, batch), scratch.bytes(steps, batch));
    }

    @Override
    public void packWeights(ComputeStream stream, RecurrentWeights source, DeviceBuffer target) {
        checkOpen();
        fused.packWeights(stream, source, target);
    }

    @Override
    public void unpackWeights(ComputeStream stream, DeviceBuffer source, RecurrentWeights target) {
        checkOpen();
        fused.unpackWeights(stream, source, target);
    }

    @Override
    public void forward(ComputeStream stream, Forward call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        if (call.recurrentMask() != null && kernels.isMma()) {
            throw new LstmException("recurrentMask: " + kernels.numerics() + " plans take none; use STRICT");
        }
        Optional<PersistentShape> shape = kernels.shape(spec.hiddenSize(), call.batch());
        boolean traced = call.reserve() != null && call.trace() != null;
        if (call.steps() == 0 || call.recurrentMask() != null || traced || shape.isEmpty()) {
            fused.forward(stream, call);
            return;
        }
        CudaQueue queue = (CudaQueue) backend.queue(stream);
        DeviceBuffer reserve = call.reserve();
        DeviceBuffer gates = reserve == null ? call.workspace() : reserve;
        if (kernels.isMma()) {
            projectRounded(queue, call, gates);
        } else {
            project(queue, call, gates);
        }
        recur(stream, queue, call, gates, shape.get());
    }

    /** Biases and input products of all steps, to the start of {@code gates}. */
    private void project(CudaQueue queue, Forward call, DeviceBuffer gates) {
        int rows = Math.multiplyExact(call.steps(), call.batch());
        int columns = spec.gateWidth();
        Sequence x = call.x();
        boolean aligned = (x.offset() | x.timeStride() | x.rowStride() | spec.inputSize()) % 4 == 0;
        CudaCall product = queue.call(kernels.kernel("inputProduct"));
        product.start().integer(rows).integer(columns).integer(spec.inputSize());
        pointer(product, x.buffer(), x.offset());
        product.integer(call.batch()).integer64(x.timeStride()).integer64(x.rowStride());
        pointer(product, layout.weight(call.weights(), WeightKind.INPUT));
        biases(product, call);
        pointer(product, gates, 0);
        product.integer(aligned ? 1 : 0).launch(Math.ceilDiv(rows, 128), Math.ceilDiv(columns, 64), 256, 1);
    }

    /** The same on tensor cores. */
    private void projectRounded(CudaQueue queue, Forward call, DeviceBuffer gates) {
        int rows = Math.multiplyExact(call.steps(), call.batch());
        int columns = spec.gateWidth();
        int words = scratch.inputWords();
        long roundedX = scratch.roundedX(call.steps(), call.batch());
        long roundedWeights = scratch.roundedWeights(call.steps(), call.batch());
        Sequence x = call.x();
        CudaCall roundRows = queue.call(kernels.kernel("roundRows"));
        roundRows.start().integer(rows).integer(spec.inputSize()).integer(words);
        pointer(roundRows, x.buffer(), x.offset());
        roundRows.integer(call.batch()).integer64(x.timeStride()).integer64(x.rowStride());
        pointer(roundRows, call.workspace(), roundedX);
        roundRows.launch(gridFor((long) rows * words), 1, 256, 1);

        CudaCall roundColumns = queue.call(kernels.kernel("roundColumns"));
        roundColumns.start().integer(columns).integer(spec.inputSize()).integer(words);
        pointer(roundColumns, layout.weight(call.weights(), WeightKind.INPUT));
        pointer(roundColumns, call.workspace(), roundedWeights);
        roundColumns.launch(gridFor((long) columns * words), 1, 256, 1);

        CudaCall product = queue.call(kernels.kernel("inputProduct"));
        product.start().integer(rows).integer(columns).integer(words);
        pointer(product, call.workspace(), roundedX);
        pointer(product, call.workspace(), roundedWeights);
        biases(product, call);
        pointer(product, gates, 0);
        product.launchShared(
                Math.ceilDiv(rows, 128), Math.ceilDiv(columns, 128), 256, PersistentKernels.INPUT_SHARED_BYTES);
    }

    /** Blocks of 256 threads that stride over the items; a few to each multiprocessor. */
    private int gridFor(long items) {
        return (int) Math.min(Math.ceilDiv(items, 256L), 8L * kernels.multiprocessors());
    }

    private void recur(ComputeStream stream, CudaQueue queue, Forward call, DeviceBuffer gates, PersistentShape shape) {
        int steps = call.steps();
        int batch = call.batch();
        long exchange = scratch.exchange(steps, batch);
        long exchangeBytes = (long) steps * batch * shape.words() * Integer.BYTES;
        queue.fill(backend.memory(call.workspace()), exchange * Float.BYTES, exchangeBytes, -1);
        Matrix h0 = initialH(stream, call);
        if (call.reserve() != null) {
            reserveInitial(stream, call, call.reserve(), h0);
        }
        int rowsOfLaunch = shape.rows() * shape.groups();
        for (int row = 0; row < batch; row += rowsOfLaunch) {
            int end = Math.min(batch, row + rowsOfLaunch);
            CudaCall kernel = queue.call(kernels.kernel(shape.kernel()));
            kernel.start()
                    .integer(steps)
                    .integer(batch)
                    .integer(row)
                    .integer(end)
                    .integer(spec.hiddenSize());
            kernel.integer(spec.direction() == RecurrentSpec.Direction.REVERSE ? 1 : 0);
            pointer(kernel, layout.weight(call.weights(), WeightKind.RECURRENT));
            pointer(kernel, gates, 0);
            pointer(kernel, call.workspace(), exchange);
            kernel.integer64(queue.flagAddress());
            pointer(kernel, call.lengths(), 0);
            results(kernel, call, h0);
            kernel.launchCooperative(
                    shape.blocks(), Math.ceilDiv(end - row, shape.rows()), shape.threads(), shape.sharedBytes());
        }
    }

    /** The arguments from the initial state on. */
    private void results(CudaCall kernel, Forward call, @Nullable Matrix h0) {
        int steps = call.steps();
        int batch = call.batch();
        RecurrentState initial = call.initial();
        RecurrentState last = call.last();
        Trace trace = call.trace();
        DeviceBuffer reserve = call.reserve();
        matrix(kernel, h0);
        matrix(kernel, initial == null ? null : initial.c());
        sequence(kernel, call.y());
        kernel.integer(spec.maskMode() == RecurrentSpec.MaskMode.CARRY ? 1 : 0);
        matrix(kernel, last == null ? null : last.h());
        matrix(kernel, last == null ? null : last.c());
        if (reserve == null) {
            sequence(kernel, trace == null ? null : trace.gates());
            kernel.integer(1).integer(spec.hiddenSize());
            sequence(kernel, null);
            sequence(kernel, trace == null ? null : trace.c());
            kernel.integer(0);
        } else {
            sequence(kernel, layout.gates(reserve, steps, batch));
            kernel.integer(4).integer(1);
            sequence(kernel, left(layout.reservedH(reserve, steps, batch), steps));
            sequence(kernel, left(layout.reservedC(reserve, steps, batch), steps));
            kernel.integer(1);
        }
    }

    /** Of T+1 slots the T that steps leave. */
    private Sequence left(Sequence slots, int steps) {
        return new Sequence(
                slots.buffer(),
                slots.offset() + layout.slot(0, false) * slots.timeStride(),
                steps,
                slots.rows(),
                slots.width(),
                slots.timeStride(),
                slots.rowStride());
    }

    /** The slot that the first step receives: backward reads it. */
    private void reserveInitial(ComputeStream stream, Forward call, DeviceBuffer reserve, @Nullable Matrix h0) {
        int slot = layout.slot(layout.visited(0, call.steps()), true);
        Matrix h = layout.reservedH(reserve, call.steps(), call.batch()).step(slot);
        Matrix c = layout.reservedC(reserve, call.steps(), call.batch()).step(slot);
        RecurrentState initial = call.initial();
        if (initial == null || h0 == null || initial.c() == null) {
            long bytes = (long) call.batch() * spec.hiddenSize() * Float.BYTES;
            stream.zero(reserve, h.offset() * Float.BYTES, bytes);
            stream.zero(reserve, c.offset() * Float.BYTES, bytes);
        } else {
            backend.kernels().copy(stream, h0, h);
            backend.kernels().copy(stream, initial.c(), c);
        }
    }

    /**
     * The initial hidden state, which every block reads. With one step a block may have written the last state before
     * another has read the initial one, which may be the same memory: then it is copied first.
     */
    private @Nullable Matrix initialH(ComputeStream stream, Forward call) {
        RecurrentState initial = call.initial();
        if (initial == null || call.steps() > 1 || call.last() == null) {
            return initial == null ? null : initial.h();
        }
        int hidden = spec.hiddenSize();
        long offset = scratch.initialCopy(call.steps(), call.batch());
        Matrix copy = new Matrix(call.workspace(), offset, call.batch(), hidden, hidden);
        backend.kernels().copy(stream, initial.h(), copy);
        return copy;
    }

    private void biases(CudaCall call, Forward forward) {
        pointer(call, layout.bias(forward.weights(), 0));
        pointer(call, layout.bias(forward.weights(), 1));
    }

    private void pointer(CudaCall call, @Nullable Matrix m) {
        pointer(call, m == null ? null : m.buffer(), m == null ? 0 : m.offset());
    }

    private void matrix(CudaCall call, @Nullable Matrix m) {
        pointer(call, m == null ? null : m.buffer(), m == null ? 0 : m.offset());
        call.integer64(m == null ? 0 : m.rowStride());
    }

    private void sequence(CudaCall call, @Nullable Sequence s) {
        pointer(call, s == null ? null : s.buffer(), s == null ? 0 : s.offset());
        call.integer64(s == null ? 0 : s.timeStride()).integer64(s == null ? 0 : s.rowStride());
    }

    /** A pointer argument; the offset counts floats. */
    private void pointer(CudaCall call, @Nullable DeviceBuffer buffer, long offset) {
        call.memory(buffer == null ? null : backend.memory(buffer), offset * Float.BYTES);
    }

    @Override
    public void step(ComputeStream stream, Step call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        fused.step(stream, call);
    }

    @Override
    public void backward(ComputeStream stream, Backward call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        fused.backward(stream, call);
    }

    @Override
    public void close() {
        closed = true;
        fused.close();
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedException("plan: used after it was closed; ask the backend for a new one");
        }
    }
}
