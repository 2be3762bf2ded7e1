package org.lstm4j.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.lstm4j.LstmException;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

class RecurrentSpecTest {
    @Test
    void weightShapesFollowTheSpec() {
        RecurrentSpec full = RecurrentSpec.lstm(3, 5).toBuilder()
                .projectionSize(2)
                .peephole(true)
                .layerNorm(true)
                .build();
        assertEquals(
                List.of(
                        WeightKind.INPUT,
                        WeightKind.RECURRENT,
                        WeightKind.INPUT_BIAS,
                        WeightKind.RECURRENT_BIAS,
                        WeightKind.PEEPHOLE,
                        WeightKind.PROJECTION,
                        WeightKind.NORM_GAIN,
                        WeightKind.NORM_BIAS),
                full.weightKinds());
        assertEquals(2, full.outputSize());
        assertEquals(List.of(20, 3), full.weightShape(WeightKind.INPUT));
        assertEquals(List.of(20, 2), full.weightShape(WeightKind.RECURRENT));
        assertEquals(List.of(20), full.weightShape(WeightKind.RECURRENT_BIAS));
        assertEquals(List.of(15), full.weightShape(WeightKind.PEEPHOLE));
        assertEquals(List.of(2, 5), full.weightShape(WeightKind.PROJECTION));
        assertEquals(15, RecurrentSpec.gru(3, 5).gateWidth());
        assertEquals(5, RecurrentSpec.rnn(3, 5).gateWidth());
        RecurrentSpec single =
                RecurrentSpec.rnn(3, 5).toBuilder().bias(Bias.SINGLE).build();
        assertEquals(List.of(WeightKind.INPUT, WeightKind.RECURRENT, WeightKind.INPUT_BIAS), single.weightKinds());
    }

    @Test
    void aBuilderKeepsWhatItDoesNotChange() {
        RecurrentSpec changed = new RecurrentSpec(
                Cell.LSTM,
                3,
                5,
                2,
                Bias.SINGLE,
                Direction.REVERSE,
                List.of(Activation.RELU, Activation.TANH, Activation.TANH, Activation.TANH, Activation.IDENTITY),
                true,
                Coupling.INPUT_FROM_FORGET,
                3f,
                4f,
                ResetForm.AFTER_PRODUCT,
                true,
                0.5f,
                MaskMode.CARRY,
                WeightFormat.BF16);
        assertEquals(changed, changed.toBuilder().build());
        assertEquals(
                changed,
                RecurrentSpec.lstm(3, 5).toBuilder()
                        .projectionSize(2)
                        .bias(Bias.SINGLE)
                        .direction(Direction.REVERSE)
                        .activations(changed.activations())
                        .peephole(true)
                        .coupling(Coupling.INPUT_FROM_FORGET)
                        .inputClip(3f)
                        .cellClip(4f)
                        .layerNorm(true)
                        .recurrentDropout(0.5f)
                        .maskMode(MaskMode.CARRY)
                        .weightFormat(WeightFormat.BF16)
                        .build());
    }

    @Test
    void aBuilderKeepsTheResetForm() {
        RecurrentSpec before = RecurrentSpec.gru(3, 5).toBuilder()
                .resetForm(ResetForm.BEFORE_PRODUCT)
                .build();
        assertEquals(ResetForm.BEFORE_PRODUCT, before.toBuilder().build().resetForm());
    }

    @Test
    void optionsOfOneCellAreRefusedForOthers() {
        RecurrentSpecBuilder gru = RecurrentSpec.gru(3, 5).toBuilder();
        RecurrentSpecBuilder rnn = RecurrentSpec.rnn(3, 5).toBuilder();
        RecurrentSpecBuilder lstm = RecurrentSpec.lstm(3, 5).toBuilder();
        assertFails(
                "projectionSize: only an LSTM projects its hidden state, got GRU; leave it 0",
                () -> gru.projectionSize(2).build());
        assertFails(
                "peephole: only an LSTM's gates can see a cell state, got RNN; leave it false",
                () -> rnn.peephole(true).build());
        gru.projectionSize(0);
        assertFails(
                "coupling: only an LSTM has input and forget gates, got GRU; leave it NONE",
                () -> gru.coupling(Coupling.FORGET_FROM_INPUT).build());
        rnn.peephole(false);
        assertFails(
                "cellClip: only an LSTM has a cell state, got RNN; leave it infinite",
                () -> rnn.cellClip(2f).build());
        rnn.cellClip(Float.POSITIVE_INFINITY);
        assertFails(
                "resetForm: only a GRU has a reset gate, got RNN; leave it AFTER_PRODUCT",
                () -> rnn.resetForm(ResetForm.BEFORE_PRODUCT).build());
        assertFails(
                "resetForm: only a GRU has a reset gate, got LSTM; leave it AFTER_PRODUCT",
                () -> lstm.resetForm(ResetForm.BEFORE_PRODUCT).build());
    }

    @Test
    void fieldsOutOfRangeAreNamed() {
        RecurrentSpec spec = RecurrentSpec.lstm(1, 1);
        assertFails("inputSize must be at least 1, got 0", () -> RecurrentSpec.lstm(0, 1));
        assertFails("hiddenSize must be at least 1, got -2", () -> RecurrentSpec.gru(1, -2));
        assertFails(
                "projectionSize must be at least 0, got -1",
                () -> spec.toBuilder().projectionSize(-1).build());
        assertEquals(4 * 0x1fff_ffff, RecurrentSpec.lstm(1, 0x1fff_ffff).gateWidth());
        assertFails(
                "hiddenSize: the 4 gate blocks of LSTM take at most 536870911 units each, got 536870912",
                () -> RecurrentSpec.lstm(1, 0x2000_0000));
        assertFails(
                "activations: LSTM takes 5, got 1",
                () -> spec.toBuilder().activations(List.of(Activation.TANH)).build());
        assertFails(
                "inputClip and cellClip must be positive (infinite for none), got NaN and Infinity",
                () -> spec.toBuilder().inputClip(Float.NaN).build());
        assertFails(
                "recurrentDropout must lie in [0, 1), got 1.0",
                () -> spec.toBuilder().recurrentDropout(1f).build());
    }

    @Test
    void weightsWrapTheCallersArrays() {
        RecurrentSpec spec =
                RecurrentSpec.lstm(2, 3).toBuilder().bias(Bias.NONE).build();
        Map<WeightKind, float[]> arrays = new EnumMap<>(WeightKind.class);
        arrays.put(WeightKind.INPUT, new float[24]);
        assertFails("weight_hh: expected [12, 3] = 36 floats, got none", () -> RecurrentWeights.of(spec, arrays));
        arrays.put(WeightKind.RECURRENT, new float[35]);
        assertFails("weight_hh: expected [12, 3] = 36 floats, got 35", () -> RecurrentWeights.of(spec, arrays));
        arrays.put(WeightKind.RECURRENT, new float[36]);
        RecurrentWeights weights = RecurrentWeights.of(spec, arrays);
        assertSame(arrays.get(WeightKind.INPUT), weights.get(WeightKind.INPUT));
        assertFails(
                "bias_ih: the spec has no such weights; it has [INPUT, RECURRENT]",
                () -> weights.get(WeightKind.INPUT_BIAS));
        arrays.put(WeightKind.PEEPHOLE, new float[9]);
        assertFails(
                "weights: the spec has [INPUT, RECURRENT], got [INPUT, RECURRENT, PEEPHOLE]",
                () -> RecurrentWeights.of(spec, arrays));
    }

    private static void assertFails(String message, Executable action) {
        assertEquals(message, assertThrows(LstmException.class, action).getMessage());
    }
}
