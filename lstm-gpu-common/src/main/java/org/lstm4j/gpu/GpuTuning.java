package org.lstm4j.gpu;

import org.jspecify.annotations.Nullable;

/**
 * Which of several ways to the same result a backend takes. Defaults suit a GPU; tests hold one way against another.
 *
 * @param gemm the matrix product
 * @param fused whether cells are fused; false composes them from core kernels
 * @param stepKernel one kernel for all fused steps, null for what fits the batch
 * @param chunkFloats gate values of the steps that are projected at once, at most; bounds the workspace of long sequences
 */
public record GpuTuning(
        GpuGemm gemm, boolean fused, @Nullable StepKernel stepKernel, long chunkFloats) {
    /** 64 MiB of gates: thousands of rows for the product, little beside the weights. */
    private static final long CHUNK_FLOATS = 1L << 24;

    /** The usual choice with a given matrix product. */
    public static GpuTuning with(GpuGemm gemm) {
        return new GpuTuning(gemm, true, null, CHUNK_FLOATS);
    }

    public GpuTuning composed() {
        return new GpuTuning(gemm, false, stepKernel, chunkFloats);
    }

    public GpuTuning withStepKernel(StepKernel always) {
        return new GpuTuning(gemm, fused, always, chunkFloats);
    }

    public GpuTuning withChunkFloats(long floats) {
        return new GpuTuning(gemm, fused, stepKernel, floats);
    }
}
