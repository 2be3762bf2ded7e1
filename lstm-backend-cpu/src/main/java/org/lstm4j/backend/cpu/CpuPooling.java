package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.Sequence;

/** Pooling over time, row by row, steps ascending. */
final class CpuPooling {
    private CpuPooling() {}

    static void forward(CpuBackend backend, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix y) {
        Rows to = Rows.of(backend, y);
        for (int n = 0; n < x.rows(); n++) {
            int length = length(backend, lengths, n, x.steps());
            Rows from = row(backend, x, n);
            for (int j = 0; j < x.width(); j++) {
                to.set(n, j, length == 0 ? 0f : value(pool, from, length, j));
            }
        }
    }

    private static float value(PoolMode pool, Rows x, int length, int j) {
        return switch (pool) {
            case MEAN -> {
                float sum = 0f;
                for (int t = 0; t < length; t++) {
                    sum += x.get(t, j);
                }
                yield sum / length;
            }
            case MAX -> x.get(largest(x, length, j), j);
            case LAST -> x.get(length - 1, j);
        };
    }

    static void backward(
            CpuBackend backend, PoolMode pool, Sequence x, @Nullable DeviceBuffer lengths, Matrix dy, Sequence dx) {
        Rows from = Rows.of(backend, dy);
        for (int n = 0; n < x.rows(); n++) {
            int length = length(backend, lengths, n, x.steps());
            Rows in = row(backend, x, n);
            Rows to = row(backend, dx, n);
            for (int j = 0; j < x.width(); j++) {
                float d = from.get(n, j);
                int one = length == 0 || pool == PoolMode.MEAN
                        ? -1
                        : pool == PoolMode.LAST ? length - 1 : largest(in, length, j);
                for (int t = 0; t < x.steps(); t++) {
                    boolean shared = pool == PoolMode.MEAN && t < length;
                    to.set(t, j, shared ? d / length : t == one ? d : 0f);
                }
            }
        }
    }

    /** The first step that holds the largest value, or the first NaN. */
    private static int largest(Rows x, int length, int j) {
        int largest = 0;
        float best = x.get(0, j);
        for (int t = 1; t < length && !Float.isNaN(best); t++) {
            float value = x.get(t, j);
            if (value > best || Float.isNaN(value)) {
                best = value;
                largest = t;
            }
        }
        return largest;
    }

    /** One row's steps as rows. */
    private static Rows row(CpuBackend backend, Sequence s, int n) {
        return Rows.of(
                backend, new Matrix(s.buffer(), s.offset() + n * s.rowStride(), s.steps(), s.width(), s.timeStride()));
    }

    private static int length(CpuBackend backend, @Nullable DeviceBuffer lengths, int n, int steps) {
        if (lengths == null) {
            return steps;
        }
        MemorySegment memory = CpuBuffer.memory(backend, lengths);
        return Math.clamp(memory.get(JAVA_INT, (long) n * Integer.BYTES), 0, steps);
    }
}
