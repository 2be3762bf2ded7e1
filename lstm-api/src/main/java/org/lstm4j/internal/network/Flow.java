package org.lstm4j.internal.network;

import org.lstm4j.layer.Features;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/**
 * What flows from one layer to the next, or its gradient: the same contiguous memory as a sequence and as a matrix with a
 * row for every step of every sequence. Token ids are int32 in memory of the same size; nothing reads them as floats.
 */
record Flow(Sequence sequence, Matrix matrix) {
    static Flow allocate(BufferScope scope, PassShape shape, Features features) {
        DeviceBuffer buffer = scope.bytes(shape.elements(features) * Float.BYTES, Usage.STATE);
        int rows = Math.multiplyExact(shape.stepsOf(features), shape.batch());
        return new Flow(shape.view(buffer, features), Matrix.of(buffer, rows, features.elements()));
    }

    DeviceBuffer buffer() {
        return matrix.buffer();
    }

    /** Columns {@code [from, from + width)} of every row. */
    Matrix columns(int from, int width) {
        return new Matrix(matrix.buffer(), matrix.offset() + from, matrix.rows(), width, matrix.rowStride());
    }
}
