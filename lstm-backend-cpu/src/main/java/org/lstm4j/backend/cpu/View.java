package org.lstm4j.backend.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Sequence;

/** A sequence or matrix of a call as memory, offset and strides in bytes; reused from call to call. */
final class View {
    private MemorySegment memory = MemorySegment.NULL;
    private boolean present;
    private long offset;
    private long timeStride;
    private long rowStride;
    private long rowBytes;

    /** Takes a sequence, or none. */
    void set(CpuBackend backend, @Nullable Sequence sequence) {
        present = sequence != null;
        if (sequence != null) {
            memory = CpuBuffer.memory(backend, sequence.buffer());
            offset = sequence.offset() * Float.BYTES;
            timeStride = sequence.timeStride() * Float.BYTES;
            rowStride = sequence.rowStride() * Float.BYTES;
            rowBytes = (long) sequence.width() * Float.BYTES;
        }
    }

    /** Takes a matrix, or none: a sequence of one step. */
    void set(CpuBackend backend, @Nullable Matrix matrix) {
        present = matrix != null;
        if (matrix != null) {
            memory = CpuBuffer.memory(backend, matrix.buffer());
            offset = matrix.offset() * Float.BYTES;
            timeStride = 0;
            rowStride = matrix.rowStride() * Float.BYTES;
            rowBytes = (long) matrix.columns() * Float.BYTES;
        }
    }

    /** Forgets the memory, so that a pooled call keeps nothing alive. */
    void clear() {
        memory = MemorySegment.NULL;
        present = false;
    }

    boolean isPresent() {
        return present;
    }

    MemorySegment memory() {
        return memory;
    }

    long at(int time, int row) {
        return offset + time * timeStride + row * rowStride;
    }

    long at(int row) {
        return at(0, row);
    }

    /** Copies the first floats of a padded row here. */
    void put(int time, int row, MemorySegment from, long fromOffset) {
        Memory.copy(from, fromOffset, memory, at(time, row), rowBytes);
    }

    /** Fills a row with zeros. */
    void zero(int time, int row) {
        Memory.zero(memory, at(time, row), rowBytes);
    }

    /** Copies a row to where it is padded with zeros to {@code toBytes}; absent ones count as zeros. */
    void get(int time, int row, MemorySegment to, long toOffset, long toBytes) {
        long present = isPresent() ? rowBytes : 0;
        if (present > 0) {
            Memory.copy(memory, at(time, row), to, toOffset, present);
        }
        Memory.zero(to, toOffset + present, toBytes - present);
    }
}
