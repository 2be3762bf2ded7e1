package org.lstm4j.backend.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Usage;

/** Off-heap memory that begins on a cache line: a vector load never crosses one. */
final class CpuBuffer implements DeviceBuffer {
    /** One cache line. */
    static final long ALIGNMENT = 64;

    private final CpuBackend owner;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final Usage usage;

    CpuBuffer(CpuBackend owner, long bytes, Usage usage) {
        this.owner = owner;
        this.usage = usage;
        memory = arena.allocate(bytes, ALIGNMENT);
    }

    /**
     * The memory of one of this backend's own open buffers.
     *
     * @throws BackendException when it is another backend's
     * @throws ClosedException when it was closed
     */
    static MemorySegment memory(CpuBackend backend, DeviceBuffer buffer) {
        if (!(buffer instanceof CpuBuffer own) || own.owner != backend) {
            throw new BackendException("buffer: expected one of this cpu backend, got another backend's "
                    + buffer.getClass().getSimpleName() + "; allocate it here, or copy through host memory");
        }
        if (own.isClosed()) {
            throw new ClosedException("buffer: " + own.byteSize() + " bytes of " + own.usage + ", used after close");
        }
        return own.memory;
    }

    @Override
    public long byteSize() {
        return memory.byteSize();
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public boolean isClosed() {
        return !memory.scope().isAlive();
    }

    @Override
    public void close() {
        // The backend lets each buffer go once, however many threads close it.
        if (owner.release(this)) {
            arena.close();
        }
    }
}
