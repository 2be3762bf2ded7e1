package org.lstm4j.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.reference.ReferenceBackend;

/** Views of a buffer of 24 floats. */
class ViewsTest {
    private final ReferenceBackend backend = new ReferenceBackend(BackendOptions.DEFAULT);
    private final DeviceBuffer buffer = backend.allocate(24 * Float.BYTES, Usage.STATE);

    @AfterEach
    void close() {
        buffer.close();
        backend.close();
    }

    @Test
    void stepsAndColumnsOfSequences() {
        Sequence timeMajor = Sequence.timeMajor(buffer, 3, 2, 4);
        assertEquals(new Matrix(buffer, 16, 2, 4, 4), timeMajor.step(2));
        assertEquals(new Matrix(buffer, 18, 2, 2, 4), timeMajor.columns(2, 2).step(2));
        Sequence batchMajor = Sequence.batchMajor(buffer, 3, 2, 4);
        assertEquals(new Matrix(buffer, 8, 2, 4, 12), batchMajor.step(2));
    }

    @Test
    void rowsAndColumnsOfMatrices() {
        Matrix matrix = new Matrix(buffer, 1, 3, 5, 7);
        assertEquals(new Matrix(buffer, 3, 3, 2, 7), matrix.columns(2, 2));
        assertEquals(new Matrix(buffer, 8, 2, 5, 7), matrix.rows(1, 2));
        assertEquals(0, matrix.rows(3, 0).rows());
        assertFails("columns [4, 6) of a matrix of 5 columns", () -> matrix.columns(4, 2));
        assertFails("rows [-1, 1) of a matrix of 3 rows", () -> matrix.rows(-1, 2));
        assertFails("rows [1, 2147483648) of a matrix of 3 rows", () -> matrix.rows(1, Integer.MAX_VALUE));
    }

    @Test
    void viewsMayEndWhereTheBufferEndsAndNotLater() {
        assertEquals(3, new Matrix(buffer, 3, 3, 5, 8).rows());
        assertFails(
                "matrix [3, 6] at float 3, row stride 8, does not fit a buffer of 24 floats",
                () -> new Matrix(buffer, 3, 3, 6, 8));
        assertFails(
                "sequence [3, 2, 5] at float 0, strides 10 and 5, does not fit a buffer of 24 floats",
                () -> Sequence.timeMajor(buffer, 3, 2, 5));
        assertFails(
                "columns [3, 5) of a sequence 4 wide",
                () -> Sequence.timeMajor(buffer, 3, 2, 4).columns(3, 2));
        assertEquals(0, Sequence.timeMajor(buffer, 0, 1000, 1000).steps());
    }

    @Test
    void stridesBeyondAllMemoryDoNotWrapAround() {
        long stride = 1L << 62;
        assertFails(
                "matrix [3, 4] at float 0, row stride " + stride + ", does not fit a buffer of 24 floats",
                () -> new Matrix(buffer, 0, 3, 4, stride));
        assertFails(
                "sequence [3, 2, 4] at float 0, strides " + stride + " and 4, does not fit a buffer of 24 floats",
                () -> new Sequence(buffer, 0, 3, 2, 4, stride, 4));
        assertFails(
                "columns [2147483647, 2147483649) of a sequence 4 wide",
                () -> Sequence.timeMajor(buffer, 3, 2, 4).columns(Integer.MAX_VALUE, 2));
    }

    @Test
    void flatNeedsContiguousRows() {
        assertEquals(new Matrix(buffer, 0, 1, 24, 24), Matrix.of(buffer, 4, 6).flat());
        assertFails(
                "flat: rows must be contiguous, got row stride 6 for 5 columns",
                () -> new Matrix(buffer, 0, 4, 5, 6).flat());
    }

    private static void assertFails(String message, Executable action) {
        assertEquals(message, assertThrows(ShapeException.class, action).getMessage());
    }

    @Test
    void optionsCheckTheirRanges() {
        BackendOptions options =
                BackendOptions.DEFAULT.withThreads(3).withMemoryLimitBytes(1000).withExecutor(Runnable::run);
        assertEquals(3, options.threads());
        assertEquals(1000, options.memoryLimitBytes());
        assertEquals(
                "threads must be at least 1, or 0 for the backend's choice, got -1",
                assertThrows(LstmException.class, () -> BackendOptions.DEFAULT.withThreads(-1))
                        .getMessage());
        assertEquals(
                "memoryLimitBytes must be positive, or 0 for no limit, got -5",
                assertThrows(LstmException.class, () -> BackendOptions.DEFAULT.withMemoryLimitBytes(-5))
                        .getMessage());
    }
}
