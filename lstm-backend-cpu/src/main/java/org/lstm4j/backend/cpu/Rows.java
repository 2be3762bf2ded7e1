package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.lstm4j.spi.Matrix;

/**
 * A matrix argument as memory; checked to be this backend's and open. The kernels that every fused stream runs in each step
 * take memory and matrix apart instead: a view is an object, which HotSpot leaves out in most programs and keeps in some.
 */
record Rows(MemorySegment memory, Matrix matrix) {
    static Rows of(CpuBackend backend, Matrix m) {
        return new Rows(CpuBuffer.memory(backend, m.buffer()), m);
    }

    long at(int row, int column) {
        return at(matrix, row, column);
    }

    float get(int row, int column) {
        return get(memory, matrix, row, column);
    }

    void set(int row, int column, float value) {
        set(memory, matrix, row, column, value);
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
