package org.lstm4j.reference;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Usage;

/** Floats and ints in a heap array. */
final class ReferenceBuffer implements DeviceBuffer {
    private final ReferenceBackend owner;
    private final MemorySegment memory;
    private final Usage usage;
    private volatile boolean closed;

    ReferenceBuffer(ReferenceBackend owner, long bytes, Usage usage) {
        this.owner = owner;
        long floats = (bytes + Float.BYTES - 1) / Float.BYTES;
        this.memory = MemorySegment.ofArray(new float[Math.toIntExact(floats)]).asSlice(0, bytes);
        this.usage = usage;
    }

    /** The buffer as this backend's own, open. */
    static ReferenceBuffer of(ReferenceBackend backend, DeviceBuffer buffer) {
        if (!(buffer instanceof ReferenceBuffer own) || own.owner != backend) {
            throw new BackendException("buffer: expected one of this reference backend, got another backend's "
                    + buffer.getClass().getSimpleName());
        }
        if (own.closed) {
            throw new ClosedException("buffer: " + own.byteSize() + " bytes of " + own.usage + ", used after close");
        }
        return own;
    }

    MemorySegment memory() {
        return memory;
    }

    float get(long index) {
        return memory.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    void set(long index, float value) {
        memory.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
    }

    int getInt(long index) {
        return memory.getAtIndex(ValueLayout.JAVA_INT, index);
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
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        owner.released(this);
    }
}
