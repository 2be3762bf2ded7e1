package org.lstm4j.reference;

import java.lang.foreign.MemorySegment;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;

/** Runs everything before the submitting call returns. */
final class ReferenceStream implements ComputeStream {
    private final ReferenceBackend backend;
    private boolean closed;

    ReferenceStream(ReferenceBackend backend) {
        this.backend = backend;
    }

    /** The stream as an open one of the backend. */
    static void check(ReferenceBackend backend, ComputeStream stream) {
        if (!(stream instanceof ReferenceStream own) || own.backend != backend) {
            throw new BackendException("stream: expected one of this reference backend, got another's");
        }
        own.checkOpen();
    }

    private void checkOpen() {
        backend.checkOpen();
        if (closed) {
            throw new ClosedException("stream: used after it was closed");
        }
    }

    @Override
    public void upload(MemorySegment source, DeviceBuffer target, long targetOffset) {
        slice(target, targetOffset, source.byteSize(), "upload: target").copyFrom(source);
    }

    @Override
    public void download(DeviceBuffer source, long sourceOffset, MemorySegment target) {
        target.copyFrom(slice(source, sourceOffset, target.byteSize(), "download: source"));
    }

    @Override
    public void zero(DeviceBuffer target, long targetOffset, long bytes) {
        slice(target, targetOffset, bytes, "zero: target").fill((byte) 0);
    }

    private MemorySegment slice(DeviceBuffer buffer, long offset, long bytes, String name) {
        checkOpen();
        MemorySegment memory = ReferenceBuffer.of(backend, buffer).memory();
        if (offset < 0 || bytes > memory.byteSize() - offset) {
            throw new ShapeException(
                    name + " has " + memory.byteSize() + " bytes, expected " + bytes + " from byte " + offset + " on");
        }
        return memory.asSlice(offset, bytes);
    }

    @Override
    public Event record() {
        checkOpen();
        return () -> true;
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
