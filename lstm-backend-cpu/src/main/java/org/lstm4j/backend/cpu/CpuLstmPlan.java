package org.lstm4j.backend.cpu;

import org.lstm4j.ClosedException;
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

/** The fused LSTM: checks and borrows, {@link LstmForward} and {@link LstmBackward} compute. */
final class CpuLstmPlan implements RecurrentPlan {
    private final CpuBackend backend;
    private final RecurrentSpec spec;
    private final Mode mode;
    private final LstmLayout layout;
    private final Pool<Calls> pool;
    private volatile boolean closed;

    /** What one call at a time needs. */
    private static final class Calls {
        final LstmForward forward;
        final LstmBackward backward;

        Calls(CpuBackend backend, RecurrentSpec spec, LstmLayout layout) {
            Team team = new Team(backend.workers());
            LstmWorker[] workers = LstmWorker.team(backend);
            forward = new LstmForward(backend, spec, layout, team, workers);
            backward = new LstmBackward(backend, spec, layout, team, workers);
        }
    }

    CpuLstmPlan(CpuBackend backend, RecurrentSpec spec, Mode mode) {
        this.backend = backend;
        this.spec = spec;
        this.mode = mode;
        this.layout = new LstmLayout(spec);
        LstmLayout shared = layout;
        this.pool = new Pool<>(() -> new Calls(backend, spec, shared));
    }

    /** Whether the fused kernels compute this spec: the plain LSTM, with any biases, direction and masks. */
    static boolean fits(RecurrentSpec spec) {
        return spec.cell() == Cell.LSTM
                && spec.activations().equals(RecurrentSpec.defaultActivations(Cell.LSTM))
                && spec.projectionSize() == 0
                && !spec.peephole()
                && spec.coupling() == Coupling.NONE
                && Float.isInfinite(spec.inputClip())
                && Float.isInfinite(spec.cellClip())
                && !spec.layerNorm();
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
        return mode == Mode.TRAINING ? layout.reserveBytes((long) steps * batch) : 0;
    }

    @Override
    public long workspaceBytes(int steps, int batch) {
        Calls calls = pool.take();
        try {
            long forward = calls.forward.arrange(steps, batch);
            return mode == Mode.TRAINING ? Math.max(forward, calls.backward.arrange(steps, batch)) : forward;
        } finally {
            pool.give(calls);
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
        Calls calls = pool.take();
        try {
            calls.forward.run(call);
        } finally {
            calls.forward.clear();
            pool.give(calls);
        }
    }

    @Override
    public void step(ComputeStream stream, Step call) {
        checkOpen(stream);
        RecurrentCalls.check(this, call);
        Calls calls = pool.take();
        try {
            calls.forward.run(call);
        } finally {
            calls.forward.clear();
            pool.give(calls);
        }
    }

    @Override
    public void backward(ComputeStream stream, Backward call) {
        checkOpen(stream);
        RecurrentCalls.check(this, call);
        Calls calls = pool.take();
        try {
            calls.backward.run(call);
        } finally {
            calls.backward.clear();
            pool.give(calls);
        }
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
