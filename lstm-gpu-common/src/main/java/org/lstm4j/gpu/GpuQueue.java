package org.lstm4j.gpu;

import java.lang.foreign.MemorySegment;

/** An in-order queue of a device's work. It belongs to one thread at a time. */
public interface GpuQueue extends AutoCloseable {
    /** Copies all of {@code source}, heap or native memory, which may be reused when the call returns. */
    void upload(MemorySegment source, GpuMemory target, long targetOffset);

    /** Fills all of {@code target}, heap or native memory; waits for the work submitted before, and for the data. */
    void download(GpuMemory source, long sourceOffset, MemorySegment target);

    /** Sets bytes to zero; offset and size are multiples of 4. */
    void zero(GpuMemory target, long targetOffset, long bytes);

    /**
     * A reusable call of a kernel on this queue, with arguments of its own that stay until they are set again. It lives as
     * long as the queue.
     */
    GpuCall newCall(GpuKernel kernel);

    /** Marks the work submitted so far. */
    GpuMark mark();

    /** Lets work submitted from now on wait for a mark of another queue of the same device. */
    void await(GpuMark mark);

    /** Blocks until all submitted work is done, and throws what went wrong with any of it. */
    void synchronize();

    @Override
    void close();
}
