package org.lstm4j.spi;

import org.lstm4j.ShapeException;

/**
 * A strided view {@code [T, N, width]} of a buffer: element {@code (t, n, j)} is float
 * {@code offset + t*timeStride + n*rowStride + j}. Batch-major data, and one direction's half of a concatenated output,
 * are strides, not copies. A stride of 0 repeats the same memory.
 *
 * @param buffer the memory, borrowed: a view closes nothing
 * @param offset first element, in floats
 * @param steps T
 * @param rows N
 * @param width features of one step
 * @param timeStride floats from one step of a row to the next
 * @param rowStride floats from one row of a step to the next
 */
public record Sequence(
        DeviceBuffer buffer, long offset, int steps, int rows, int width, long timeStride, long rowStride) {
    public Sequence {
        boolean empty = steps == 0 || rows == 0;
        long end = empty ? offset : end(offset, steps, timeStride, rows, rowStride, width);
        boolean negative = offset < 0 || steps < 0 || rows < 0 || width < 0 || timeStride < 0 || rowStride < 0;
        if (negative || end > buffer.byteSize() / Float.BYTES) {
            throw new ShapeException("sequence [" + steps + ", " + rows + ", " + width + "] at float " + offset
                    + ", strides " + timeStride + " and " + rowStride + ", does not fit a buffer of "
                    + buffer.byteSize() / Float.BYTES + " floats");
        }
    }

    /** One past the last float of a view, or the largest long where that is no long. */
    static long end(long offset, int steps, long timeStride, int rows, long rowStride, int width) {
        try {
            long lastStep = Math.multiplyExact(timeStride, steps - 1L);
            long lastRow = Math.multiplyExact(rowStride, rows - 1L);
            return Math.addExact(Math.addExact(offset, lastStep), Math.addExact(lastRow, width));
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** Contiguous {@code [T, N, width]} from the start of a buffer. */
    public static Sequence timeMajor(DeviceBuffer buffer, int steps, int rows, int width) {
        return new Sequence(buffer, 0, steps, rows, width, (long) rows * width, width);
    }

    /** Contiguous {@code [N, T, width]} from the start of a buffer. */
    public static Sequence batchMajor(DeviceBuffer buffer, int steps, int rows, int width) {
        return new Sequence(buffer, 0, steps, rows, width, width, (long) steps * width);
    }

    /** Features {@code [from, from + newWidth)} of every step. */
    public Sequence columns(int from, int newWidth) {
        if (from < 0 || newWidth < 0 || newWidth > width - from) {
            throw new ShapeException(
                    "columns [" + from + ", " + ((long) from + newWidth) + ") of a sequence " + width + " wide");
        }
        return new Sequence(buffer, offset + from, steps, rows, newWidth, timeStride, rowStride);
    }

    /** Step {@code t} as a matrix {@code [N, width]}. */
    public Matrix step(int t) {
        return new Matrix(buffer, offset + t * timeStride, rows, width, rowStride);
    }
}
