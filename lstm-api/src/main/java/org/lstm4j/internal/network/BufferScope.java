package org.lstm4j.internal.network;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/**
 * Buffers that live and die together: closing the scope closes them all, also when an allocation half-way failed. After
 * {@link #rewind} the same buffers are handed out again, in the same order: passes of different shapes whose work never
 * overlaps then share their memory, if the largest comes first.
 */
public final class BufferScope implements AutoCloseable {
    private final Backend backend;
    private final List<DeviceBuffer> buffers = new ArrayList<>();
    /** What was too small for a later pass, and still serves those before it. */
    private final List<DeviceBuffer> outgrown = new ArrayList<>();

    private int next;

    public BufferScope(Backend backend) {
        this.backend = backend;
    }

    public DeviceBuffer bytes(long count, Usage usage) {
        if (next < buffers.size()) {
            DeviceBuffer known = buffers.get(next++);
            if (known.byteSize() < count) {
                DeviceBuffer larger = backend.allocate(count, usage);
                outgrown.add(known);
                buffers.set(next - 1, larger);
                return larger;
            }
            return known;
        }
        DeviceBuffer buffer = backend.allocate(count, usage);
        buffers.add(buffer);
        next++;
        return buffer;
    }

    /** A contiguous matrix of its own. */
    public Matrix matrix(int rows, int columns, Usage usage) {
        return Matrix.of(bytes((long) rows * columns * Float.BYTES, usage), rows, columns);
    }

    /** Hands out the same buffers again from now on. */
    public void rewind() {
        next = 0;
    }

    @Override
    public void close() {
        buffers.forEach(DeviceBuffer::close);
        outgrown.forEach(DeviceBuffer::close);
    }
}
