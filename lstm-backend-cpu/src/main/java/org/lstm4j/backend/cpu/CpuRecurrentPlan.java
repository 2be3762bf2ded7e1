package org.lstm4j.backend.cpu;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.ClosedException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentCalls;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Support;

/** The fused LSTM, GRU and RNN: checks and borrows, {@link RecurrentForward} and {@link RecurrentBackward} compute. */
final class CpuRecurrentPlan implements RecurrentPlan {
    /** Shapes whose workspaces are remembered: each call is checked against its own, and a step is short. */
    private static final int KNOWN = 8;

    private record Workspace(int steps, int batch, long bytes) {}

    private final CpuBackend backend;
    private final RecurrentSpec spec;
    private final Mode mode;
    private final RecurrentLayout layout;
    private final Pool<RecurrentCall> calls;
    private volatile Workspace[] workspaces = {};
    private volatile boolean closed;

    CpuRecurrentPlan(CpuBackend backend, RecurrentSpec spec, Mode mode) {
        this.backend = backend;
        this.spec = spec;
        this.mode = mode;
        this.layout = new RecurrentLayout(spec, mode, backend.isPlain());
        RecurrentLayout shared = layout;
        this.calls = new Pool<>(() -> new RecurrentCall(backend, spec, shared));
    }

    /** Whether the fused kernels compute this spec: the plain cells, with any biases, direction, reset form and masks. */
    static boolean fits(RecurrentSpec spec) {
        return fits(spec.cell(), spec.activations())
                && spec.projectionSize() == 0
                && !spec.peephole()
                && spec.coupling() == Coupling.NONE
                && Float.isInfinite(spec.inputClip())
                && Float.isInfinite(spec.cellClip())
                && !spec.layerNorm();
    }

    private static boolean fits(Cell cell, List<Activation> activations) {
        return activations.equals(RecurrentSpec.defaultActivations(cell))
                || (cell == Cell.RNN && activations.equals(List.of(Activation.RELU)));
    }

    @Override
    public RecurrentSpec spec() {
        return spec;
    }

    @Override
    public Mode mode() {
        return mode;
    }

    @Override
    public Support support() {
        return Support.NATIVE;
    }

    @Override
    public long packedBytes() {
        return layout.packedBytes();
    }

    @Override
    public long reserveBytes(int steps, int batch) {
        return mode == Mode.TRAINING ? (long) steps * batch * layout.reserveRow() : 0;
    }

    @Override
    public long workspaceBytes(int steps, int batch) {
        Workspace[] known = workspaces;
        for (int i = 0; i < known.length; i++) {
            if (known[i].steps == steps && known[i].batch == batch) {
                return known[i].bytes;
            }
        }
        long bytes = layOut(steps, batch);
        if (known.length < KNOWN) {
            Workspace[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = new Workspace(steps, batch, bytes);
            workspaces = more;
        }
        return bytes;
    }

    private long layOut(int steps, int batch) {
        RecurrentCall call = calls.take();
        try {
            long forward = call.forwardBytes(steps, batch);
            return mode == Mode.TRAINING ? Math.max(forward, call.backwardBytes(steps, batch)) : forward;
        } finally {
            calls.give(call);
        }
    }

    @Override
    public void packWeights(ComputeStream stream, RecurrentWeights source, DeviceBuffer target) {
        checkOpen(stream);
        RecurrentCalls.check(this, source, target);
        layout.pack(source, CpuBuffer.memory(backend, target));
    }

    @Override
    public void unpackWeights(ComputeStream stream, DeviceBuffer source, RecurrentWeights target) {
        checkOpen(stream);
        RecurrentCalls.check(this, target, source);
        layout.unpack(CpuBuffer.memory(backend, source), target);
    }

    @Override
    public void forward(ComputeStream stream, Forward call) {
        checkOpen(stream);
        RecurrentCalls.check(this, call);
        calls.with(call, RecurrentCall::run);
    }

    @Override
    public void step(ComputeStream stream, Step call) {
        checkOpen(stream);
        RecurrentCalls.check(this, call);
        calls.with(call, RecurrentCall::run);
    }

    @Override
    public void backward(ComputeStream stream, Backward call) {
        checkOpen(stream);
        RecurrentCalls.check(this, call);
        calls.with(call, RecurrentCall::run);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen(ComputeStream stream) {
        if (closed) {
            throw new ClosedException("plan: used after it was closed; ask the backend for a new one");
        }
        CpuStream.check(backend, stream);
    }
}
