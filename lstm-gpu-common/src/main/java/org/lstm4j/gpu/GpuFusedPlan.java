package org.lstm4j.gpu;

import org.lstm4j.ClosedException;
import org.lstm4j.gpu.FusedCell.StepChoice;
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
 * Fused cells: input products of many steps in one matrix product, then one launch per step that holds the recurrent product,
 * the activations and the cell update; two for a GRU that resets before the product ({@link GruCell}).
 * {@link FusedLayout} says where everything lies.
 */
final class GpuFusedPlan implements RecurrentPlan {
    /** Four blocks of a row must fit an int. */
    private static final int MOST_UNITS = Integer.MAX_VALUE / 4;

    private final RecurrentSpec spec;
    private final GpuAllocator allocator;
    private final FusedLayout layout;
    private final FusedPacking packing;
    private final FusedForward forward;
    private final FusedBackward backward;
    private volatile boolean closed;

    GpuFusedPlan(
            GpuAllocator allocator,
            GpuCoreKernels kernels,
            RecurrentSpec spec,
            Mode mode,
            Numerics numerics,
            GpuTuning tuning) {
        this.spec = spec;
        this.allocator = allocator;
        SequenceProducts products = new SequenceProducts(tuning.gemm());
        StepKernel always = tuning.stepKernel();
        StepChoice choice = batch -> always == null ? StepKernel.fitting(batch, numerics) : always;
        FusedCell cell;
        switch (spec.cell()) {
            case LSTM -> {
                LstmLayout lstm = new LstmLayout(spec, mode, tuning.chunkFloats());
                cell = new LstmCell(lstm, choice);
                layout = lstm;
            }
            case GRU -> {
                GruLayout gru = new GruLayout(spec, mode, tuning.chunkFloats());
                cell = new GruCell(kernels, gru, products, choice);
                layout = gru;
            }
            case RNN -> {
                RnnLayout rnn = new RnnLayout(spec, mode, tuning.chunkFloats());
                cell = new RnnCell(kernels, rnn, choice);
                layout = rnn;
            }
            default -> throw new IllegalArgumentException("no fused cell " + spec.cell());
        }
        this.packing = new FusedPacking(layout);
        this.forward = new FusedForward(kernels, layout, cell, products);
        this.backward = new FusedBackward(kernels, layout, cell, products);
    }

    /** Whether the fused kernels take a spec; what they do not take is composed, or refused, elsewhere. */
    static boolean takes(RecurrentSpec spec) {
        return spec.projectionSize() == 0
                && !spec.peephole()
                && spec.coupling() == Coupling.NONE
                && !Float.isFinite(spec.cellClip())
                && !spec.backwardReadsPreActivations()
                && spec.hiddenSize() <= MOST_UNITS;
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
