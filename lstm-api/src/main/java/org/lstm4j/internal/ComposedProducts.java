package org.lstm4j.internal;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;

/**
 * Products and copies over whole sequences: one kernel call where the steps of a view lie at one row stride (time-major, and
 * halves of a concatenation), else one call per step. Bits are the same either way.
 */
final class ComposedProducts {
    private final CoreKernels kernels;

    ComposedProducts(CoreKernels kernels) {
        this.kernels = kernels;
    }

    /** {@code C[t] = A[t] op(B)} for all t, on top of C when {@code accumulate}. */
    void multiply(ComputeStream stream, Sequence a, Matrix b, boolean transposeB, Sequence c, boolean accumulate) {
        Matrix rowsOfA = rows(a);
        Matrix rowsOfC = rows(c);
        if (rowsOfA != null && rowsOfC != null) {
            kernels.gemm(stream, rowsOfA, false, b, transposeB, rowsOfC, accumulate);
            return;
        }
        for (int t = 0; t < a.steps(); t++) {
            kernels.gemm(stream, a.step(t), false, b, transposeB, c.step(t), accumulate);
        }
    }

    /** {@code sum += A[t]^T B[t]} over all t, ascending. */
    void addOuterProducts(ComputeStream stream, Sequence a, Sequence b, Matrix sum) {
        Matrix rowsOfA = rows(a);
        Matrix rowsOfB = rows(b);
        if (rowsOfA != null && rowsOfB != null) {
            kernels.gemm(stream, rowsOfA, true, rowsOfB, false, sum, true);
            return;
        }
        for (int t = 0; t < a.steps(); t++) {
            kernels.gemm(stream, a.step(t), true, b.step(t), false, sum, true);
        }
    }

    /** {@code sum [1, width] += rows of all steps}, ascending; for sequences of one row stride. */
    void addRows(ComputeStream stream, Sequence a, Matrix sum) {
        kernels.sumRows(stream, Objects.requireNonNull(rows(a), "gradients lie time-major"), sum, true);
    }

    /** All steps as one matrix {@code [T*N, width]}, null where no single row stride fits. */
    @Nullable
    Matrix rows(Sequence s) {
        if (s.rows() == 1) {
            return new Matrix(s.buffer(), s.offset(), s.steps(), s.width(), s.timeStride());
        }
        if (s.steps() == 1 || s.timeStride() == s.rows() * s.rowStride()) {
            return new Matrix(s.buffer(), s.offset(), s.steps() * s.rows(), s.width(), s.rowStride());
        }
        return null;
    }

    /** Copies a state, or zeros where there is none. */
    void load(ComputeStream stream, @Nullable RecurrentState state, Matrix h, @Nullable Matrix c) {
        if (state == null) {
            zero(stream, h);
            if (c != null) {
                zero(stream, c);
            }
        } else {
            copyState(stream, state.h(), state.c(), h, c);
        }
    }

    /** Copies h and c into a state, where one is wanted. */
    void store(ComputeStream stream, Matrix h, @Nullable Matrix c, @Nullable RecurrentState state) {
        if (state != null) {
            copyState(stream, h, c, state.h(), state.c());
        }
    }

    private void copyState(ComputeStream stream, Matrix h, @Nullable Matrix c, Matrix toH, @Nullable Matrix toC) {
        kernels.copy(stream, h, toH);
        if (c != null && toC != null) {
            kernels.copy(stream, c, toC);
        }
    }

    /** Zeros a contiguous matrix. */
    void zero(ComputeStream stream, Matrix m) {
        stream.zero(m.buffer(), m.offset() * Float.BYTES, (long) m.rows() * m.columns() * Float.BYTES);
    }
}
