package org.lstm4j.spi;

import java.lang.foreign.MemorySegment;

/**
 * An in-order queue of work on one device. Work submitted to one stream runs in the order of submission; a backend may
 * run it before the submitting call returns (the CPU does). A stream belongs to one thread at a time.
 */
public interface ComputeStream extends AutoCloseable {
    /**
     * Copies all of {@code source} into {@code target}. The source may be reused when the call returns.
     *
     * @param source host memory, heap or native, floats or ints in native byte order
     * @param targetOffset first byte written
     * @throws org.lstm4j.ShapeException when the target is too small; both sizes are named
     */
    void upload(MemorySegment source, DeviceBuffer target, long targetOffset);

    /**
     * Fills all of {@code target} from {@code source}, waiting for the work submitted before. The data is there when the
     * call returns.
     *
     * @param sourceOffset first byte read
     * @throws org.lstm4j.ShapeException when the source is too small; both sizes are named
     */
    void download(DeviceBuffer source, long sourceOffset, MemorySegment target);

    /** Sets {@code bytes} bytes to zero. */
    void zero(DeviceBuffer target, long targetOffset, long bytes);

    /** Marks the work submitted so far. */
    Event record();

    /** Lets work submitted from now on wait for an event of another stream of the same backend. */
    void await(Event event);

    /** Blocks until all submitted work is done; a failure of any of it is thrown here at the latest. */
    void synchronize();

    /** Waits for the submitted work and frees the stream, also where that work failed. Closing twice does nothing. */
    @Override
    void close();

    /** A point in a stream's order. */
    interface Event {
        /** Whether all work before the point is done. */
        boolean isDone();
    }
}
