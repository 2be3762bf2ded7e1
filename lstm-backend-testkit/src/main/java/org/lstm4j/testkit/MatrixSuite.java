package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;

/** The core kernels on matrices: products, sums, copies, lookups. */
final class MatrixSuite extends Suite {
    /** {@code {m, n, k}}. */
    private static final List<int[]> GEMMS = List.of(
            new int[] {1, 1, 1},
            new int[] {3, 5, 7},
            new int[] {17, 33, 9},
            new int[] {6, 64, 130},
            new int[] {33, 1, 65},
            new int[] {1, 48, 33},
            new int[] {13, 31, 2},
            new int[] {4, 5, 0},
            new int[] {0, 5, 3});

    MatrixSuite(Subject subject) {
        super("matrices", subject);
        for (int[] s : GEMMS) {
            for (boolean transposeA : new boolean[] {false, true}) {
                for (boolean transposeB : new boolean[] {false, true}) {
                    String name = "gemm m=" + s[0] + " n=" + s[1] + " k=" + s[2] + (transposeA ? " A'" : " A")
                            + (transposeB ? "B'" : "B");
                    test(name, check -> checkGemm(check, new Gemm(s[0], s[1], s[2], transposeA, transposeB, false)));
                    test(
                            name + " added",
                            check -> checkGemm(check, new Gemm(s[0], s[1], s[2], transposeA, transposeB, true)));
                }
            }
        }
        test("gemm skips no product with zero", this::checkGemmNan);
        test("addBias", this::checkAddBias);
        test("sumRows", check -> checkSumRows(check, 23, false));
        test("sumRows added", check -> checkSumRows(check, 23, true));
        test("sumRows of no rows", check -> checkSumRows(check, 0, false));
        test("add", this::checkAdd);
        test("multiply", check -> checkMultiply(check, false));
        test("multiply in place", check -> checkMultiply(check, true));
        test("copy", this::checkCopy);
        test("zeroPadding", this::checkZeroPadding);
        test("copyPadding", this::checkCopyPadding);
        test("gather", this::checkGather);
        test("scatterAdd", this::checkScatterAdd);
    }

    /** One product: its shape and variant. */
    private record Gemm(int m, int n, int k, boolean transposeA, boolean transposeB, boolean accumulate) {
        int a(int i, int p) {
            return transposeA ? p * m + i : i * k + p;
        }

        int b(int p, int j) {
            return transposeB ? j * k + p : p * n + j;
        }
    }

    private void checkGemm(Check check, Gemm g) {
        float[] a = Data.uniform("a", g.m * g.k, 1f);
        float[] b = Data.uniform("b", g.k * g.n, 2f);
        float[] c = Data.uniform("c", g.m * g.n, 1f);
        double[] expected = new double[c.length];
        double[] magnitude = new double[c.length];
        float[] ordered = new float[c.length];
        for (int i = 0; i < g.m; i++) {
            for (int j = 0; j < g.n; j++) {
                float chain = g.accumulate ? c[i * g.n + j] : 0f;
                double sum = chain;
                double size = Math.abs(sum);
                for (int p = 0; p < g.k; p++) {
                    float x = a[g.a(i, p)];
                    float y = b[g.b(p, j)];
                    chain = Math.fma(x, y, chain);
                    sum += (double) x * y;
                    size += Math.abs((double) x * y);
                }
                expected[i * g.n + j] = sum;
                magnitude[i * g.n + j] = size;
                ordered[i * g.n + j] = chain;
            }
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix result = g.accumulate ? rig.memory.update("c", g.m, g.n, c) : rig.memory.output("c", g.m, g.n);
            rig.kernels.gemm(
                    rig.stream,
                    g.transposeA ? rig.memory.input("a", g.k, g.m, a) : rig.memory.input("a", g.m, g.k, a),
                    g.transposeA,
                    g.transposeB ? rig.memory.input("b", g.n, g.k, b) : rig.memory.input("b", g.k, g.n, b),
                    g.transposeB,
                    result,
                    g.accumulate);
            rig.finish();
            int[] shape = {g.m, g.n};
            float[] actual = rig.memory.read(result);
            check.close(Tolerance.sum(g.k + 1), "c", shape, magnitude, expected, actual);
            if (subject.bitExact()) {
                check.same("c, k ascending by fma", shape, ordered, actual);
            }
        }
    }

    /** 0 x NaN is NaN: a product left out because one factor is zero would hide it. */
    private void checkGemmNan(Check check) {
        float[] a = new float[5 * 3];
        float[] b = new float[3 * 4];
        b[1 * 4 + 2] = Float.NaN;
        double[] expected = new double[5 * 4];
        for (int i = 0; i < 5; i++) {
            expected[i * 4 + 2] = Double.NaN;
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix c = rig.memory.output("c", 5, 4);
            rig.kernels.gemm(
                    rig.stream, rig.memory.input("a", 5, 3, a), false, rig.memory.input("b", 3, 4, b), false, c, false);
            rig.finish();
            check.close(Tolerance.EXACT, "c", new int[] {5, 4}, 0, expected, rig.memory.read(c));
        }
    }

    private void checkAddBias(Check check) {
        float[] values = Data.uniform("values", 7 * 19, 1f);
        float[] bias = Data.uniform("bias", 19, 2f);
        float[] expected = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            expected[i] = values[i] + bias[i % 19];
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix c = rig.memory.update("c", 7, 19, values);
            rig.kernels.addBias(rig.stream, c, rig.memory.input("bias", 1, 19, bias));
            rig.finish();
            check.same("c", new int[] {7, 19}, expected, rig.memory.read(c));
        }
    }

    private void checkSumRows(Check check, int rows, boolean accumulate) {
        int columns = 35;
        float[] a = Data.uniform("a", rows * columns, 1f);
        float[] start = Data.uniform("out", columns, 1f);
        double[] expected = new double[columns];
        double[] magnitude = new double[columns];
        float[] ordered = new float[columns];
        for (int j = 0; j < columns; j++) {
            ordered[j] = accumulate ? start[j] : 0f;
            expected[j] = ordered[j];
            magnitude[j] = Math.abs(expected[j]);
            for (int r = 0; r < rows; r++) {
                ordered[j] += a[r * columns + j];
                expected[j] += a[r * columns + j];
                magnitude[j] += Math.abs(a[r * columns + j]);
            }
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix out =
                    accumulate ? rig.memory.update("out", 1, columns, start) : rig.memory.output("out", 1, columns);
            rig.kernels.sumRows(rig.stream, rig.memory.input("a", rows, columns, a), out, accumulate);
            rig.finish();
            int[] shape = {1, columns};
            check.close(Tolerance.sum(rows + 1), "out", shape, magnitude, expected, rig.memory.read(out));
            if (subject.bitExact()) {
                check.same("out, rows ascending", shape, ordered, rig.memory.read(out));
            }
        }
    }

    private void checkAdd(Check check) {
        float[] x = Data.uniform("x", 6 * 21, 1f);
        float[] y = Data.uniform("y", 6 * 21, 1f);
        float[] expected = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            expected[i] = x[i] + y[i];
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix sum = rig.memory.update("y", 6, 21, y);
            rig.kernels.add(rig.stream, rig.memory.input("x", 6, 21, x), sum);
            rig.finish();
            check.same("y", new int[] {6, 21}, expected, rig.memory.read(sum));
        }
    }

    private void checkMultiply(Check check, boolean inPlace) {
        float[] a = Data.uniform("a", 6 * 21, 1f);
        float[] b = Data.uniform("b", 6 * 21, 2f);
        float[] expected = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            expected[i] = a[i] * b[i];
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix y = inPlace ? rig.memory.update("y", 6, 21, b) : rig.memory.output("y", 6, 21);
            Matrix right = inPlace ? y : rig.memory.input("b", 6, 21, b);
            rig.kernels.multiply(rig.stream, rig.memory.input("a", 6, 21, a), right, y);
            rig.finish();
            check.same("y", new int[] {6, 21}, expected, rig.memory.read(y));
        }
    }

    private void checkZeroPadding(Check check) {
        int[] lengths = {5, 2, 3, 0, -1};
        float[] values = Data.uniform("y", lengths.length * 19, 1f);
        values[2 * 19 + 1] = Float.NaN;
        values[3 * 19 + 1] = Float.NaN;
        float[] expected = values.clone();
        Arrays.fill(expected, 1 * 19, 2 * 19, 0f);
        Arrays.fill(expected, 3 * 19, 5 * 19, 0f);
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix y = rig.memory.update("y", lengths.length, 19, values);
            rig.kernels.zeroPadding(rig.stream, 2, rig.memory.ints("lengths", lengths), y);
            rig.finish();
            check.same("y", new int[] {lengths.length, 19}, expected, rig.memory.read(y));
        }
    }

    private void checkCopyPadding(Check check) {
        int[] lengths = {5, 2, 3, 0, -1};
        float[] x = Data.uniform("x", lengths.length * 19, 1f);
        x[0] = Float.NaN;
        x[3 * 19 + 1] = -0f;
        float[] y = Data.uniform("y", lengths.length * 19, 1f);
        float[] expected = y.clone();
        System.arraycopy(x, 19, expected, 19, 19);
        System.arraycopy(x, 3 * 19, expected, 3 * 19, 2 * 19);
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix result = rig.memory.update("y", lengths.length, 19, y);
            rig.kernels.copyPadding(
                    rig.stream,
                    2,
                    rig.memory.ints("lengths", lengths),
                    rig.memory.input("x", lengths.length, 19, x),
                    result);
            rig.finish();
            check.same("y", new int[] {lengths.length, 19}, expected, rig.memory.read(result));
        }
    }

    private void checkCopy(Check check) {
        float[] x = Data.uniform("x", 6 * 21, 1f);
        x[17] = Float.NaN;
        x[18] = -0f;
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix y = rig.memory.output("y", 6, 21);
            rig.kernels.copy(rig.stream, rig.memory.input("x", 6, 21, x), y);
            rig.finish();
            check.same("y", new int[] {6, 21}, x, rig.memory.read(y));
        }
    }

    private static final int[] IDS = {3, 0, 3, -1, 4, 5, Integer.MIN_VALUE, Integer.MAX_VALUE, 3};

    private void checkGather(Check check) {
        int width = 19;
        float[] table = Data.uniform("table", 5 * width, 1f);
        float[] expected = new float[IDS.length * width];
        for (int r = 0; r < IDS.length; r++) {
            if (IDS[r] >= 0 && IDS[r] < 5) {
                System.arraycopy(table, IDS[r] * width, expected, r * width, width);
            }
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix out = rig.memory.output("out", IDS.length, width);
            rig.kernels.gather(
                    rig.stream, rig.memory.input("table", 5, width, table), rig.memory.ints("ids", IDS), out);
            rig.finish();
            check.same("out", new int[] {IDS.length, width}, expected, rig.memory.read(out));
        }
    }

    private void checkScatterAdd(Check check) {
        int width = 19;
        float[] rows = Data.uniform("rows", IDS.length * width, 1f);
        float[] table = Data.uniform("table", 5 * width, 1f);
        double[] expected = Data.widen(table);
        float[] ordered = table.clone();
        for (int r = 0; r < IDS.length; r++) {
            for (int j = 0; j < width && IDS[r] >= 0 && IDS[r] < 5; j++) {
                expected[IDS[r] * width + j] += rows[r * width + j];
                ordered[IDS[r] * width + j] += rows[r * width + j];
            }
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Matrix sum = rig.memory.update("table", 5, width, table);
            DeviceBuffer ids = rig.memory.ints("ids", IDS);
            rig.kernels.scatterAdd(rig.stream, rig.memory.input("rows", IDS.length, width, rows), ids, sum);
            rig.finish();
            int[] shape = {5, width};
            check.close(Tolerance.sum(4), "table", shape, 4, expected, rig.memory.read(sum));
            if (subject.bitExact()) {
                check.same("table, rows ascending", shape, ordered, rig.memory.read(sum));
            }
        }
    }
}
