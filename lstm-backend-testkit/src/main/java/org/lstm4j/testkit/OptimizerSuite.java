package org.lstm4j.testkit;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;

/** Optimizer steps and the norm they clip by. Optimizers run over whole buffers, so these have no guards inside. */
final class OptimizerSuite extends Suite {
    private static final int SIZE = 1003;

    OptimizerSuite(Subject subject) {
        super("optimizers", subject);
        test("sum of squares", check -> checkSum(check, false));
        test("sum of squares added", check -> checkSum(check, true));
        test("sgd", check -> checkSgd(check, false, null));
        test("sgd with momentum", check -> checkSgd(check, true, null));
        test("sgd clipped", check -> checkSgd(check, true, 0.5f));
        test("sgd below the bound of its clip", check -> checkSgd(check, true, 1e6f));
        test("adam", check -> checkAdam(check, null, false));
        test("adam clipped", check -> checkAdam(check, 0.5f, false));
        test("adam with weight decay", check -> checkAdam(check, 0.5f, true));
        test("a gradient of zero", this::checkZero);
        test("NaN passes the clip", this::checkNan);
    }

    /** Parameters, gradients and moments on device and host. */
    private final class Model implements AutoCloseable {
        final KernelRig rig;
        final float[] p = Data.uniform("parameters", SIZE, 1f);
        final float[] g = Data.uniform("gradients", SIZE, 2f);
        final float[] m = Data.uniform("first", SIZE, 0.5f);
        final float[] v = Data.uniform("second", SIZE, 0.5f);
        final float[] d = Data.uniform("decay", SIZE, 3f);
        final DeviceBuffer parameters;
        final DeviceBuffer gradients;
        final DeviceBuffer first;
        final DeviceBuffer second;
        final DeviceBuffer decay;

        Model(Check check) {
            rig = new KernelRig(subject.backend(), check);
            for (int i = 0; i < SIZE; i++) {
                v[i] = Math.abs(v[i]);
            }
            parameters = upload(p);
            gradients = upload(g);
            first = upload(m);
            second = upload(v);
            decay = upload(d);
        }

        private DeviceBuffer upload(float[] values) {
            DeviceBuffer buffer = subject.backend().allocate(SIZE * 4L, Usage.WEIGHTS);
            rig.stream.upload(MemorySegment.ofArray(values), buffer, 0);
            return buffer;
        }

        void set(DeviceBuffer buffer, float[] values) {
            rig.stream.upload(MemorySegment.ofArray(values), buffer, 0);
        }

        float[] read(DeviceBuffer buffer) {
            float[] values = new float[SIZE];
            rig.stream.download(buffer, 0, MemorySegment.ofArray(values));
            return values;
        }

        CoreKernels.@Nullable Clip clip(@Nullable Float maxNorm) {
            return maxNorm == null
                    ? null
                    : new CoreKernels.Clip(
                            rig.memory.input("squaredNorm", 1, 1, new float[] {(float) squares(g)}), maxNorm);
        }

        double clipFactor(@Nullable Float maxNorm) {
            return maxNorm == null ? 1 : Math.min(1, maxNorm / Math.sqrt((float) squares(g)));
        }

        @Override
        public void close() {
            parameters.close();
            gradients.close();
            first.close();
            second.close();
            decay.close();
            rig.close();
        }
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return sum;
    }

    private void checkSum(Check check, boolean accumulate) {
        try (Model model = new Model(check)) {
            float start = 17.25f;
            Matrix sum = accumulate
                    ? model.rig.memory.update("sum", 1, 1, new float[] {start})
                    : model.rig.memory.output("sum", 1, 1);
            model.rig.kernels.sumOfSquares(model.rig.stream, model.gradients, sum, accumulate);
            model.rig.finish();
            double[] expected = {squares(model.g) + (accumulate ? start : 0)};
            float[] actual = model.rig.memory.read(sum);
            check.close(Tolerance.ROUNDED, "sum", new int[] {1}, 0, expected, actual);
            if (subject.bitExact() && !accumulate) {
                check.same("sum, ascending in f64", new int[] {1}, new float[] {(float) expected[0]}, actual);
            }
        }
    }

    private void checkSgd(Check check, boolean momentum, @Nullable Float maxNorm) {
        float rate = 0.05f;
        float mu = 0.9f;
        try (Model model = new Model(check)) {
            double[] p = new double[SIZE];
            double[] v = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                double g = model.g[i] * model.clipFactor(maxNorm);
                v[i] = momentum ? mu * (double) model.m[i] + g : g;
                p[i] = model.p[i] - rate * v[i];
            }
            model.rig.kernels.sgd(
                    model.rig.stream,
                    new CoreKernels.Sgd(
                            model.parameters,
                            model.gradients,
                            momentum ? model.first : null,
                            rate,
                            mu,
                            model.clip(maxNorm)));
            model.rig.finish();
            checkBuffer(check, "parameters", p, model.read(model.parameters));
            if (momentum) {
                checkBuffer(check, "velocity", v, model.read(model.first));
            }
            check.same("gradients", new int[] {SIZE}, model.g, model.read(model.gradients));
        }
    }

    private void checkAdam(Check check, @Nullable Float maxNorm, boolean decays) {
        float b1 = 0.9f;
        float b2 = 0.999f;
        float c1 = 0.271f;
        float c2 = 0.002997f;
        float epsilon = 1e-8f;
        float rate = 0.01f;
        try (Model model = new Model(check)) {
            double[] p = new double[SIZE];
            double[] m = new double[SIZE];
            double[] v = new double[SIZE];
            for (int i = 0; i < SIZE; i++) {
                double g = model.g[i] * model.clipFactor(maxNorm);
                m[i] = (double) b1 * model.m[i] + (1 - (double) b1) * g;
                v[i] = (double) b2 * model.v[i] + (1 - (double) b2) * g * g;
                p[i] = model.p[i] * (decays ? 1 - rate * (double) model.d[i] : 1)
                        - rate * (m[i] / c1) / (Math.sqrt(v[i] / c2) + epsilon);
            }
            model.rig.kernels.adam(
                    model.rig.stream,
                    new CoreKernels.Adam(
                            model.parameters,
                            model.gradients,
                            model.first,
                            model.second,
                            decays ? model.decay : null,
                            rate,
                            b1,
                            b2,
                            epsilon,
                            c1,
                            c2,
                            model.clip(maxNorm)));
            model.rig.finish();
            checkBuffer(check, "parameters", p, model.read(model.parameters));
            checkBuffer(check, "first moment", m, model.read(model.first));
            checkBuffer(check, "second moment", v, model.read(model.second));
            check.same("gradients", new int[] {SIZE}, model.g, model.read(model.gradients));
        }
    }

    private static void checkBuffer(Check check, String name, double[] expected, float[] actual) {
        check.close(Tolerance.ROUNDED, name, new int[] {SIZE}, 1, expected, actual);
    }

    /** A norm of 0 clips nothing, and divides nothing by it. */
    private void checkZero(Check check) {
        try (Model model = new Model(check)) {
            model.set(model.gradients, new float[SIZE]);
            Matrix norm = model.rig.memory.input("squaredNorm", 1, 1, new float[] {0f});
            model.rig.kernels.sgd(
                    model.rig.stream,
                    new CoreKernels.Sgd(
                            model.parameters, model.gradients, null, 0.1f, 0f, new CoreKernels.Clip(norm, 1f)));
            model.rig.finish();
            check.same("parameters", new int[] {SIZE}, model.p, model.read(model.parameters));
        }
    }

    /** One NaN makes the norm NaN; training on as if nothing had happened would hide it. */
    private void checkNan(Check check) {
        try (Model model = new Model(check)) {
            float[] g = model.g.clone();
            g[500] = Float.NaN;
            model.set(model.gradients, g);
            Matrix norm = model.rig.memory.update("squaredNorm", 1, 1, new float[1]);
            model.rig.kernels.sumOfSquares(model.rig.stream, model.gradients, norm, false);
            model.rig.kernels.sgd(
                    model.rig.stream,
                    new CoreKernels.Sgd(
                            model.parameters, model.gradients, null, 0.1f, 0f, new CoreKernels.Clip(norm, 1f)));
            model.rig.finish();
            float[] actual = model.read(model.parameters);
            check.that(Float.isNaN(actual[500]), "parameters[500]: expected NaN, got " + actual[500]);
            check.that(Float.isNaN(actual[0]), "parameters[0]: expected NaN by way of the norm, got " + actual[0]);
        }
    }
}
