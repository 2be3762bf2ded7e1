package org.lstm4j.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.WeightKind;

class RecurrentMathTest {
    private static final long SEED = 7;

    /** Steps, rows, input and hidden size, direction, mask mode, biases, and the rows' lengths as digits. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 1, FORWARD, ZERO_OUTPUT, DOUBLE, 1",
        "4, 3, 2, 5, FORWARD, ZERO_OUTPUT, DOUBLE, 444",
        "4, 3, 2, 5, REVERSE, ZERO_OUTPUT, SINGLE, 444",
        "5, 4, 3, 2, FORWARD, ZERO_OUTPUT, NONE, 0513",
        "5, 4, 3, 2, REVERSE, ZERO_OUTPUT, DOUBLE, 0513",
        "5, 4, 1, 3, FORWARD, CARRY, DOUBLE, 0513",
        "5, 4, 1, 3, REVERSE, CARRY, DOUBLE, 0513",
        "0, 2, 3, 2, FORWARD, CARRY, DOUBLE, 00",
    })
    void gradientsAgreeWithCentralDifferences(
            int steps,
            int batch,
            int inputSize,
            int hiddenSize,
            Direction direction,
            MaskMode maskMode,
            Bias bias,
            String lengths) {
        RecurrentSpec spec = RecurrentSpec.lstm(inputSize, hiddenSize).toBuilder()
                .direction(direction)
                .maskMode(maskMode)
                .bias(bias)
                .build();
        checkGradients(spec, steps, batch, lengths.chars().map(c -> c - '0').toArray());
    }

    /** Activations without saturation or kinks near the drawn values, each in the place of every gate in turn. */
    @ParameterizedTest
    @EnumSource(
            value = Activation.Kind.class,
            names = {"AFFINE", "SCALED_TANH", "SOFTSIGN", "SOFTPLUS"})
    void gradientsHoldForOtherActivations(Activation.Kind kind) {
        Activation other = new Activation(kind, 0.7f, 0.4f);
        for (int position = 0; position < 5; position++) {
            List<Activation> activations =
                    new ArrayList<>(RecurrentSpec.lstm(1, 1).activations());
            activations.set(position, other);
            RecurrentSpec spec = RecurrentSpec.lstm(2, 3).toBuilder()
                    .activations(activations)
                    .build();
            checkGradients(spec, 3, 2, new int[] {3, 2});
        }
    }

    private static void checkGradients(RecurrentSpec spec, int steps, int batch, int[] lengths) {
        Random random = new Random(SEED);
        int outputs = batch * spec.outputSize();
        CellWeights weights = randomWeights(spec, random);
        RecurrentMath.Input in = new RecurrentMath.Input(
                steps,
                batch,
                CentralDifferences.random(random, steps * batch * spec.inputSize(), 1),
                lengths,
                CentralDifferences.random(random, outputs, 1),
                CentralDifferences.random(random, outputs, 1),
                CentralDifferences.random(random, steps * outputs, 1));
        double[] dy = CentralDifferences.random(random, steps * outputs, 1);
        double[] dLastH = CentralDifferences.random(random, outputs, 1);
        double[] dLastC = CentralDifferences.random(random, outputs, 1);

        RecurrentMath math = new RecurrentMath(spec, weights);
        RecurrentMath.Gradients d =
                math.backward(in, math.forward(in), new RecurrentMath.OutputGradients(dy, dLastH, dLastC));

        DoubleSupplier loss = () -> {
            RecurrentMath.Output out = math.forward(in);
            return CentralDifferences.dot(out.y(), dy)
                    + CentralDifferences.dot(out.lastH(), dLastH)
                    + CentralDifferences.dot(out.lastC(), dLastC);
        };
        for (WeightKind kind : spec.weightKinds()) {
            CentralDifferences.check(kind.name(), weights.get(kind), d.weights().get(kind), loss);
        }
        CentralDifferences.check("x", in.x(), d.x(), loss);
        CentralDifferences.check("initialH", initial(in.initialH()), d.initialH(), loss);
        CentralDifferences.check("initialC", initial(in.initialC()), d.initialC(), loss);
    }

    private static double[] initial(double @Nullable [] state) {
        return Objects.requireNonNull(state);
    }

    /** With all weights zero each gate is its bias through its activation: a wrong block order cannot pass. */
    @Test
    void gatesStandInCanonicalOrder() {
        RecurrentSpec spec =
                RecurrentSpec.lstm(1, 1).toBuilder().bias(Bias.SINGLE).build();
        CellWeights weights = CellWeights.zeros(spec);
        double[] bias = {0.1, 0.2, 0.3, 0.4};
        System.arraycopy(bias, 0, weights.get(WeightKind.INPUT_BIAS), 0, bias.length);
        double i = 1 / (1 + Math.exp(-0.1));
        double f = 1 / (1 + Math.exp(-0.2));
        double g = Math.tanh(0.3);
        double o = 1 / (1 + Math.exp(-0.4));
        double c = f * 0.9 + i * g;

        RecurrentMath.Output out = new RecurrentMath(spec, weights)
                .forward(new RecurrentMath.Input(
                        1, 1, new double[] {5}, null, new double[] {0.8}, new double[] {0.9}, null));

        assertArrayEquals(new double[] {i, f, g, o}, out.gates(), 1e-15);
        assertArrayEquals(new double[] {c}, out.c(), 1e-15);
        assertArrayEquals(new double[] {o * Math.tanh(c)}, out.y(), 1e-15);
    }

    /** W and U act on the right operand, row by row of canonical layout. */
    @Test
    void productsUseRowsOfTheCanonicalMatrices() {
        RecurrentSpec spec =
                RecurrentSpec.lstm(2, 2).toBuilder().bias(Bias.NONE).build();
        CellWeights weights = CellWeights.zeros(spec);
        int candidateRow = 2 * 2 + 1; // unit 1 of block g
        weights.get(WeightKind.INPUT)[candidateRow * 2] = 0.5;
        weights.get(WeightKind.RECURRENT)[candidateRow * 2 + 1] = -0.25;

        RecurrentMath.Output out = new RecurrentMath(spec, weights)
                .forward(new RecurrentMath.Input(1, 1, new double[] {0.6, 9}, null, new double[] {9, 0.4}, null, null));

        assertArrayEquals(
                new double[] {0.5, 0.5, 0.5, 0.5, 0, Math.tanh(0.5 * 0.6 - 0.25 * 0.4), 0.5, 0.5}, out.gates(), 1e-15);
    }

    @ParameterizedTest
    @EnumSource(Direction.class)
    void paddedRowsEqualRowsAlone(Direction direction) {
        RecurrentSpec spec =
                RecurrentSpec.lstm(2, 3).toBuilder().direction(direction).build();
        Random random = new Random(SEED);
        RecurrentMath math = new RecurrentMath(spec, randomWeights(spec, random));
        double[] x = CentralDifferences.random(random, 4 * 2 * 2, 1);
        RecurrentMath.Output padded =
                math.forward(new RecurrentMath.Input(4, 2, x, new int[] {4, 2}, null, null, null));
        double[] alone = {x[2], x[3], x[6], x[7]};
        RecurrentMath.Output unpadded = math.forward(RecurrentMath.Input.of(2, 1, alone));

        assertArrayEquals(unpadded.lastH(), Arrays.copyOfRange(padded.lastH(), 3, 6));
        assertArrayEquals(Arrays.copyOfRange(unpadded.y(), 0, 3), Arrays.copyOfRange(padded.y(), 3, 6));
        assertArrayEquals(new double[3], Arrays.copyOfRange(padded.y(), 3 * 6 + 3, 3 * 6 + 6));
    }

    /** What a sequence feels through h[t] is what its rest feels through its initial state, and the output itself. */
    @Test
    void hiddenGradientIsTheInitialGradientOfTheRest() {
        RecurrentSpec spec = RecurrentSpec.lstm(2, 3);
        Random random = new Random(SEED);
        RecurrentMath math = new RecurrentMath(spec, randomWeights(spec, random));
        double[] x = CentralDifferences.random(random, 4 * 2, 1);
        double[] dy = CentralDifferences.random(random, 4 * 3, 1);
        RecurrentMath.Input whole = RecurrentMath.Input.of(4, 1, x);
        RecurrentMath.Output out = math.forward(whole);
        double[] dh = math.backward(whole, out, new RecurrentMath.OutputGradients(dy, null, null))
                .h();

        RecurrentMath.Input rest = new RecurrentMath.Input(
                2,
                1,
                Arrays.copyOfRange(x, 4, 8),
                null,
                Arrays.copyOfRange(out.h(), 3, 6),
                Arrays.copyOfRange(out.c(), 3, 6),
                null);
        double[] expected = math.backward(
                        rest,
                        math.forward(rest),
                        new RecurrentMath.OutputGradients(Arrays.copyOfRange(dy, 6, 12), null, null))
                .initialH();
        for (int j = 0; j < 3; j++) {
            assertEquals(expected[j] + dy[3 + j], dh[3 + j], 1e-15);
        }
    }

    /**
     * Against {@code torch.nn.LSTM(2, 2)} of PyTorch 1.13 in float64: weights, x, h0 and c0 hold 0.5 sin(1), 0.5 sin(2), ...
     * in this order, and the loss is the sum of the squared outputs and of the last cell states.
     */
    @Test
    void agreesWithPyTorch() {
        double[] y = numbers("""
                0.07066032788458858 0.09555139441940073 0.0007585848075458571 -0.002913494594250213
                0.10462551860591363 0.17489997001583815 0.021500701808762006 0.15131368035729248
                0.06985108283969364 0.15700888085194092 0.10249217452807707 0.18327358764256135""");
        double[] lastC = numbers("""
                0.10442466863953337 0.32241208730802917 0.1692328536643405 0.35502005876497456""");
        double[] dRecurrent = numbers("""
                0.009089286416932081 0.02353871814922896 -0.002147563354768331 0.04346677210571078
                -0.011289346594001956 -0.010701270385257705 0.012718264317986915 0.019799968957445176
                0.019488940569256888 0.2312303772361389 0.020156191327202602 0.17380131749194455
                -0.000954199671008021 0.0012588085242099865 -0.0019362494881875374 0.007108586589258937""");
        double[] dx = numbers("""
                -0.028336068396353498 -0.12006411798667331 -0.02829442731698137 -0.08884871381135064
                -0.02925087189038196 -0.16479738886770864 -0.0003250456632162715 -0.1535666589019191
                -0.024133036320908196 -0.2975355039397797 -0.01661007983960337 -0.26796396421624935""");

        RecurrentSpec spec = RecurrentSpec.lstm(2, 2);
        CellWeights weights = CellWeights.zeros(spec);
        int drawn = 0;
        for (WeightKind kind : spec.weightKinds()) {
            double[] array = weights.get(kind);
            System.arraycopy(sines(drawn, array.length), 0, array, 0, array.length);
            drawn += array.length;
        }
        RecurrentMath.Input in =
                new RecurrentMath.Input(3, 2, sines(drawn, 12), null, sines(drawn + 12, 4), sines(drawn + 16, 4), null);
        RecurrentMath math = new RecurrentMath(spec, weights);
        RecurrentMath.Output out = math.forward(in);
        double[] dy = Arrays.stream(out.y()).map(v -> 2 * v).toArray();
        RecurrentMath.Gradients d =
                math.backward(in, out, new RecurrentMath.OutputGradients(dy, null, new double[] {1, 1, 1, 1}));

        assertArrayEquals(y, out.y(), 1e-15);
        assertArrayEquals(lastC, out.lastC(), 1e-15);
        assertArrayEquals(dRecurrent, d.weights().get(WeightKind.RECURRENT), 1e-15);
        assertArrayEquals(dx, d.x(), 1e-15);
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split("\\s+"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    private static double[] sines(int from, int size) {
        return IntStream.range(0, size)
                .mapToDouble(i -> 0.5 * Math.sin(from + i + 1))
                .toArray();
    }

    @Test
    void refusesWhatItHasNoEquationsFor() {
        RecurrentSpec peephole =
                RecurrentSpec.lstm(1, 1).toBuilder().peephole(true).build();
        assertEquals(
                "peephole: expected false, got true; no oracle yet",
                assertThrows(LstmException.class, () -> new RecurrentMath(peephole, CellWeights.zeros(peephole)))
                        .getMessage());
        RecurrentSpec gru = RecurrentSpec.gru(1, 1);
        assertEquals(
                "cell: expected LSTM, got GRU; no oracle yet",
                assertThrows(LstmException.class, () -> new RecurrentMath(gru, CellWeights.zeros(gru)))
                        .getMessage());
    }

    @Test
    void namesTheArrayOfWrongSize() {
        RecurrentSpec spec = RecurrentSpec.lstm(2, 3);
        RecurrentMath math = new RecurrentMath(spec, CellWeights.zeros(spec));
        assertEquals(
                "x: expected 8 values, got 7",
                assertThrows(ShapeException.class, () -> math.forward(RecurrentMath.Input.of(2, 2, new double[7])))
                        .getMessage());
    }

    private static CellWeights randomWeights(RecurrentSpec spec, Random random) {
        CellWeights weights = CellWeights.zeros(spec);
        for (WeightKind kind : spec.weightKinds()) {
            double[] array = weights.get(kind);
            System.arraycopy(CentralDifferences.random(random, array.length, 0.8), 0, array, 0, array.length);
        }
        return weights;
    }
}
