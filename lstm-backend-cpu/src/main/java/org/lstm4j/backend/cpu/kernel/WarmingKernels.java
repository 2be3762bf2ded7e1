package org.lstm4j.backend.cpu.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Plain Java at first, and each kernel on vectors once a {@link WarmUp} has seen it compiled. The bits are the same, so
 * that the change may fall between any two calls.
 */
final class WarmingKernels implements Kernels {
    private final WarmUp warmUp;
    private final Kernels scalars;

    /** Made when they are first called: until then nobody loads the vector classes on a thread that has work to do. */
    private @Nullable Kernels vectors;

    WarmingKernels(WarmUp warmUp) {
        this.warmUp = warmUp;
        scalars = new ScalarKernels(warmUp.family().rows());
    }

    private Kernels of(Kernel kernel) {
        if (!warmUp.isReady(kernel)) {
            warmUp.want(kernel);
            return scalars;
        }
        Kernels made = vectors;
        if (made == null) {
            made = warmUp.family().newKernels();
            vectors = made;
        }
        return made;
    }

    @Override
    public int rows() {
        return warmUp.family().rows();
    }

    @Override
    public int panels() {
        return 1;
    }

    @Override
    public void multiply(Product p, int rows, int panels) {
        of(Kernel.product(p.format, rows)).multiply(p, rows, panels);
    }

    @Override
    public void lstm(LstmCells p, int rows) {
        of(Kernel.LSTM).lstm(p, rows);
    }

    @Override
    public void recordingLstm(LstmCells p, int rows) {
        of(Kernel.RECORDING_LSTM).recordingLstm(p, rows);
    }

    @Override
    public void lstmBackward(LstmGradients p, int panels) {
        of(Kernel.LSTM_BACKWARD).lstmBackward(p, panels);
    }

    @Override
    public void gruGates(GruCells p, int rows) {
        of(Kernel.GRU_GATES).gruGates(p, rows);
    }

    @Override
    public void gruAfter(GruCells p, int rows) {
        of(Kernel.GRU_AFTER).gruAfter(p, rows);
    }

    @Override
    public void gruBefore(GruCells p, int rows) {
        of(Kernel.GRU_BEFORE).gruBefore(p, rows);
    }

    @Override
    public void gruAfterBackward(GruGradients p, int panels) {
        of(Kernel.GRU_AFTER_BACKWARD).gruAfterBackward(p, panels);
    }

    @Override
    public void gruBeforeBackward(GruGradients p, int panels) {
        of(Kernel.GRU_BEFORE_BACKWARD).gruBeforeBackward(p, panels);
    }

    @Override
    public void gruResetBackward(GruGradients p, int panels) {
        of(Kernel.GRU_RESET_BACKWARD).gruResetBackward(p, panels);
    }

    @Override
    public void tanh(
            MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        of(Kernel.TANH).tanh(z, zOffset, zStride, h, hOffset, hStride, rows);
    }

    @Override
    public void relu(
            MemorySegment z, long zOffset, long zStride, MemorySegment h, long hOffset, long hStride, int rows) {
        of(Kernel.RELU).relu(z, zOffset, zStride, h, hOffset, hStride, rows);
    }

    @Override
    public void tanhBackward(
            MemorySegment h,
            long hOffset,
            MemorySegment dh,
            long dhOffset,
            MemorySegment dz,
            long dzOffset,
            int panels) {
        of(Kernel.TANH_BACKWARD).tanhBackward(h, hOffset, dh, dhOffset, dz, dzOffset, panels);
    }

    @Override
    public void reluBackward(
            MemorySegment h,
            long hOffset,
            MemorySegment dh,
            long dhOffset,
            MemorySegment dz,
            long dzOffset,
            int panels) {
        of(Kernel.RELU_BACKWARD).reluBackward(h, hOffset, dh, dhOffset, dz, dzOffset, panels);
    }

    @Override
    public void scale(
            MemorySegment from,
            long fromOffset,
            MemorySegment by,
            long byOffset,
            MemorySegment to,
            long toOffset,
            int count) {
        of(Kernel.SCALE).scale(from, fromOffset, by, byOffset, to, toOffset, count);
    }

    @Override
    public void add(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, int count) {
        of(Kernel.ADD).add(from, fromOffset, to, toOffset, count);
    }
}
