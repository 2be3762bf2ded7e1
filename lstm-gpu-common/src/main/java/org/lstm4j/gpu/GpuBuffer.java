package org.lstm4j.gpu;

import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Usage;

/** Device memory as the engine sees it. */
public final class GpuBuffer implements DeviceBuffer {
    private final GpuAllocator owner;
    private final GpuMemory memory;
    private final long byteSize;
    private final Usage usage;
    private volatile boolean closed;

    GpuBuffer(GpuAllocator owner, GpuMemory memory, long byteSize, Usage usage) {
        this.owner = owner;
        this.memory = memory;
        this.byteSize = byteSize;
        this.usage = usage;
    }

    GpuAllocator owner() {
        return owner;
    }

    GpuMemory memory() {
        return memory;
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        owner.release(this);
    }
}
