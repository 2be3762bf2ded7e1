package org.lstm4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lstm4j.BackendException;
import org.lstm4j.ClosedException;
import org.lstm4j.MemoryLimitException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** What training stands on beside plans, with values worked out by hand; all exact in binary unless a tolerance is given. */
class ReferenceKernelsTest {
    private final ReferenceBackend backend = new ReferenceBackend(BackendOptions.DEFAULT.withMemoryLimitBytes(1 << 20));
    private final ComputeStream stream = backend.newStream();
    private final CoreKernels kernels = backend.kernels();
    private final List<DeviceBuffer> buffers = new ArrayList<>();

    @AfterEach
    void close() {
        buffers.forEach(DeviceBuffer::close);
        stream.close();
        backend.close();
    }

    @Test
    void gemmTransposesAndAccumulates() {
        Matrix a = matrix(2, 1, 2, 3, 4); // [[1, 2], [3, 4]]
        Matrix b = matrix(2, 5, 6, 7, 8); // [[5, 6], [7, 8]]
        Matrix c = matrix(2, 100, 100, 100, 100);
        kernels.gemm(stream, a, false, b, false, c, true);
        assertArrayEquals(new float[] {119, 122, 143, 150}, read(c));
        kernels.gemm(stream, a, true, b, false, c, false);
        assertArrayEquals(new float[] {26, 30, 38, 44}, read(c));
        kernels.gemm(stream, a, false, b, true, c, false);
        assertArrayEquals(new float[] {17, 23, 39, 53}, read(c));
    }

    @Test
    void activationsAndTheirGradients() {
        Matrix x = matrix(1, -2, 3);
        Matrix y = matrix(1, 0, 0);
        kernels.activate(stream, Activation.RELU, x, y);
        assertArrayEquals(new float[] {0, 3}, read(y));
        Matrix d = matrix(1, 5, 7);
        kernels.activateBackward(stream, Activation.RELU, x, y, d, d);
        assertArrayEquals(new float[] {0, 7}, read(d));
    }

    @Test
    void gatherAndScatterLeaveOutUnknownIds() {
        Matrix table = matrix(3, 1, 2, 3, 4, 5, 6);
        Matrix rows = matrix(4, 0, 0, 0, 0, 0, 0, 0, 0);
        DeviceBuffer ids = ints(2, 0, 3, 2);
        kernels.gather(stream, table, ids, rows);
        assertArrayEquals(new float[] {5, 6, 1, 2, 0, 0, 5, 6}, read(rows));
        kernels.scatterAdd(stream, rows, ids, table);
        assertArrayEquals(new float[] {2, 4, 3, 4, 15, 18}, read(table));
    }

    @Test
    void lossesAreWeightedByRow() {
        Matrix logits = matrix(2, 0, 0, 9, 9);
        Matrix d = matrix(2, 9, 9, 9, 9);
        Matrix loss = matrix(1, 9);
        kernels.softmaxCrossEntropy(stream, logits, ints(1, -1), floats(3, 0), loss, d);
        assertEquals(3 * Math.log(2), read(loss)[0], 1e-6);
        assertArrayEquals(new float[] {1.5f, -1.5f, 0, 0}, read(d));
        kernels.elementLoss(
                stream,
                new CoreKernels.ElementLoss(
                        ErrorKind.SQUARED, null, logits, matrix(2, 1, 2, 7, 9), floats(2, 1), loss, d));
        assertEquals(2 * (1 + 4) + 4, read(loss)[0]);
        assertArrayEquals(new float[] {-4, -8, 4, 0}, read(d));
        kernels.elementLoss(
                stream,
                new CoreKernels.ElementLoss(
                        ErrorKind.HUBER, floats(0.5f, 2), logits, matrix(2, 1, 1, 7, 9), floats(2, 1), loss, d));
        assertEquals(2 * (0.5f * 0.75f + 0.5f) + 0.5f * 1.75f, read(loss)[0]);
        assertArrayEquals(new float[] {-1, -2, 0.5f, 0}, read(d));
    }

    @Test
    void dropoutKeepsItsShareAndRepeatsItself() {
        float[] ones = new float[4000];
        Arrays.fill(ones, 1f);
        Matrix x = matrix(40, ones);
        Matrix y = matrix(40, new float[4000]);
        kernels.dropout(stream, x, y, 0.25f, 1, 2, 3);
        float[] once = read(y);
        int dropped = 0;
        for (float value : once) {
            assertTrue(value == 0f || value == 1f / 0.75f, "value " + value);
            dropped += value == 0f ? 1 : 0;
        }
        assertEquals(1000, dropped, 4 * Math.sqrt(4000 * 0.25 * 0.75));
        kernels.dropout(stream, x, y, 0.25f, 1, 2, 3);
        assertArrayEquals(once, read(y));
    }

    @Test
    void clippedGradientDescentWithMomentum() {
        DeviceBuffer parameters = floats(1, 1);
        DeviceBuffer gradients = floats(3, 4);
        DeviceBuffer velocity = floats(2, 0);
        Matrix norm = matrix(1, 75);
        kernels.sumOfSquares(stream, gradients, norm, true);
        assertEquals(100, read(norm)[0]);
        CoreKernels.Clip clip = new CoreKernels.Clip(norm, 5f); // norm 10: gradients are halved
        kernels.sgd(stream, new CoreKernels.Sgd(parameters, gradients, velocity, 0.5f, 0.25f, clip));
        assertArrayEquals(new float[] {2, 2}, read(velocity, 2));
        assertArrayEquals(new float[] {0, 0}, read(parameters, 2));
        kernels.sgd(stream, new CoreKernels.Sgd(parameters, gradients, null, 0.5f, 0f, null));
        assertArrayEquals(new float[] {-1.5f, -2}, read(parameters, 2));
    }

    /** After the first step of Adam each parameter has moved by the rate, whatever the gradient's size. */
    @Test
    void adam() {
        DeviceBuffer parameters = floats(1, 1);
        DeviceBuffer first = floats(0, 0);
        DeviceBuffer second = floats(0, 0);
        kernels.adam(
                stream,
                new CoreKernels.Adam(
                        parameters,
                        floats(1000, -1),
                        first,
                        second,
                        floats(4, 0),
                        0.125f,
                        0.5f,
                        0.75f,
                        0f,
                        0.5f,
                        0.25f,
                        null));
        assertArrayEquals(new float[] {500, -0.5f}, read(first, 2));
        assertArrayEquals(new float[] {250000, 0.25f}, read(second, 2));
        assertArrayEquals(new float[] {0.5f - 0.125f, 1.125f}, read(parameters, 2), "half of the first decays");
    }

    @Test
    void memoryIsBudgetedAndGuarded() {
        MemoryLimitException over =
                assertThrows(MemoryLimitException.class, () -> backend.allocate(1 << 21, Usage.STATE));
        assertEquals(
                "allocate: 2097152 bytes asked for, 1048576 of 1048576 left; close buffers or raise"
                        + " BackendOptions.memoryLimitBytes",
                over.getMessage());
        Matrix closed = matrix(1, 1);
        closed.buffer().close();
        closed.buffer().close();
        assertEquals(0, backend.memory().liveBytes());
        assertThrows(ClosedException.class, () -> kernels.copy(stream, closed, closed));
        try (ReferenceBackend other = new ReferenceBackend(BackendOptions.DEFAULT)) {
            Matrix foreign = Matrix.of(other.allocate(4, Usage.STATE), 1, 1);
            assertThrows(BackendException.class, () -> kernels.copy(stream, foreign, foreign));
            foreign.buffer().close();
        }
    }

    private Matrix matrix(int rows, float... values) {
        return Matrix.of(floats(values), rows, values.length / rows);
    }

    private DeviceBuffer floats(float... values) {
        return buffer(MemorySegment.ofArray(values));
    }

    private DeviceBuffer ints(int... values) {
        return buffer(MemorySegment.ofArray(values));
    }

    private DeviceBuffer buffer(MemorySegment values) {
        DeviceBuffer buffer = backend.allocate(values.byteSize(), Usage.STATE);
        buffers.add(buffer);
        stream.upload(values, buffer, 0);
        return buffer;
    }

    private float[] read(Matrix m) {
        return read(m.buffer(), m.rows() * m.columns());
    }

    private float[] read(DeviceBuffer buffer, int size) {
        float[] values = new float[size];
        stream.download(buffer, 0, MemorySegment.ofArray(values));
        return values;
    }
}
