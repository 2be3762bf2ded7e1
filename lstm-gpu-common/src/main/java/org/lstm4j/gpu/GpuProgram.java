package org.lstm4j.gpu;

/** Kernels made from one {@link KernelSource}. Thread-safe. */
public interface GpuProgram extends AutoCloseable {
    /**
     * A kernel by its name in the source.
     *
     * @throws org.lstm4j.BackendException when the source has none of this name
     */
    GpuKernel kernel(String name);

    @Override
    void close();
}
