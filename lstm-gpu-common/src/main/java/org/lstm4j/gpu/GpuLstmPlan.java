package org.lstm4j.gpu;

import java.util.stream.Stream;
import org.lstm4j.ClosedException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentCalls;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Support;

/**
 * The fused LSTM: input products of many steps in one matrix product, then one launch per step that holds the recurrent
 * product, the activations and the cell update. {@link LstmLayout} says where everything lies.
 */
final class GpuLstmPlan implements RecurrentPlan {
    private final RecurrentSpec spec;
    private final GpuAllocator allocator;
    private final LstmLayout layout;
    private final LstmPacking packing;
    private final LstmForward forward;
    private final LstmBackward backward;
    private volatile boolean closed;

    GpuLstmPlan(
            GpuAllocator allocator,
            GpuCoreKernels kernels,
            RecurrentSpec spec,
            Mode mode,
            Numerics numerics,
            GpuTuning tuning) {
        this.spec = spec;
        this.allocator = allocator;
        this.layout = new LstmLayout(spec, mode, tuning.chunkFloats());
        this.packing = new LstmPacking(layout);
        SequenceProducts products = new SequenceProducts(tuning.gemm());
        StepKernel always = tuning.stepKernel();
        this.forward = new LstmForward(
                kernels, layout, products, batch -> always == null ? StepKernel.fitting(batch, numerics) : always);
        this.backward = new LstmBackward(kernels, layout, products);
    }

    /** Whether the fused kernels take a spec; what they do not take is composed, or refused, elsewhere. */
    static boolean takes(RecurrentSpec spec) {
        return spec.cell() == Cell.LSTM
                && spec.projectionSize() == 0
                && !spec.layerNorm()
                && !spec.peephole()
                && spec.coupling() == Coupling.NONE
                && !Float.isFinite(spec.inputClip())
                && !Float.isFinite(spec.cellClip())
                && gates(spec).allMatch(f -> f.kind() == Activation.Kind.SIGMOID || f.kind() == Activation.Kind.TANH);
    }

    private static Stream<Activation> gates(RecurrentSpec spec) {
        return spec.activations().stream().limit(spec.cell().gates());
    }

    /** Four bits for each gate's activation, i lowest, and the activation of the cell state on its way out. */
    static Launch activations(Launch launch, RecurrentSpec spec) {
        int kinds = 0;
        for (int gate = 0; gate < LstmLayout.GATES; gate++) {
            kinds |= ActivationCode.of(spec.activations().get(gate).kind()) << (4 * gate);
        }
        return launch.integer(kinds).activation(spec.activations().get(LstmLayout.GATES));
    }

    @Override
    public RecurrentSpec spec() {
        return spec;
    }

    @Override
    public Mode mode() {
        return layout.mode();
    }

    @Override
    public Support support() {
        return Support.NATIVE;
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
        packing.pack(stream, source, target);
    }

    @Override
    public void unpackWeights(ComputeStream stream, DeviceBuffer source, RecurrentWeights target) {
        checkOpen();
        RecurrentCalls.check(this, target, source);
        packing.unpack(stream, source, target);
    }

    @Override
    public void forward(ComputeStream stream, Forward call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        forward.run(GpuStream.own(allocator, stream), call);
    }

    @Override
    public void step(ComputeStream stream, Step call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        forward.step(GpuStream.own(allocator, stream), call);
    }

    @Override
    public void backward(ComputeStream stream, Backward call) {
        checkOpen();
        RecurrentCalls.check(this, call);
        backward.run(GpuStream.own(allocator, stream), call);
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
