package org.lstm4j.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.WeightKind;

/** Every option of every cell: its gradients by central differences, its formula by one step worked out by hand. */
class CellOptionsTest {
    private static final float NO_CLIP = Float.POSITIVE_INFINITY;

    /**
     * All combinations of what changes an LSTM's formulas; what does not (biases, direction, mask mode) takes turns.
     *
     * <p>The clips are tight enough that some units are bounded and some are not.
     */
    static Stream<RecurrentSpec> lstms() {
        List<RecurrentSpec> specs = new ArrayList<>();
        for (Coupling coupling : Coupling.values()) {
            for (int options = 0; options < 1 << 5; options++) {
                specs.add(turn(RecurrentSpec.lstm(2, 4), specs.size()).toBuilder()
                        .coupling(coupling)
                        .peephole((options & 1) != 0)
                        .projectionSize((options & 2) != 0 ? 3 : 0)
                        .layerNorm((options & 4) != 0)
                        .inputClip((options & 8) != 0 ? 0.7f : NO_CLIP)
                        .cellClip((options & 16) != 0 ? 0.4f : NO_CLIP)
                        .build());
            }
        }
        return specs.stream();
    }

    /** Likewise for the cells without cell state. */
    static Stream<RecurrentSpec> others() {
        List<RecurrentSpec> specs = new ArrayList<>();
        for (RecurrentSpec plain : List.of(
                RecurrentSpec.gru(2, 4),
                RecurrentSpec.gru(2, 4).toBuilder()
                        .resetForm(ResetForm.BEFORE_PRODUCT)
                        .build(),
                RecurrentSpec.rnn(2, 4),
                RecurrentSpec.rnn(2, 4).toBuilder()
                        .activations(List.of(Activation.RELU))
                        .build())) {
            for (Bias bias : Bias.values()) {
                for (int options = 0; options < 1 << 2; options++) {
                    specs.add(turn(plain, specs.size()).toBuilder()
                            .bias(bias)
                            .layerNorm((options & 1) != 0)
                            .inputClip((options & 2) != 0 ? 0.7f : NO_CLIP)
                            .build());
                }
            }
        }
        return specs.stream();
    }

    private static RecurrentSpec turn(RecurrentSpec spec, int turn) {
        return spec.toBuilder()
                .bias(inTurn(Bias.values(), turn))
                .direction(inTurn(Direction.values(), turn / 3))
                .maskMode(inTurn(MaskMode.values(), turn / 5))
                .build();
    }

    private static <T> T inTurn(T[] choices, int turn) {
        return choices[turn % choices.length];
    }

    @ParameterizedTest
    @MethodSource({"lstms", "others"})
    void gradientsAgreeWithCentralDifferences(RecurrentSpec spec) {
        GradientCheck.of(spec, 3, 2, 3, 2);
    }

    static Stream<Arguments> activations() {
        return Stream.of(Cell.values())
                .flatMap(cell -> Stream.of(Activation.Kind.values()).map(kind -> Arguments.of(cell, kind)));
    }

    /** Every function in every place, one at a time. */
    @ParameterizedTest
    @MethodSource("activations")
    void gradientsHoldForEveryActivation(Cell cell, Activation.Kind kind) {
        RecurrentSpec plain = switch (cell) {
            case LSTM -> RecurrentSpec.lstm(2, 3);
            case GRU -> RecurrentSpec.gru(2, 3);
            case RNN -> RecurrentSpec.rnn(2, 3);
        };
        for (int position = 0; position < plain.activations().size(); position++) {
            List<Activation> changed = new ArrayList<>(plain.activations());
            changed.set(position, new Activation(kind, 0.7f, 0.4f));
            GradientCheck.of(plain.toBuilder().activations(changed).build(), 3, 2, 3, 2);
        }
    }

    private static final double X_I = 0.1;
    private static final double X_F = 0.2;
    private static final double X_G = 0.3;
    private static final double X_O = 0.4;
    private static final double C = 0.9;

    /** One unit whose pre-activations, but for peepholes, are 0.1, 0.2, 0.3 and 0.4, from c' = 0.9. */
    private static RecurrentMath.Output lstm(RecurrentSpec spec) {
        CellWeights weights = CellWeights.zeros(spec);
        System.arraycopy(new double[] {X_I, X_F, X_G, X_O}, 0, weights.get(WeightKind.INPUT_BIAS), 0, 4);
        if (spec.peephole()) {
            System.arraycopy(new double[] {0.5, 0.6, 0.7}, 0, weights.get(WeightKind.PEEPHOLE), 0, 3);
        }
        return new RecurrentMath(spec, weights)
                .forward(new RecurrentMath.Input(
                        1, 1, new double[] {5}, null, new double[] {0.8}, new double[] {C}, null));
    }

    private static RecurrentSpec oneUnit() {
        return RecurrentSpec.lstm(1, 1).toBuilder().bias(Bias.SINGLE).build();
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static void assertLstm(RecurrentMath.Output out, double i, double f, double g, double o, double c) {
        assertArrayEquals(new double[] {i, f, g, o}, out.gates(), 1e-15);
        assertArrayEquals(new double[] {c}, out.c(), 1e-15);
        assertArrayEquals(new double[] {o * Math.tanh(c)}, out.y(), 1e-15);
    }

    /** i and f see the old cell state, o the new one. */
    @Test
    void peepholes() {
        double i = sigmoid(X_I + 0.5 * C);
        double f = sigmoid(X_F + 0.6 * C);
        double g = Math.tanh(X_G);
        double c = f * C + i * g;
        double o = sigmoid(X_O + 0.7 * c);
        assertLstm(lstm(oneUnit().toBuilder().peephole(true).build()), i, f, g, o, c);
    }

    @Test
    void forgetGateFromInputGate() {
        double i = sigmoid(X_I);
        double g = Math.tanh(X_G);
        RecurrentSpec spec =
                oneUnit().toBuilder().coupling(Coupling.FORGET_FROM_INPUT).build();
        assertLstm(lstm(spec), i, 1 - i, g, sigmoid(X_O), (1 - i) * C + i * g);
    }

    @Test
    void inputGateFromForgetGate() {
        double f = sigmoid(X_F);
        double g = Math.tanh(X_G);
        RecurrentSpec spec =
                oneUnit().toBuilder().coupling(Coupling.INPUT_FROM_FORGET).build();
        assertLstm(lstm(spec), 1 - f, f, g, sigmoid(X_O), f * C + (1 - f) * g);
    }

    /** The input clip bounds what the gates' activations see, and not what c's activation sees. */
    @Test
    void inputClip() {
        float clip = 0.25f;
        double i = sigmoid(X_I);
        double f = sigmoid(X_F);
        double g = Math.tanh(clip);
        RecurrentSpec spec = oneUnit().toBuilder().inputClip(clip).build();
        assertLstm(lstm(spec), i, f, g, sigmoid(clip), f * C + i * g);
    }

    /** A bounded cell state is what the next step, h and o's peephole see. */
    @Test
    void cellClip() {
        float clip = 0.5f;
        double i = sigmoid(X_I + 0.5 * C);
        double f = sigmoid(X_F + 0.6 * C);
        double o = sigmoid(X_O + 0.7 * clip);
        RecurrentSpec spec = oneUnit().toBuilder().peephole(true).cellClip(clip).build();
        RecurrentMath.Output out = lstm(spec);
        assertLstm(out, i, f, Math.tanh(X_G), o, clip);
        assertEquals(clip, out.lastC()[0]);
    }

    /** Two units with pre-activations a and b have mean (a + b) / 2 and variance ((a - b) / 2)^2, in each gate by itself. */
    @ParameterizedTest
    @CsvSource({"LSTM, 4", "GRU, 3", "RNN, 1"})
    void layerNormIsTakenOverTheUnitsOfEachGate(Cell cell, int gates) {
        RecurrentSpec spec = (cell == Cell.LSTM
                        ? RecurrentSpec.lstm(1, 2)
                        : cell == Cell.GRU ? RecurrentSpec.gru(1, 2) : RecurrentSpec.rnn(1, 2))
                .toBuilder().bias(Bias.SINGLE).layerNorm(true).build();
        CellWeights weights = CellWeights.zeros(spec);
        double[] expected = new double[2 * gates];
        for (int gate = 0; gate < gates; gate++) {
            double half = 0.1 * (gate + 1);
            double deviation = Math.sqrt(half * half + RecurrentSpec.NORM_EPSILON);
            for (int unit = 0; unit < 2; unit++) {
                int at = 2 * gate + unit;
                double gain = 0.6 + 0.1 * at;
                double bias = 0.3 - 0.07 * at;
                double sign = unit == 0 ? 1 : -1;
                weights.get(WeightKind.INPUT_BIAS)[at] = 3 * gate + sign * half;
                weights.get(WeightKind.NORM_GAIN)[at] = gain;
                weights.get(WeightKind.NORM_BIAS)[at] = bias;
                double a = gain * sign * half / deviation + bias;
                expected[at] = ActivationMath.value(spec.activations().get(gate), a);
            }
        }
        RecurrentMath.Output out =
                new RecurrentMath(spec, weights).forward(RecurrentMath.Input.of(1, 1, new double[] {1}));
        assertArrayEquals(expected, out.gates(), 1e-13);
    }

    /** One unit with all weights distinct: which bias stands inside the reset, and whether the reset precedes U. */
    @ParameterizedTest
    @EnumSource(ResetForm.class)
    void resetForms(ResetForm form) {
        RecurrentSpec spec = RecurrentSpec.gru(1, 1).toBuilder().resetForm(form).build();
        CellWeights weights = CellWeights.zeros(spec);
        System.arraycopy(new double[] {0.1, 0.2, 0.3}, 0, weights.get(WeightKind.INPUT), 0, 3);
        System.arraycopy(new double[] {0.4, 0.5, 0.6}, 0, weights.get(WeightKind.RECURRENT), 0, 3);
        System.arraycopy(new double[] {0.7, 0.8, 0.9}, 0, weights.get(WeightKind.INPUT_BIAS), 0, 3);
        System.arraycopy(new double[] {-0.4, -0.3, -0.2}, 0, weights.get(WeightKind.RECURRENT_BIAS), 0, 3);
        double x = 1.1;
        double h = 0.75;
        double r = sigmoid(0.1 * x + 0.4 * h + 0.7 - 0.4);
        double z = sigmoid(0.2 * x + 0.5 * h + 0.8 - 0.3);
        double n = form == ResetForm.AFTER_PRODUCT
                ? Math.tanh(0.3 * x + 0.9 + r * (0.6 * h - 0.2))
                : Math.tanh(0.3 * x + 0.9 + 0.6 * (r * h) - 0.2);

        RecurrentMath.Output out = new RecurrentMath(spec, weights)
                .forward(new RecurrentMath.Input(1, 1, new double[] {x}, null, new double[] {h}, null, null));

        assertArrayEquals(new double[] {r, z, n}, out.gates(), 1e-15);
        assertArrayEquals(new double[] {z * h + (1 - z) * n}, out.y(), 1e-15);
    }

    /** Before the product, U mixes units that are already reset: with one unit the two forms differ by biases alone. */
    @Test
    void resetBeforeTheProductScalesWhatTheProductSees() {
        RecurrentSpec spec = RecurrentSpec.gru(1, 2).toBuilder()
                .resetForm(ResetForm.BEFORE_PRODUCT)
                .bias(Bias.SINGLE)
                .build();
        CellWeights weights = CellWeights.zeros(spec);
        weights.get(WeightKind.INPUT_BIAS)[0] = 0.5; // r of unit 0; that of unit 1 is one half
        weights.get(WeightKind.RECURRENT)[4 * 2] = 0.25; // the candidate of unit 0 sees unit 0
        weights.get(WeightKind.RECURRENT)[4 * 2 + 1] = -0.75; // and unit 1
        RecurrentMath.Output out = new RecurrentMath(spec, weights)
                .forward(new RecurrentMath.Input(1, 1, new double[] {0}, null, new double[] {0.6, 0.4}, null, null));
        assertEquals(Math.tanh(0.25 * sigmoid(0.5) * 0.6 - 0.75 * 0.5 * 0.4), out.gates()[4], 1e-15);
        assertEquals(0, out.gates()[5], 1e-15);
    }

    /** Dropout acts on the recurrent product alone: a GRU keeps its whole state. */
    @ParameterizedTest
    @EnumSource(ResetForm.class)
    void dropoutLeavesWhatAGruKeeps(ResetForm form) {
        RecurrentSpec spec = RecurrentSpec.gru(1, 1).toBuilder()
                .resetForm(form)
                .bias(Bias.NONE)
                .build();
        CellWeights weights = CellWeights.zeros(spec);
        System.arraycopy(new double[] {0.4, 0.5, 0.6}, 0, weights.get(WeightKind.RECURRENT), 0, 3);
        RecurrentMath.Output out = new RecurrentMath(spec, weights)
                .forward(new RecurrentMath.Input(
                        1, 1, new double[] {0}, null, new double[] {0.8}, null, new double[] {0}));
        assertArrayEquals(new double[] {0.5, 0.5, 0}, out.gates(), 1e-15);
        assertArrayEquals(new double[] {0.4}, out.y(), 1e-15);
    }
}
