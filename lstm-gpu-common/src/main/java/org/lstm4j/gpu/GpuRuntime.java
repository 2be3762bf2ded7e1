package org.lstm4j.gpu;

/**
 * One open device, as much of it as the common host code needs. Thread-safe; what it hands out is not, unless said
 * otherwise. Every status that the driver returns is checked: a failure is a {@link org.lstm4j.BackendException} that
 * carries the status' symbolic name.
 */
public interface GpuRuntime extends AutoCloseable {
    GpuFacts facts();

    /**
     * Allocates device memory whose content is undefined.
     *
     * @param bytes at least 1
     * @throws org.lstm4j.MemoryLimitException when the device has not got it
     */
    GpuMemory allocate(long bytes);

    /**
     * Makes kernels of a source: compiles it, or takes a binary that was made from the very same source
     * ({@link KernelSource#hash()}).
     *
     * @throws org.lstm4j.BackendException with the compiler's log
     */
    GpuProgram load(KernelSource source);

    /** A new in-order queue. */
    GpuQueue newQueue();

    /** Driver objects (memory, programs, kernels, queues, events) alive now; 0 after everything was closed. */
    int liveObjects();

    /** Releases the device; memory, programs and queues were closed before. Closing twice does nothing. */
    @Override
    void close();
}
