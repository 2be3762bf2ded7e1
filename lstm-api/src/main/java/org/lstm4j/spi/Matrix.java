package org.lstm4j.spi;

import org.lstm4j.ShapeException;

/**
 * A view of rows of floats in a buffer: element {@code (r, j)} is float {@code offset + r*rowStride + j}.
 *
 * @param buffer the memory, borrowed: a view closes nothing
 * @param offset first element, in floats
 * @param rows number of rows
 * @param columns floats in a row
 * @param rowStride floats from one row to the next, at least {@code columns} where there are several rows
 */
public record Matrix(DeviceBuffer buffer, long offset, int rows, int columns, long rowStride) {
    public Matrix {
        boolean empty = rows == 0 || columns == 0;
        long end = empty ? offset : Sequence.end(offset, 1, 0, rows, rowStride, columns);
        boolean negative = offset < 0 || rows < 0 || columns < 0 || rowStride < 0;
        if (negative || end > buffer.byteSize() / Float.BYTES) {
            throw new ShapeException("matrix [" + rows + ", " + columns + "] at float " + offset + ", row stride "
                    + rowStride + ", does not fit a buffer of " + buffer.byteSize() / Float.BYTES + " floats");
        }
    }

    /** Contiguous rows from the start of a buffer. */
    public static Matrix of(DeviceBuffer buffer, int rows, int columns) {
        return new Matrix(buffer, 0, rows, columns, columns);
    }

    /** Columns {@code [from, from + count)} of every row. */
    public Matrix columns(int from, int count) {
        checkPart("columns", from, count, columns);
        return new Matrix(buffer, offset + from, rows, count, rowStride);
    }

    /** Rows {@code [from, from + count)}. */
    public Matrix rows(int from, int count) {
        checkPart("rows", from, count, rows);
        return new Matrix(buffer, offset + from * rowStride, count, columns, rowStride);
    }

    private static void checkPart(String what, int from, int count, int all) {
        if (from < 0 || count < 0 || count > all - from) {
            throw new ShapeException(
                    what + " [" + from + ", " + ((long) from + count) + ") of a matrix of " + all + " " + what);
        }
    }

    /** The same memory as one row, where rows are contiguous. */
    public Matrix flat() {
        if (rows > 1 && rowStride != columns) {
            throw new ShapeException(
                    "flat: rows must be contiguous, got row stride " + rowStride + " for " + columns + " columns");
        }
        return new Matrix(buffer, offset, 1, Math.multiplyExact(rows, columns), (long) rows * columns);
    }
}
