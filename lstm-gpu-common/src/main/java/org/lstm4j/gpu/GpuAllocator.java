package org.lstm4j.gpu;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.LstmException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.MemoryUse;
import org.lstm4j.spi.Usage;

/** The buffers of one open backend: held to a budget, counted, and told apart from others. */
final class GpuAllocator {
    private final String device;
    private final GpuRuntime runtime;
    private final GpuQueue zeroing;
    private final long limitBytes;
    private final Set<GpuBuffer> live = new HashSet<>();
    private long liveBytes;
    private boolean closed;

    /** @param limitBytes 0 for all of the device's memory */
    GpuAllocator(String device, GpuRuntime runtime, long limitBytes) {
        this.device = device;
        this.runtime = runtime;
        this.zeroing = runtime.newQueue();
        this.limitBytes = limitBytes == 0 ? runtime.facts().memoryBytes() : limitBytes;
    }

    synchronized GpuBuffer allocate(long bytes, Usage usage) {
        checkOpen();
        if (bytes < 0) {
            throw new LstmException("bytes must be at least 0, got " + bytes);
        }
        if (bytes > limitBytes - liveBytes) {
            throw new MemoryLimitException(
                    "allocate: " + bytes + " bytes asked for, " + (limitBytes - liveBytes) + " of " + limitBytes
                            + " left on " + device + "; close buffers or raise BackendOptions.memoryLimitBytes");
        }
        long most = runtime.facts().maxAllocationBytes();
        if (bytes > most) {
            throw new MemoryLimitException("allocate: " + bytes + " bytes asked for, " + device + " has at most " + most
                    + " in one buffer; split the call over time or batch");
        }
        // Kernels and fills count in words; an empty buffer is one, because drivers know no empty memory.
        GpuMemory memory =
                runtime.allocate(Math.max(Integer.BYTES, Math.ceilDiv(bytes, Integer.BYTES) * Integer.BYTES));
        try {
            zeroing.zero(memory, 0, memory.byteSize());
            zeroing.synchronize();
        } catch (RuntimeException e) {
            memory.close();
            throw e;
        }
        GpuBuffer buffer = new GpuBuffer(this, memory, bytes, usage);
        live.add(buffer);
        liveBytes += bytes;
        return buffer;
    }

    synchronized void release(GpuBuffer buffer) {
        if (live.remove(buffer)) {
            liveBytes -= buffer.byteSize();
            buffer.memory().close();
        }
    }

    /** The buffer as this backend's own, open. */
    GpuBuffer own(DeviceBuffer buffer) {
        if (!(buffer instanceof GpuBuffer own) || own.owner() != this) {
            throw new BackendException("buffer: expected one of " + device + ", got another backend's "
                    + buffer.getClass().getSimpleName());
        }
        if (own.isClosed()) {
            throw new ClosedException("buffer: " + own.byteSize() + " bytes of " + own.usage() + ", used after close");
        }
        return own;
    }

    synchronized MemoryUse use() {
        return new MemoryUse(live.size(), liveBytes, limitBytes);
    }

    synchronized void checkOpen() {
        if (closed) {
            throw new ClosedException("backend " + device + ": used after it was closed");
        }
    }

    /** Releases all buffers and allocates no more. The second time it does nothing. */
    synchronized List<GpuBuffer> close() {
        if (closed) {
            return List.of();
        }
        closed = true;
        List<GpuBuffer> leaked = List.copyOf(live);
        leaked.forEach(GpuBuffer::close);
        zeroing.close();
        return leaked;
    }
}
