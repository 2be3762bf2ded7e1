package org.lstm4j.spi;

import org.lstm4j.Device;

/**
 * One open device. Thread-safe. Closing it closes nothing that a caller allocated: buffers still open are named in a
 * warning and released.
 */
public interface Backend extends AutoCloseable {
    Device device();

    Capabilities capabilities();

    /** Buffers now alive, against the budget. */
    MemoryUse memory();

    /**
     * Allocates zeroed memory.
     *
     * @param bytes at least 0
     * @throws org.lstm4j.MemoryLimitException when the budget does not hold it, with both figures
     */
    DeviceBuffer allocate(long bytes, Usage usage);

    ComputeStream newStream();

    CoreKernels kernels();

    /** How {@link #plan} would run the spec. */
    Support supports(RecurrentSpec spec, Mode mode, Numerics numerics);

    /**
     * Prepares a spec.
     *
     * @throws org.lstm4j.BackendException with the reason, where {@link #supports} answers unsupported
     */
    RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics);

    @Override
    void close();
}
