package org.lstm4j.gpu;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Sequence;

/**
 * Matrix products over all steps of a sequence: one where its rows lie at one stride, else one for each step or for each
 * row of the batch, whichever are fewer. Forward products have the same bits either way.
 */
final class SequenceProducts {
    private final GpuGemm gemm;

    SequenceProducts(GpuGemm gemm) {
        this.gemm = gemm;
    }

    /** {@code C = A op(B)}, or {@code C += ...}, for every step and row. */
    void multiply(GpuStream stream, Sequence a, Matrix b, boolean transposeB, Sequence c, boolean accumulate) {
        forParts(a, c, (left, right) -> gemm.multiply(stream, left, false, b, transposeB, right, accumulate));
    }

    /** {@code sum += A^T B} over all steps and rows. */
    void addOuterProducts(GpuStream stream, Sequence a, Sequence b, Matrix sum) {
        forParts(a, b, (left, right) -> gemm.multiply(stream, left, true, right, false, sum, true));
    }

    /** Two matrices whose rows belong together. */
    private interface Parts {
        void accept(Matrix a, Matrix b);
    }

    private static void forParts(Sequence a, Sequence b, Parts parts) {
        Matrix rowsOfA = rows(a);
        Matrix rowsOfB = rows(b);
        if (rowsOfA != null && rowsOfB != null) {
            parts.accept(rowsOfA, rowsOfB);
            return;
        }
        boolean perStep = a.steps() <= a.rows();
        IntFunction<Matrix> partOfA = perStep ? a::step : n -> row(a, n);
        IntFunction<Matrix> partOfB = perStep ? b::step : n -> row(b, n);
        for (int i = 0; i < Math.min(a.steps(), a.rows()); i++) {
            parts.accept(partOfA.apply(i), partOfB.apply(i));
        }
    }

    /** All steps as one matrix {@code [T*N, width]}, null where no single row stride fits. */
    static @Nullable Matrix rows(Sequence s) {
        if (s.rows() == 1) {
            return row(s, 0);
        }
        if (s.steps() == 1 || s.timeStride() == s.rows() * s.rowStride()) {
            return new Matrix(s.buffer(), s.offset(), s.steps() * s.rows(), s.width(), s.rowStride());
        }
        return null;
    }

    /** Row n of the batch at all steps. */
    private static Matrix row(Sequence s, int n) {
        return new Matrix(s.buffer(), s.offset() + n * s.rowStride(), s.steps(), s.width(), s.timeStride());
    }

    /** Steps {@code [from, from + count)}. */
    static Sequence part(Sequence s, int from, int count) {
        return new Sequence(
                s.buffer(),
                s.offset() + from * s.timeStride(),
                count,
                s.rows(),
                s.width(),
                s.timeStride(),
                s.rowStride());
    }
}
