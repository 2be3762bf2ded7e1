package org.lstm4j.gpu;

import org.lstm4j.spi.Matrix;

/** A matrix product as {@link org.lstm4j.spi.CoreKernels#gemm} describes it; a backend may bring the vendor's. */
public interface GpuGemm {
    /** One line for people: which library or kernel. */
    String description();

    void multiply(
            GpuStream stream, Matrix a, boolean transposeA, Matrix b, boolean transposeB, Matrix c, boolean accumulate);
}
