package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentState;

/** Copies between a caller's states, or gradients of states, and a plan's memory; c is null for cells that have none. */
final class FusedStates {
    private final GpuCoreKernels kernels;

    FusedStates(GpuCoreKernels kernels) {
        this.kernels = kernels;
    }

    /** Copies a state, or zeros where there is none. */
    void load(GpuStream stream, @Nullable RecurrentState state, Matrix h, @Nullable Matrix c) {
        copy(stream, state == null ? null : state.h(), h);
        if (c != null) {
            copy(stream, state == null ? null : state.c(), c);
        }
    }

    /** Copies h and c into a state, where one is wanted. */
    void store(GpuStream stream, Matrix h, @Nullable Matrix c, @Nullable RecurrentState state) {
        if (state == null) {
            return;
        }
        kernels.copy(stream, h, state.h());
        if (c != null && state.c() != null) {
            kernels.copy(stream, c, state.c());
        }
    }

    private void copy(GpuStream stream, @Nullable Matrix from, Matrix to) {
        if (from == null) {
            stream.zero(to.buffer(), to.offset() * Float.BYTES, (long) to.rows() * to.columns() * Float.BYTES);
        } else {
            kernels.copy(stream, from, to);
        }
    }
}
