package org.lstm4j.internal.network;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** Buffers that live and die together: closing the scope closes them all, also when an allocation half-way failed. */
public final class BufferScope implements AutoCloseable {
    private final Backend backend;
    private final List<DeviceBuffer> buffers = new ArrayList<>();

    public BufferScope(Backend backend) {
        this.backend = backend;
    }

    public DeviceBuffer bytes(long count, Usage usage) {
        DeviceBuffer buffer = backend.allocate(count, usage);
        buffers.add(buffer);
        return buffer;
    }

    /** A contiguous matrix of its own. */
    public Matrix matrix(int rows, int columns, Usage usage) {
        return Matrix.of(bytes((long) rows * columns * Float.BYTES, usage), rows, columns);
    }

    @Override
    public void close() {
        buffers.forEach(DeviceBuffer::close);
    }
}
