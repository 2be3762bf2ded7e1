package org.lstm4j.backend.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.spi.WeightFormat;

/** Every family computes what the formulas of {@link Kernels} say, bit for bit, and touches nothing else. */
class KernelFamiliesTest {
    private static final long SEED = 20261101;
    private static final int FLOATS = 1 << 14;
    private static final float[] SPECIAL = {
        0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e30f, -1e30f, 1e-40f, 18.04f, -18.05f
    };

    /** Regions of the memory that a call works on, far enough apart for every case. */
    private static final long A = 0;

    private static final long B = 1 << 13;
    private static final long S = 1 << 15;
    private static final long C = 3 << 14;

    /** From one result of a cell to the next. */
    private static final long KEPT = 1 << 13;

    private final Arena arena = Arena.ofAuto();

    @ParameterizedTest
    @EnumSource
    void multiply(KernelFamily family) {
        for (int depth : new int[] {0, 1, 2, 7, 8, 9, 17}) {
            for (int panels = 1; panels <= 3; panels++) {
                for (int rows = 1; rows <= rows(family); rows++) {
                    int count = rows;
                    int width = panels;
                    check(family, depth + panels + rows, (kernels, memory) -> {
                        Product p = new Product();
                        p.depth = depth;
                        p.rows(memory, A, 260, count);
                        p.panels(memory, B, 256, 17 * 256);
                        p.start(memory, S, 256, 1024);
                        p.result(memory, C, 320, 1280);
                        kernels.multiply(p, count, width);
                    });
                }
            }
        }
    }

    /** The words of BF16 and INT8 panels may be any bits. */
    @ParameterizedTest
    @EnumSource
    void multiplyShorterFormats(KernelFamily family) {
        for (int depth : new int[] {0, 1, 7, 8, 17}) {
            for (int panels = 1; panels <= 3; panels++) {
                for (int rows = 1; rows <= rows(family); rows++) {
                    int count = rows;
                    int width = panels;
                    check(family, depth + panels + rows, (kernels, memory) -> {
                        Product p = new Product();
                        p.depth = depth;
                        p.rows(memory, A, 260, count);
                        p.start(memory, S, 256, 1024);
                        p.result(memory, C, 320, 1280);
                        p.format = WeightFormat.BF16;
                        p.panels(memory, B, 128, 17 * 128);
                        kernels.multiply(p, count, width);
                        p.format = WeightFormat.INT8;
                        p.panels(memory, B, 64, 256 + 17 * 64);
                        p.start(memory, C, 320, 1280);
                        kernels.multiply(p, count, width);
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void multiplyColumnsByDistantLines(KernelFamily family) {
        check(family, 1, (kernels, memory) -> {
            Product p = new Product();
            p.depth = 9;
            p.aStride = 36;
            p.rows(memory, A, 4, 3);
            p.panels(memory, B, 320, 0);
            p.start(memory, C, 256, 0);
            p.result(memory, C, 256, 0);
            kernels.multiply(p, 3, 1);
        });
    }

    /** Plain Java multiplies several rows and panels together; one by one they come out the same. */
    @Test
    void togetherAsOneByOne() {
        Kernels kernels = new ScalarKernels(Product.MAX_ROWS);
        int rows = Product.MAX_ROWS;
        int panels = 2 * kernels.panels() + 1;
        for (int depth : new int[] {0, 1, 8, 13, 129, 200}) {
            MemorySegment a = memory(depth);
            MemorySegment b = arena.allocate((long) panels * depth * Panel.ROW_BYTES);
            for (long at = 0; at < b.byteSize(); at += Float.BYTES) {
                b.set(JAVA_FLOAT, at, a.get(JAVA_FLOAT, at * 7 % a.byteSize()));
            }
            MemorySegment together = arena.allocate((long) rows * panels * Panel.ROW_BYTES);
            MemorySegment single = arena.allocate(together.byteSize());
            Product p = new Product();
            p.depth = depth;
            p.rows(a, 4, 812, rows);
            p.panels(b, 0, Panel.ROW_BYTES, (long) depth * Panel.ROW_BYTES);
            p.start(a, 64, 516, Panel.ROW_BYTES);
            p.result(together, 0, (long) panels * Panel.ROW_BYTES, Panel.ROW_BYTES);
            kernels.multiply(p, rows, panels);
            for (int r = 0; r < rows; r++) {
                for (int panel = 0; panel < panels; panel++) {
                    p.rows(a, 4 + 812L * r, 0, 1);
                    p.panels(b, (long) panel * depth * Panel.ROW_BYTES, Panel.ROW_BYTES, 0);
                    p.start(a, 64 + 516L * r + (long) panel * Panel.ROW_BYTES, 0, 0);
                    p.result(single, ((long) r * panels + panel) * Panel.ROW_BYTES, 0, 0);
                    kernels.multiply(p, 1, 1);
                }
            }
            assertArrayEquals(single.toArray(JAVA_FLOAT), together.toArray(JAVA_FLOAT), "depth " + depth);
        }
    }

    /** Plain Java has another form of the cells for many rows. */
    @Test
    void cellsTogetherAsOneByOne() {
        int rows = Product.MAX_ROWS;
        for (int salt = 0; salt < 20; salt++) {
            compare(salt, rows, (kernels, memory, first, count) -> kernels.lstm(lstm(memory, first), count));
            compare(salt, rows, (kernels, memory, first, count) -> kernels.recordingLstm(lstm(memory, first), count));
            compare(salt, rows, (kernels, memory, first, count) -> kernels.gruGates(gru(memory, first), count));
            compare(salt, rows, (kernels, memory, first, count) -> kernels.gruAfter(gru(memory, first), count));
            compare(salt, rows, (kernels, memory, first, count) -> kernels.gruBefore(gru(memory, first), count));
            compare(
                    salt,
                    rows,
                    (kernels, memory, first, count) ->
                            kernels.tanh(memory, A + 260L * first, 260, memory, C + 256L * first, 256, count));
            compare(
                    salt,
                    rows,
                    (kernels, memory, first, count) ->
                            kernels.relu(memory, A + 260L * first, 260, memory, C + 256L * first, 256, count));
        }
    }

    private interface RowCall {
        void run(Kernels kernels, MemorySegment memory, int first, int count);
    }

    private void compare(long salt, int rows, RowCall call) {
        MemorySegment single = memory(salt);
        MemorySegment together = memory(salt);
        Kernels kernels = new ScalarKernels(rows);
        call.run(kernels, together, 0, rows);
        for (int r = 0; r < rows; r++) {
            call.run(kernels, single, r, 1);
        }
        assertArrayEquals(single.toArray(JAVA_FLOAT), together.toArray(JAVA_FLOAT));
    }

    private static LstmCells lstm(MemorySegment memory, int first) {
        LstmCells p = new LstmCells();
        p.z = p.c = p.h = p.gates = p.kept = memory;
        p.zStride = 260;
        p.zOffset = A + p.zStride * first;
        p.cStride = 68;
        p.cOffset = B + p.cStride * first;
        p.hStride = 72;
        p.hOffset = S + p.hStride * first;
        p.gatesStride = 320;
        p.gatesOffset = C + p.gatesStride * first;
        p.keptStride = 76;
        p.keptOffset = C + KEPT + p.keptStride * first;
        return p;
    }

    private static GruCells gru(MemorySegment memory, int first) {
        GruCells p = new GruCells();
        p.z = p.gates = p.h = p.factor = memory;
        p.zStride = 388;
        p.zOffset = A + p.zStride * first;
        p.nOffset = p.zOffset + Panel.ROW_BYTES;
        p.gatesStride = 384;
        p.gatesOffset = S + p.gatesStride * first;
        p.nGatesOffset = p.gatesOffset + Panel.ROW_BYTES;
        p.factorStride = 132;
        p.factorOffset = B + p.factorStride * first;
        p.hStride = 136;
        p.hPreviousOffset = C + p.hStride * first;
        p.hOffset = C + KEPT + p.hStride * first;
        return p;
    }

    @ParameterizedTest
    @EnumSource
    void productsAreOneChainPerElement(KernelFamily family) {
        MemorySegment memory = memory(3);
        float expected = memory.get(JAVA_FLOAT, S + 4 * 40);
        for (int k = 0; k < 11; k++) {
            expected = Math.fma(
                    memory.get(JAVA_FLOAT, A + 4L * k), memory.get(JAVA_FLOAT, B + 256L * k + 4 * 40), expected);
        }
        Product p = new Product();
        p.depth = 11;
        p.rows(memory, A, 0, 1);
        p.panels(memory, B, 256, 0);
        p.start(memory, S, 0, 0);
        p.result(memory, C, 0, 0);
        kernels(family).multiply(p, 1, 1);
        assertEquals(expected, memory.get(JAVA_FLOAT, C + 4 * 40));
    }

    @ParameterizedTest
    @EnumSource
    void lstmWithAndWithoutRecording(KernelFamily family) {
        for (int rows = 1; rows <= rows(family); rows++) {
            int count = rows;
            check(family, rows, (kernels, memory) -> kernels.lstm(cells(memory), count));
            check(family, rows, (kernels, memory) -> kernels.recordingLstm(cells(memory), count));
            MemorySegment plain = memory(rows);
            MemorySegment recorded = memory(rows);
            kernels(family).lstm(cells(plain), count);
            kernels(family).recordingLstm(cells(recorded), count);
            for (long at = B; at < C; at += Float.BYTES) {
                assertEquals(plain.get(JAVA_FLOAT, at), recorded.get(JAVA_FLOAT, at));
            }
        }
    }

    private static LstmCells cells(MemorySegment memory) {
        LstmCells p = new LstmCells();
        p.z = memory;
        p.zOffset = A;
        p.zStride = 256;
        p.c = memory;
        p.cOffset = B;
        p.cStride = 64;
        p.h = memory;
        p.hOffset = S;
        p.hStride = 128;
        p.gates = memory;
        p.gatesOffset = C;
        p.gatesStride = 320;
        p.kept = memory;
        p.keptOffset = C + 2048;
        p.keptStride = 64;
        return p;
    }

    @ParameterizedTest
    @EnumSource
    void lstmBackward(KernelFamily family) {
        for (int panels = 0; panels <= 3; panels++) {
            int count = panels;
            check(family, panels, (kernels, memory) -> {
                LstmGradients p = new LstmGradients();
                p.gates = p.c = p.cPrevious = p.dh = p.dc = p.dz = memory;
                p.gatesOffset = A;
                p.cOffset = B;
                p.cPreviousOffset = B + 1024;
                p.dhOffset = B + 2048;
                p.dcOffset = S;
                p.dzOffset = C;
                kernels.lstmBackward(p, count);
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void gru(KernelFamily family) {
        for (int rows = 1; rows <= rows(family); rows++) {
            int count = rows;
            check(family, rows, (kernels, memory) -> kernels.gruGates(gru(memory, memory, C), count));
            check(family, rows, (kernels, memory) -> kernels.gruAfter(gru(memory, memory, C), count));
            check(family, rows, (kernels, memory) -> kernels.gruBefore(gru(memory, memory, C), count));
            check(family, rows, (kernels, memory) -> {
                GruCells inPlace = gru(memory, memory, A);
                inPlace.gatesStride = inPlace.zStride;
                inPlace.nGatesOffset = inPlace.nOffset;
                kernels.gruGates(inPlace, count);
                kernels.gruAfter(inPlace, count);
            });
        }
    }

    private static GruCells gru(MemorySegment memory, MemorySegment gates, long gatesAt) {
        GruCells p = new GruCells();
        p.z = memory;
        p.zOffset = A;
        p.zStride = 256;
        p.nOffset = A + 2048;
        p.gates = gates;
        p.gatesOffset = gatesAt;
        p.gatesStride = 320;
        p.nGatesOffset = gatesAt + 2048;
        p.factor = memory;
        p.factorOffset = B;
        p.factorStride = 192;
        p.h = memory;
        p.hPreviousOffset = B + 4096;
        p.hOffset = S;
        p.hStride = 192;
        return p;
    }

    @ParameterizedTest
    @EnumSource
    void gruBackward(KernelFamily family) {
        for (int panels = 0; panels <= 3; panels++) {
            int count = panels;
            check(family, panels, (kernels, memory) -> kernels.gruAfterBackward(gruGradients(memory), count));
            check(family, panels, (kernels, memory) -> kernels.gruBeforeBackward(gruGradients(memory), count));
            check(family, panels, (kernels, memory) -> kernels.gruResetBackward(gruGradients(memory), count));
        }
    }

    private static GruGradients gruGradients(MemorySegment memory) {
        GruGradients p = new GruGradients();
        p.gates = p.hPrevious = p.factor = p.dh = p.dz = p.dReset = memory;
        p.gatesOffset = A;
        p.nGatesOffset = A + 2048;
        p.hPreviousOffset = B;
        p.factorOffset = B + 1024;
        p.dhOffset = B + 2048;
        p.dzOffset = C;
        p.dnOffset = C + 2048;
        p.dProductOffset = C + 4096;
        p.dResetOffset = S;
        return p;
    }

    @ParameterizedTest
    @EnumSource
    void rnn(KernelFamily family) {
        for (int rows = 0; rows <= rows(family); rows++) {
            int count = rows;
            check(family, rows, (kernels, memory) -> kernels.tanh(memory, A, 320, memory, C, 576, count));
            check(family, rows, (kernels, memory) -> kernels.relu(memory, A, 320, memory, C, 576, count));
            check(family, rows, (kernels, memory) -> kernels.relu(memory, A, 256, memory, A, 256, count));
            check(family, rows, (kernels, memory) -> kernels.tanhBackward(memory, A, memory, B, memory, C, count));
            check(family, rows, (kernels, memory) -> kernels.reluBackward(memory, A, memory, B, memory, C, count));
        }
    }

    @ParameterizedTest
    @EnumSource
    void scale(KernelFamily family) {
        for (int count : new int[] {0, 1, 3, 4, 15, 16, 17, 67}) {
            check(family, count, (kernels, memory) -> kernels.scale(memory, A + 4, memory, B, memory, C + 8, count));
            check(family, count, (kernels, memory) -> kernels.scale(memory, A, memory, B + 4, memory, A, count));
        }
    }

    @ParameterizedTest
    @EnumSource
    void add(KernelFamily family) {
        for (int count : new int[] {0, 1, 3, 4, 15, 16, 17, 67}) {
            check(family, count, (kernels, memory) -> kernels.add(memory, A + 4, memory, C + 8, count));
        }
    }

    /** The fused cell against double precision: errors of c relative to what went into it, of h to 1. */
    @ParameterizedTest
    @EnumSource
    void lstmIsCloseToTheExactOne(KernelFamily family) {
        SplittableRandom random = new SplittableRandom(SEED);
        double worstC = 0;
        double worstH = 0;
        Kernels kernels = kernels(family);
        MemorySegment memory = arena.allocate(4L * FLOATS, 64);
        for (int round = 0; round < 5_000; round++) {
            double scale = Math.scalb(1.0, random.nextInt(-6, 5));
            for (int i = 0; i < 64; i++) {
                memory.set(JAVA_FLOAT, A + 4L * i, (float) (scale * random.nextGaussian()));
            }
            double[] before = new double[16];
            for (int u = 0; u < 16; u++) {
                memory.set(JAVA_FLOAT, B + 4L * u, (float) (scale * random.nextGaussian()));
                before[u] = memory.get(JAVA_FLOAT, B + 4L * u);
            }
            kernels.lstm(cells(memory), 1);
            for (int u = 0; u < 16; u++) {
                double i = sigmoid(memory.get(JAVA_FLOAT, A + 4L * u));
                double f = sigmoid(memory.get(JAVA_FLOAT, A + 64 + 4L * u));
                double g = Math.tanh(memory.get(JAVA_FLOAT, A + 128 + 4L * u));
                double o = sigmoid(memory.get(JAVA_FLOAT, A + 192 + 4L * u));
                float c = memory.get(JAVA_FLOAT, B + 4L * u);
                worstC = Math.max(worstC, Math.abs(c - (f * before[u] + i * g)) / (1 + Math.abs(before[u])));
                worstH = Math.max(worstH, Math.abs(memory.get(JAVA_FLOAT, S + 4L * u) - o * Math.tanh(c)));
            }
        }
        assertTrue(worstC > 0 && worstC < 0x1p-21, "c: " + worstC);
        assertTrue(worstH > 0 && worstH < 0x1p-21, "h: " + worstH);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** Runs a kernel of a family and of plain Java on the same data, special values among them, and compares all memory. */
    private void check(KernelFamily family, long salt, BiConsumer<Kernels, MemorySegment> call) {
        MemorySegment expected = memory(salt);
        MemorySegment actual = memory(salt);
        call.accept(new ScalarKernels(family.rows()), expected);
        call.accept(kernels(family), actual);
        for (long at = 0; at < expected.byteSize(); at += Float.BYTES) {
            int bits = Float.floatToIntBits(expected.get(JAVA_FLOAT, at));
            long place = at;
            assertEquals(
                    bits,
                    Float.floatToIntBits(actual.get(JAVA_FLOAT, at)),
                    () -> family + " at byte " + place + ": " + expected.get(JAVA_FLOAT, place) + " and "
                            + actual.get(JAVA_FLOAT, place));
        }
    }

    private MemorySegment memory(long salt) {
        SplittableRandom random = new SplittableRandom(SEED + salt);
        MemorySegment memory = arena.allocate(4L * FLOATS, 64);
        for (int i = 0; i < FLOATS; i++) {
            float value = random.nextInt(40) == 0
                    ? SPECIAL[random.nextInt(SPECIAL.length)]
                    : (float) random.nextGaussian() * 3;
            memory.setAtIndex(JAVA_FLOAT, i, value);
        }
        return memory;
    }

    private static int rows(KernelFamily family) {
        return kernels(family).rows();
    }

    private static Kernels kernels(KernelFamily family) {
        assumeTrue(family.isPresent(), "the vector module is absent");
        return family.newKernels();
    }
}
