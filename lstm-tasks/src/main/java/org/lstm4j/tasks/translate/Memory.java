package org.lstm4j.tasks.translate;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Usage;

/** Buffers of one backend that live and die together. */
final class Memory implements AutoCloseable {
    private final Backend backend;
    private final List<DeviceBuffer> buffers = new ArrayList<>();

    Memory(Backend backend) {
        this.backend = backend;
    }

    /** @throws org.lstm4j.MemoryLimitException when the backend's budget does not hold it */
    DeviceBuffer bytes(long count, Usage usage) {
        DeviceBuffer buffer = backend.allocate(count, usage);
        buffers.add(buffer);
        return buffer;
    }

    /** Room for as many floats or ids. */
    DeviceBuffer words(long count, Usage usage) {
        return bytes(count * Float.BYTES, usage);
    }

    /** A buffer that holds the same number everywhere. */
    DeviceBuffer filled(ComputeStream stream, int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        DeviceBuffer buffer = words(count, Usage.STATE);
        stream.upload(MemorySegment.ofArray(values), buffer, 0);
        return buffer;
    }

    /** A state of N rows, zeros. */
    RecurrentState state(RecurrentSpec spec, int rows) {
        Matrix h = Matrix.of(words((long) rows * spec.outputSize(), Usage.STATE), rows, spec.outputSize());
        return new RecurrentState(
                h,
                spec.cell().hasCellState()
                        ? Matrix.of(words((long) rows * spec.hiddenSize(), Usage.STATE), rows, spec.hiddenSize())
                        : null);
    }

    /** Zeros a contiguous matrix. */
    static void zero(ComputeStream stream, Matrix matrix) {
        long floats = (long) matrix.rows() * matrix.columns();
        stream.zero(matrix.buffer(), matrix.offset() * Float.BYTES, floats * Float.BYTES);
    }

    @Override
    public void close() {
        buffers.forEach(DeviceBuffer::close);
    }
}
