package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Device;
import org.lstm4j.gpu.GpuBackend;
import org.lstm4j.gpu.GpuTuning;
import org.lstm4j.gpu.TiledGemm;
import org.lstm4j.gpu.TiledGemm.Rung;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** Each rung of the matrix product gives the bits of the one below; the lowest gives those of a loop in Java. */
class GemmLadderTest {
    private static final int GAP = 3;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, false, false, false",
        "5, 17, 3, false, true, false",
        "16, 16, 16, true, false, true",
        "33, 65, 129, false, true, true",
        "64, 64, 64, false, false, false",
        "70, 40, 31, true, true, true",
        "130, 67, 18, true, false, false"
    })
    void rungsAgree(int rows, int columns, int depth, boolean transposeA, boolean transposeB, boolean accumulate) {
        SplittableRandom random = new SplittableRandom(rows * 31L + columns);
        float[] a = values(random, rows * (depth + GAP) + depth * (rows + GAP));
        float[] b = values(random, depth * (columns + GAP) + columns * (depth + GAP));
        float[] c = values(random, rows * (columns + GAP));
        float[] expected = c.clone();
        int strideA = (transposeA ? rows : depth) + GAP;
        int strideB = (transposeB ? depth : columns) + GAP;
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = accumulate ? c[i * (columns + GAP) + j] : 0f;
                for (int k = 0; k < depth; k++) {
                    float left = a[transposeA ? k * strideA + i : i * strideA + k];
                    float right = b[transposeB ? j * strideB + k : k * strideB + j];
                    sum = Math.fma(left, right, sum);
                }
                expected[i * (columns + GAP) + j] = sum;
            }
        }
        for (Rung rung : Rung.values()) {
            Device device = RequiredDevice.first();
            try (GpuBackend backend = new OpenClBackend(
                            device,
                            RequiredDevice.runtime(),
                            BackendOptions.DEFAULT,
                            GpuTuning.with(new TiledGemm(rung)));
                    ComputeStream stream = backend.newStream();
                    DeviceBuffer left = upload(backend, stream, a);
                    DeviceBuffer right = upload(backend, stream, b);
                    DeviceBuffer product = upload(backend, stream, c)) {
                backend.kernels()
                        .gemm(
                                stream,
                                new Matrix(left, 0, transposeA ? depth : rows, transposeA ? rows : depth, strideA),
                                transposeA,
                                new Matrix(
                                        right, 0, transposeB ? columns : depth, transposeB ? depth : columns, strideB),
                                transposeB,
                                new Matrix(product, 0, rows, columns, columns + GAP),
                                accumulate);
                float[] actual = new float[c.length];
                stream.download(product, 0, MemorySegment.ofArray(actual));
                assertArrayEquals(expected, actual, rung.name());
            }
        }
    }

    private static float[] values(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static DeviceBuffer upload(GpuBackend backend, ComputeStream stream, float[] values) {
        DeviceBuffer buffer = backend.allocate((long) values.length * Float.BYTES, Usage.STATE);
        stream.upload(MemorySegment.ofArray(values), buffer, 0);
        assertEquals((long) values.length * Float.BYTES, buffer.byteSize());
        return buffer;
    }
}
