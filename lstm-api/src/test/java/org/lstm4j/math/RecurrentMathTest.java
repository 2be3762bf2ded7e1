package org.lstm4j.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.ShapeException;
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
        GradientCheck.of(spec, steps, batch, lengths.chars().map(c -> c - '0').toArray());
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
        RecurrentMath math = new RecurrentMath(spec, GradientCheck.randomWeights(spec, random));
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
        RecurrentMath math = new RecurrentMath(spec, GradientCheck.randomWeights(spec, random));
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

    @Test
    void namesTheArrayOfWrongSize() {
        RecurrentSpec spec = RecurrentSpec.lstm(2, 3);
        RecurrentMath math = new RecurrentMath(spec, CellWeights.zeros(spec));
        assertEquals(
                "x: expected 8 values, got 7",
                assertThrows(ShapeException.class, () -> math.forward(RecurrentMath.Input.of(2, 2, new double[7])))
                        .getMessage());
    }
}
