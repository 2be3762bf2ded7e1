package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.LstmException;
import org.lstm4j.backend.cpu.kernel.KernelFamily;
import org.lstm4j.backend.cpu.kernel.KernelSource;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.model.SessionStream;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Usage;
import org.lstm4j.spi.WeightFormat;
import org.lstm4j.spi.WeightKind;

/** Shorter weights give one result, whoever computes it: that of the f32 model of the rounded weights. */
class WeightFormatsTest {
    private static final long SEED = 20261123;
    private static final int STEPS = 13;
    private static final int BATCH = 9;
    private static final int INPUTS = 11;
    private static final int LARGE_STEPS = 100;
    private static final int LARGE_INPUTS = 300;

    /**
     * INT8 kernels multiply by codes and scale the sums; f32 kernels multiply by the products of both. They round at other
     * places: largest difference of an output here 1.8e-7, four steps of a float below 1.
     */
    private static final float ROUNDING = 1e-6f;

    private static Stream<RecurrentLayer<?>> layers() {
        return Stream.of(
                LSTM.of(37),
                LSTM.of(16).withBias(Bias.NONE),
                GRU.of(37),
                GRU.of(70).withResetForm(ResetForm.BEFORE_PRODUCT).withBias(Bias.SINGLE),
                RNN.of(70));
    }

    static Stream<Arguments> models() {
        return layers().flatMap(layer -> Stream.of(WeightFormat.BF16, WeightFormat.INT8)
                .map(format -> Arguments.of(model(layer).withWeightFormat(format))));
    }

    private static Model model(RecurrentLayer<?> layer) {
        return model(INPUTS, layer);
    }

    private static Model model(int inputs, RecurrentLayer<?> layer) {
        return Model.builder(inputs)
                .add(layer)
                .add(Dense.of(5))
                .initialise(Initialiser.PYTORCH, 3)
                .build();
    }

    @ParameterizedTest
    @MethodSource("models")
    void sameBitsForAllFamiliesThreadsRowsAndChunks(Model model) {
        float[] x = input(BATCH);
        float[] expected = predict(model, KernelFamily.SCALAR, 1, x, BATCH);
        for (KernelFamily family : KernelFamily.values()) {
            for (int threads : family.isPresent() ? List.of(1, 3) : List.<Integer>of()) {
                String which = family + ", " + threads + " threads";
                assertArrayEquals(expected, predict(model, family, threads, x, BATCH), which);
                int row = BATCH - 2;
                assertArrayEquals(
                        part(expected, row, 5),
                        predict(model, family, threads, part(x, row, INPUTS), 1),
                        "one row, " + which);
                assertArrayEquals(
                        part(expected, row, 5), stream(model, family, part(x, row, INPUTS)), "steps, " + which);
            }
        }
    }

    static Stream<Model> largeModels() {
        return Stream.<RecurrentLayer<?>>of(
                        LSTM.of(128), GRU.of(140).withResetForm(ResetForm.BEFORE_PRODUCT), RNN.of(320))
                .map(layer -> model(LARGE_INPUTS, layer))
                .flatMap(
                        model -> Stream.of(WeightFormat.BF16, WeightFormat.INT8).map(model::withWeightFormat));
    }

    /** So large that threads share the hidden units of every step, and project the input slice by slice. */
    @ParameterizedTest
    @MethodSource("largeModels")
    void sameBitsInLockstep(Model model) {
        float[] x = gaussians(LARGE_STEPS * LARGE_INPUTS);
        float[] expected = predict(model, KernelFamily.best(), 1, x, 1, LARGE_STEPS);
        for (int threads : List.of(2, 5)) {
            assertArrayEquals(
                    expected, predict(model, KernelFamily.best(), threads, x, 1, LARGE_STEPS), threads + " threads");
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void asTheFloatModelOfTheSameWeights(Model model) {
        float[] x = input(BATCH);
        float[] stored = predict(model, KernelFamily.best(), 1, x, BATCH);
        float[] floats = predict(model.withWeightFormat(WeightFormat.F32), KernelFamily.best(), 1, x, BATCH);
        if (model.weightFormat() == WeightFormat.BF16) {
            assertArrayEquals(floats, stored);
        } else {
            assertArrayEquals(floats, stored, ROUNDING);
        }
    }

    /** What has no fused plan expands, and computes the same model. */
    @ParameterizedTest
    @EnumSource
    void otherCellsExpand(WeightFormat format) {
        Model model = Model.builder(INPUTS)
                .add(LSTM.of(9).withPeephole().withProjection(4))
                .add(Bidirectional.of(GRU.of(6)))
                .add(Dense.of(5))
                .build()
                .withWeightFormat(format);
        float[] x = input(2);
        assertArrayEquals(
                predict(model.withWeightFormat(WeightFormat.F32), KernelFamily.best(), 1, x, 2),
                predict(model, KernelFamily.best(), 1, x, 2),
                format == WeightFormat.INT8 ? ROUNDING : 0f);
    }

    @ParameterizedTest
    @MethodSource("layers")
    void packedWeightsComeBackAndAreRefusedWhereTheyDoNotFit(RecurrentLayer<?> layer) {
        Model model = model(layer);
        RecurrentWeights unrounded = model.recurrentWeights(0).getFirst();
        long floats = 0;
        try (Backend backend = backend(KernelFamily.best(), 1);
                ComputeStream stream = backend.newStream()) {
            for (WeightFormat format : WeightFormat.values()) {
                RecurrentWeights weights =
                        model.withWeightFormat(format).recurrentWeights(0).getFirst();
                RecurrentSpec spec = weights.spec();
                try (RecurrentPlan plan = backend.plan(spec, Mode.INFERENCE, Numerics.STRICT);
                        DeviceBuffer packed = backend.allocate(plan.packedBytes(), Usage.WEIGHTS)) {
                    plan.packWeights(stream, weights, packed);
                    RecurrentWeights unpacked = RecurrentWeights.zeros(spec);
                    plan.unpackWeights(stream, packed, unpacked);
                    for (WeightKind kind : spec.weightKinds()) {
                        assertArrayEquals(weights.get(kind), unpacked.get(kind), format + " " + kind);
                    }
                    floats = format == WeightFormat.F32 ? plan.packedBytes() : floats;
                    assertTrue(plan.packedBytes() <= floats, format + ": " + plan.packedBytes());
                    if (bytes(format) < Float.BYTES) {
                        String message = assertThrows(
                                        LstmException.class, () -> plan.packWeights(stream, unrounded, packed))
                                .getMessage();
                        assertTrue(message.contains("WeightFormat." + format + ".round"), message);
                    }
                }
            }
        }
    }

    /** A session's weights take what the format says, but for biases, scales and padding. */
    @ParameterizedTest
    @EnumSource
    void weightsTakeFewerBytes(WeightFormat format) {
        Model model = Model.builder(256).add(LSTM.of(256)).build().withWeightFormat(format);
        long weights = 4L * 256 * (256 + 256);
        try (Backend backend = backend(KernelFamily.best(), 1);
                Session session = model.open(backend)) {
            long beside = backend.memory().liveBytes() - bytes(format) * weights;
            assertTrue(beside > 0 && beside < weights / 16, session.model() + ": " + beside + " bytes");
        }
    }

    /** Of one weight in memory; plain Java keeps BF16 as floats. */
    private static int bytes(WeightFormat format) {
        return switch (format) {
            case F32 -> 4;
            case BF16 -> KernelFamily.best() == KernelFamily.SCALAR ? 4 : 2;
            case INT8 -> 1;
        };
    }

    private static float[] input(int batch) {
        return gaussians(batch * STEPS * INPUTS);
    }

    private static float[] gaussians(int count) {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] x = new float[count];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }

    /** One row of {@code [N, T, width]}. */
    private static float[] part(float[] values, int row, int width) {
        return Arrays.copyOfRange(values, row * STEPS * width, (row + 1) * STEPS * width);
    }

    private static float[] predict(Model model, KernelFamily family, int threads, float[] x, int batch) {
        return predict(model, family, threads, x, batch, STEPS);
    }

    private static float[] predict(Model model, KernelFamily family, int threads, float[] x, int batch, int steps) {
        try (Backend backend = backend(family, threads);
                Session session = model.open(backend)) {
            return session.predict(x, batch, steps);
        }
    }

    private static float[] stream(Model model, KernelFamily family, float[] x) {
        float[] y = new float[STEPS * 5];
        try (Backend backend = backend(family, 1);
                Session session = model.open(backend);
                SessionStream stream = session.openStream()) {
            float[] out = new float[5];
            for (int t = 0; t < STEPS; t++) {
                stream.step(Arrays.copyOfRange(x, t * INPUTS, (t + 1) * INPUTS), out);
                System.arraycopy(out, 0, y, t * 5, 5);
            }
        }
        return y;
    }

    private static Backend backend(KernelFamily family, int threads) {
        return new CpuBackend(
                CpuProvider.device(), BackendOptions.DEFAULT.withThreads(threads), KernelSource.of(family));
    }
}
