package org.lstm4j.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.PoolingMath;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.Sequence;

/** Pooling over time, with and without lengths, in every layout, and its gradients. */
final class PoolingSuite extends Suite {
    private static final int STEPS = 6;
    private static final int WIDTH = 19;
    /** All steps, none, one, some; what lies outside is taken for none or all. */
    private static final int[] LENGTHS = {STEPS, 0, 1, 4, -3, STEPS + 5};

    PoolingSuite(Subject subject) {
        super("pooling", subject);
        for (PoolMode pool : PoolMode.values()) {
            for (Layout layout : new Layout[] {Layout.TIME_MAJOR, Layout.BATCH_MAJOR, Layout.RIGHT_HALF}) {
                test(pool + " " + layout, check -> checkPool(check, pool, layout, null));
                test(pool + " " + layout + " with lengths", check -> checkPool(check, pool, layout, LENGTHS));
            }
        }
        test("the first of equal maxima takes the gradient", this::checkTies);
        test("NaN is the largest", this::checkNan);
    }

    private void checkPool(Check check, PoolMode pool, Layout layout, int @Nullable [] lengths) {
        int rows = LENGTHS.length;
        float[] x = Data.uniform("x", STEPS * rows * WIDTH, 2f);
        float[] dy = Data.uniform("dy", rows * WIDTH, 1f);
        int[] valid = new int[rows];
        Arrays.setAll(valid, n -> lengths == null ? STEPS : Math.clamp(lengths[n], 0, STEPS));
        double[] y = PoolingMath.forward(pool, Data.widen(x), WIDTH, valid);
        double[] dx = PoolingMath.backward(pool, Data.widen(x), WIDTH, valid, Data.widen(dy));
        for (int i = 0; i < x.length && lengths != null; i++) {
            // whatever padding holds, it must not be read
            x[i] = i / WIDTH / rows < valid[i / WIDTH % rows] ? x[i] : Float.NaN;
        }
        Result result = run(check, pool, layout, x, rows, WIDTH, lengths, dy);
        check.close(
                pool == PoolMode.MEAN ? Tolerance.sum(STEPS) : Tolerance.EXACT,
                "y",
                new int[] {rows, WIDTH},
                2,
                y,
                result.y);
        check.close(
                pool == PoolMode.MEAN ? Tolerance.ROUNDED : Tolerance.EXACT,
                "dx",
                new int[] {STEPS, rows, WIDTH},
                0,
                dx,
                result.dx);
    }

    private void checkTies(Check check) {
        float[] x = {1, 3, 2, 3};
        Result result = run(check, PoolMode.MAX, Layout.TIME_MAJOR, x, 1, 1, null, new float[] {5});
        check.same("dx", new int[] {4, 1, 1}, new float[] {0, 5, 0, 0}, result.dx);
    }

    private void checkNan(Check check) {
        float[] x = {1, Float.NaN, 7, Float.NaN};
        Result result = run(check, PoolMode.MAX, Layout.TIME_MAJOR, x, 1, 1, null, new float[] {5});
        check.same("y", new int[] {1, 1}, new float[] {Float.NaN}, result.y);
        check.same("dx", new int[] {4, 1, 1}, new float[] {0, 5, 0, 0}, result.dx);
    }

    /** What forward and backward gave. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Result(float[] y, float[] dx) {}

    private Result run(
            Check check,
            PoolMode pool,
            Layout layout,
            float[] values,
            int rows,
            int width,
            int @Nullable [] lengths,
            float[] d) {
        int steps = values.length / rows / width;
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            Sequence x = rig.memory.input("x", layout, steps, rows, width, values);
            DeviceBuffer valid = lengths == null ? null : rig.memory.ints("lengths", lengths);
            Matrix y = rig.memory.output("y", rows, width);
            Matrix dy = rig.memory.input("dy", rows, width, d);
            Sequence dx = rig.memory.output("dx", layout, steps, rows, width);
            rig.kernels.pool(rig.stream, pool, x, valid, y);
            rig.kernels.poolBackward(rig.stream, pool, x, valid, dy, dx);
            rig.finish();
            return new Result(rig.memory.read(y), rig.memory.read(dx));
        }
    }
}
