package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.lstm4j.spi.Matrix;

/**
 * A matrix argument as memory; checked to be this backend's and open. Kernels that run in every step of a stream take memory
 * and matrix apart instead: a view is an object, which HotSpot leaves out in most programs and keeps in some.
 */
record Rows(MemorySegment memory, long offset, long rowStride) {
    static Rows of(CpuBackend backend, Matrix m) {
        return new Rows(CpuBuffer.memory(backend, m.buffer()), m.offset(), m.rowStride());
    }

    long at(int row, int column) {
        return (offset + row * rowStride + column) * Float.BYTES;
    }

    float get(int row, int column) {
        return memory.get(JAVA_FLOAT, at(row, column));
    }

    void set(int row, int column, float value) {
        memory.set(JAVA_FLOAT, at(row, column), value);
    }

    static long at(Matrix m, int row, int column) {
        return (m.offset() + row * m.rowStride() + column) * Float.BYTES;
    }

    static float get(MemorySegment memory, Matrix m, int row, int column) {
        return memory.get(JAVA_FLOAT, at(m, row, column));
    }

    static void set(MemorySegment memory, Matrix m, int row, int column, float value) {
        memory.set(JAVA_FLOAT, at(m, row, column), value);
    }
}
