package org.lstm4j.spi;

import org.lstm4j.Device;
import org.lstm4j.internal.ComposedPlan;

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

    /**
     * How {@link #plan} would run the spec. By default what the core kernels alone can do; a backend with a fused plan for
     * the spec answers native, and leaves the rest to this method.
     */
    default Support supports(RecurrentSpec spec, Mode mode, Numerics numerics) {
        return ComposedPlan.supports(this, spec, numerics);
    }

    /**
     * Prepares a spec. By default a plan composed from the core kernels, which a backend reaches by
     * {@code Backend.super.plan(...)} for specs that it has not fused.
     *
     * @throws org.lstm4j.BackendException with the reason, where {@link #supports} answers unsupported
     */
    default RecurrentPlan plan(RecurrentSpec spec, Mode mode, Numerics numerics) {
        return ComposedPlan.create(this, spec, mode, numerics);
    }

    @Override
    void close();
}
