package org.lstm4j.internal;

import java.lang.foreign.MemorySegment;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentCalls;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.WeightKind;

/**
 * A recurrent plan made of {@link org.lstm4j.spi.CoreKernels} alone: the floor under every backend, and the plan against
 * which a backend's fused one can be read.
 *
 * <p>Forward: the input products of all T steps are one gemm; each step then adds its recurrent product (a second gemm)
 * and calls the gates kernel. A GRU's candidate and a projection have one more product in each step, because the gates
 * stand between it and the others. Backward: the gates kernel's gradient and one gemm per product and step; then each
 * weight matrix takes its gradient over all T*N rows in one gemm. Every pre-activation is one chain: biases, input
 * product, recurrent product, k ascending; but a GRU that resets after the product has the candidate's recurrent bias and
 * product in a chain of their own.
 *
 * <p>Packed weights are the canonical arrays back to back. A call allocates no buffers, but two or three small view
 * objects per step: the price of the floor, which fused plans do not pay.
 */
public final class ComposedPlan implements RecurrentPlan {
    private final RecurrentSpec spec;
    private final Mode mode;
    private final ComposedLayout layout;
    private final ComposedForward forward;
    private final ComposedBackward backward;
    private volatile boolean closed;

    private ComposedPlan(Backend backend, RecurrentSpec spec, Mode mode) {
        this.spec = spec;
        this.mode = mode;
        this.layout = new ComposedLayout(spec, mode);
        this.forward = new ComposedForward(backend.kernels(), layout);
        this.backward = new ComposedBackward(backend.kernels(), layout);
    }

    /** Whether {@link #create} works: COMPOSED, or the field of the spec that stands in the way. */
    public static Support supports(Backend backend, RecurrentSpec spec, Numerics numerics) {
        if (numerics != Numerics.STRICT && numerics != Numerics.FAST) {
            return unsupported("numerics", "STRICT or FAST", numerics);
        }
        if (!backend.capabilities().numerics().contains(numerics)) {
            return unsupported("numerics", backend.capabilities().numerics(), numerics);
        }
        return backend.kernels().supportsGates(spec);
    }

    private static Support unsupported(String field, Object expected, Object actual) {
        return Support.unsupported(field + ": composed plans take " + expected + ", got " + actual);
    }

    /**
     * Composes a plan.
     *
     * @throws BackendException with the reason of {@link #supports}, where it says no
     */
    public static RecurrentPlan create(Backend backend, RecurrentSpec spec, Mode mode, Numerics numerics) {
        Support support = supports(backend, spec, numerics);
        if (!support.isSupported()) {
            throw new BackendException(backend.device().id() + " cannot run this spec: " + support.reason());
        }
        return new ComposedPlan(backend, spec, mode);
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
        return Support.COMPOSED;
    }

    @Override
    public long packedBytes() {
        return layout.packedFloats() * Float.BYTES;
    }

    @Override
    public long reserveBytes(int steps, int batch) {
        return layout.reserveFloats(steps, batch) * Float.BYTES;
    }

    @Override
    public long workspaceBytes(int steps, int batch) {
        return layout.workspaceFloats(steps, batch) * Float.BYTES;
    }

    @Override
    public void packWeights(ComputeStream stream, RecurrentWeights source, DeviceBuffer target) {
        checkOpen();
        RecurrentCalls.check(this, source, target);
        for (WeightKind kind : spec.weightKinds()) {
            stream.upload(
                    MemorySegment.ofArray(source.get(kind)),
                    target,
                    layout.weight(target, kind).offset() * Float.BYTES);
        }
    }

    @Override
    public void unpackWeights(ComputeStream stream, DeviceBuffer source, RecurrentWeights target) {
        checkOpen();
        RecurrentCalls.check(this, target, source);
        for (WeightKind kind : spec.weightKinds()) {
            stream.download(
                    source,
                    layout.weight(source, kind).offset() * Float.BYTES,
                    MemorySegment.ofArray(target.get(kind)));
        }
    }

    @Override
    public void forward(ComputeStream stream, Forward call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        forward.run(stream, call);
    }

    @Override
    public void step(ComputeStream stream, Step call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        Matrix x = call.x();
        Sequence sequence = new Sequence(x.buffer(), x.offset(), 1, x.rows(), x.columns(), 0, x.rowStride());
        forward.run(
                stream,
                new Forward(
                        1,
                        call.batch(),
                        call.weights(),
                        sequence,
                        null,
                        null,
                        call.state(),
                        call.state(),
                        null,
                        call.workspace(),
                        null,
                        call.trace()));
    }

    @Override
    public void backward(ComputeStream stream, Backward call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        backward.run(stream, call);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedException("plan: used after it was closed; ask the backend for a new one");
        }
    }
}
