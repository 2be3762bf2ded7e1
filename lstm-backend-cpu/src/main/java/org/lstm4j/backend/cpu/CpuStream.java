package org.lstm4j.backend.cpu;

import java.lang.foreign.MemorySegment;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;

/** Runs all work before the submitting call returns. */
final class CpuStream implements ComputeStream {
    /** Everything recorded is done by then. */
    private static final Event DONE = () -> true;

    private final CpuBackend backend;
    private final Transfer transfer;
    private volatile boolean closed;

    CpuStream(CpuBackend backend) {
        this.backend = backend;
        transfer = new Transfer(backend.workers());
    }

    /**
     * Refuses streams of other backends and closed ones.
     *
     * @throws BackendException when it is another backend's
     * @throws ClosedException when it, or the backend, was closed
     */
    static void check(CpuBackend backend, ComputeStream stream) {
        if (!(stream instanceof CpuStream own) || own.backend != backend) {
            throw new BackendException("stream: expected one of this cpu backend, got another backend's "
                    + stream.getClass().getSimpleName());
        }
        own.checkOpen();
    }

    private void checkOpen() {
        backend.checkOpen();
        if (closed) {
            throw new ClosedException("stream: used after close");
        }
    }

    @Override
    public void upload(MemorySegment source, DeviceBuffer target, long targetOffset) {
        long bytes = source.byteSize();
        transfer.copy(source, 0, memory("target", target, targetOffset, bytes), targetOffset, bytes);
    }

    @Override
    public void download(DeviceBuffer source, long sourceOffset, MemorySegment target) {
        long bytes = target.byteSize();
        transfer.copy(memory("source", source, sourceOffset, bytes), sourceOffset, target, 0, bytes);
    }

    @Override
    public void zero(DeviceBuffer target, long targetOffset, long bytes) {
        Memory.zero(memory("target", target, targetOffset, bytes), targetOffset, bytes);
    }

    private MemorySegment memory(String name, DeviceBuffer buffer, long offset, long bytes) {
        checkOpen();
        MemorySegment memory = CpuBuffer.memory(backend, buffer);
        if (offset < 0 || bytes < 0 || offset > memory.byteSize() - bytes) {
            throw new ShapeException(name + ": " + bytes + " bytes from byte " + offset + " do not fit a buffer of "
                    + memory.byteSize() + " bytes");
        }
        return memory;
    }

    @Override
    public Event record() {
        checkOpen();
        return DONE;
    }

    @Override
    public void await(Event event) {
        checkOpen();
    }

    @Override
    public void synchronize() {
        checkOpen();
    }

    @Override
    public void close() {
        closed = true;
    }
}
