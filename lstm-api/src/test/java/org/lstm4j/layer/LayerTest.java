package org.lstm4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Parameter.Role;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;

class LayerTest {
    private static final int INPUT = 3;

    static Stream<Arguments> layers() {
        return Stream.of(
                Arguments.of(LSTM.of(5), "[T, N, 5]", "LSTM(5)", "4 x (3 + 5) x 5 + 2 x 4 x 5", 200),
                Arguments.of(LSTM.of(5).last(), "[N, 5]", "LSTM(5, last)", "4 x (3 + 5) x 5 + 2 x 4 x 5", 200),
                Arguments.of(LSTM.of(5).withBias(Bias.SINGLE), "[T, N, 5]", "LSTM(5)", "4 x (3 + 5) x 5 + 4 x 5", 180),
                Arguments.of(LSTM.of(5).withBias(Bias.NONE), "[T, N, 5]", "LSTM(5)", "4 x (3 + 5) x 5", 160),
                Arguments.of(
                        Bidirectional.of(LSTM.of(5)),
                        "[T, N, 10]",
                        "Bidirectional LSTM(5)",
                        "2 x (4 x (3 + 5) x 5 + 2 x 4 x 5)",
                        400),
                Arguments.of(
                        Bidirectional.of(LSTM.of(5).last()),
                        "[N, 10]",
                        "Bidirectional LSTM(5, last)",
                        "2 x (4 x (3 + 5) x 5 + 2 x 4 x 5)",
                        400),
                Arguments.of(
                        Reverse.of(LSTM.of(5)), "[T, N, 5]", "Reverse LSTM(5)", "4 x (3 + 5) x 5 + 2 x 4 x 5", 200),
                Arguments.of(
                        Reverse.of(GRU.of(5).last()),
                        "[N, 5]",
                        "Reverse GRU(5, last)",
                        "3 x (3 + 5) x 5 + 2 x 3 x 5",
                        150),
                Arguments.of(
                        LSTM.of(5).withProjection(2).withPeephole().withLayerNorm(),
                        "[T, N, 2]",
                        "LSTM(5, projection 2, peephole, layer norm)",
                        "4 x (3 + 2) x 5 + 2 x 4 x 5 + 3 x 5 + 2 x 5 + 2 x 4 x 5",
                        205),
                Arguments.of(
                        LSTM.of(5).withCoupling(Coupling.FORGET_FROM_INPUT).withCellClip(3),
                        "[T, N, 5]",
                        "LSTM(5, coupled gates)",
                        "4 x (3 + 5) x 5 + 2 x 4 x 5",
                        200),
                Arguments.of(GRU.of(5), "[T, N, 5]", "GRU(5)", "3 x (3 + 5) x 5 + 2 x 3 x 5", 150),
                Arguments.of(
                        GRU.of(5)
                                .withResetForm(ResetForm.BEFORE_PRODUCT)
                                .withBias(Bias.SINGLE)
                                .last(),
                        "[N, 5]",
                        "GRU(5, reset before product, last)",
                        "3 x (3 + 5) x 5 + 3 x 5",
                        135),
                Arguments.of(RNN.of(5), "[T, N, 5]", "RNN(5)", "(3 + 5) x 5 + 2 x 5", 50),
                Arguments.of(
                        Bidirectional.of(
                                RNN.of(5).withActivations(Activation.RELU).withBias(Bias.SINGLE)),
                        "[T, N, 10]",
                        "Bidirectional RNN(5, relu)",
                        "2 x ((3 + 5) x 5 + 5)",
                        90),
                Arguments.of(
                        Bidirectional.of(LSTM.of(5).withProjection(2).withBias(Bias.NONE)),
                        "[T, N, 4]",
                        "Bidirectional LSTM(5, projection 2)",
                        "2 x (4 x (3 + 2) x 5 + 2 x 5)",
                        220),
                Arguments.of(Dense.of(4), "[T, N, 4]", "Dense(4)", "3 x 4 + 4", 16),
                Arguments.of(Dense.of(4, Activation.RELU), "[T, N, 4]", "Dense(4, relu)", "3 x 4 + 4", 16),
                Arguments.of(Pooling.mean(), "[N, 3]", "Pooling(mean)", "0", 0),
                Arguments.of(Pooling.max(), "[N, 3]", "Pooling(max)", "0", 0),
                Arguments.of(Pooling.last(), "[N, 3]", "Pooling(last)", "0", 0),
                Arguments.of(Embedding.of(6, 4), "[T, N, 4]", "Embedding(6, 4)", "6 x 4", 24),
                Arguments.of(Dropout.of(0.25f), "[T, N, 3]", "Dropout(0.25)", "0", 0),
                Arguments.of(Dropout.variational(0.25f), "[T, N, 3]", "Dropout(0.25, variational)", "0", 0),
                Arguments.of(
                        Bidirectional.of(RNN.of(5)).withMerge(Merge.MEAN),
                        "[T, N, 5]",
                        "Bidirectional RNN(5), mean",
                        "2 x ((3 + 5) x 5 + 2 x 5)",
                        100));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersDescribeThemselves(Layer layer, String output, String label, String arithmetic, long count) {
        Features input = layer instanceof Embedding embedding
                ? Features.tokens(embedding.vocabulary())
                : Features.sequence(INPUT);
        assertEquals(output, layer.output(input).toString());
        assertEquals(label, layer.label());
        assertEquals(arithmetic, layer.arithmetic(INPUT));
        assertEquals(count, layer.parameterCount(INPUT));
        assertEquals(count, evaluate(arithmetic));
    }

    /** Sums and products of whole numbers, in which x binds before +, and brackets before both. */
    private static long evaluate(String arithmetic) {
        int open = arithmetic.lastIndexOf('(');
        if (open >= 0) {
            int close = arithmetic.indexOf(')', open);
            return evaluate(arithmetic.substring(0, open)
                    + evaluate(arithmetic.substring(open + 1, close))
                    + arithmetic.substring(close + 1));
        }
        return Stream.of(arithmetic.split(" \\+ "))
                .mapToLong(term ->
                        Stream.of(term.split(" x ")).mapToLong(Long::parseLong).reduce(1, (a, b) -> a * b))
                .sum();
    }

    @Test
    void lstmParametersFollowPyTorch() {
        assertEquals(
                List.of(
                        new Parameter("weight_ih", List.of(20, 3), Role.INPUT_WEIGHT, 4, 5, 3),
                        new Parameter("weight_hh", List.of(20, 5), Role.RECURRENT_WEIGHT, 4, 5, 5),
                        new Parameter("bias_ih", List.of(20), Role.INPUT_BIAS, 4, 5, 3),
                        new Parameter("bias_hh", List.of(20), Role.RECURRENT_BIAS, 4, 5, 5)),
                LSTM.of(5).parameters(INPUT));
    }

    @Test
    void everyKindOfRecurrentArrayHasItsRole() {
        List<Parameter> parameters =
                LSTM.of(5).withProjection(2).withPeephole().withLayerNorm().parameters(INPUT);
        assertEquals(
                List.of(
                        Role.INPUT_WEIGHT,
                        Role.RECURRENT_WEIGHT,
                        Role.INPUT_BIAS,
                        Role.RECURRENT_BIAS,
                        Role.PEEPHOLE,
                        Role.PROJECTION,
                        Role.NORM_GAIN,
                        Role.NORM_BIAS),
                parameters.stream().map(Parameter::role).toList());
        assertEquals(List.of(20, 2), parameters.get(1).shape());
        assertEquals(List.of(2, 5), parameters.get(5).shape());
    }

    /** Each option alone reaches the cell, and nothing else changes. */
    @Test
    void optionsReachTheCell() {
        RecurrentSpec lstm = RecurrentSpec.lstm(INPUT, 5);
        assertCell(LSTM.of(5), lstm);
        assertCell(
                LSTM.of(5).withProjection(2), lstm.toBuilder().projectionSize(2).build());
        assertCell(LSTM.of(5).withPeephole(), lstm.toBuilder().peephole(true).build());
        assertCell(
                LSTM.of(5).withCoupling(Coupling.INPUT_FROM_FORGET),
                lstm.toBuilder().coupling(Coupling.INPUT_FROM_FORGET).build());
        assertCell(LSTM.of(5).withCellClip(2), lstm.toBuilder().cellClip(2).build());
        assertCell(LSTM.of(5).withInputClip(3), lstm.toBuilder().inputClip(3).build());
        assertCell(LSTM.of(5).withLayerNorm(), lstm.toBuilder().layerNorm(true).build());
        assertCell(
                LSTM.of(5).withRecurrentDropout(0.2f),
                lstm.toBuilder().recurrentDropout(0.2f).build());
        assertCell(
                LSTM.of(5).withMaskMode(MaskMode.CARRY),
                lstm.toBuilder().maskMode(MaskMode.CARRY).build());
        RecurrentSpec gru = RecurrentSpec.gru(INPUT, 5);
        assertCell(GRU.of(5), gru);
        assertCell(
                GRU.of(5).withResetForm(ResetForm.BEFORE_PRODUCT),
                gru.toBuilder().resetForm(ResetForm.BEFORE_PRODUCT).build());
        assertCell(
                GRU.of(5).withActivations(Activation.SIGMOID, Activation.SIGMOID, Activation.RELU),
                gru.toBuilder()
                        .activations(List.of(Activation.SIGMOID, Activation.SIGMOID, Activation.RELU))
                        .build());
        assertCell(RNN.of(5), RecurrentSpec.rnn(INPUT, 5));
        assertEquals(
                Dropout.Mask.PER_SEQUENCE,
                LSTM.of(5).withRecurrentDropout(0.2f).options().recurrentMask());
        assertEquals(
                Dropout.Mask.PER_STEP,
                GRU.of(5)
                        .withRecurrentDropout(0.2f, Dropout.Mask.PER_STEP)
                        .options()
                        .recurrentMask());
    }

    private static void assertCell(RecurrentLayer<?> layer, RecurrentSpec expected) {
        assertEquals(expected, layer.spec(INPUT, Direction.FORWARD));
        assertEquals(expected.cell(), layer.cell());
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        Activation endless = new Activation(Activation.Kind.ELU, Float.POSITIVE_INFINITY, 0);
        assertThrows(LstmException.class, () -> RNN.of(5).withActivations(endless));
        assertThrows(LstmException.class, () -> GRU.of(5).withActivations(Activation.TANH));
        assertThrows(LstmException.class, () -> LSTM.of(5).withProjection(6));
        assertThrows(LstmException.class, () -> LSTM.of(5).withProjection(-1));
        assertThrows(LstmException.class, () -> LSTM.of(5).withCellClip(0));
        assertThrows(LstmException.class, () -> RNN.of(5).withInputClip(Float.NaN));
        assertThrows(LstmException.class, () -> GRU.of(5).withRecurrentDropout(1f));
    }

    @Test
    void bidirectionalHasBothDirectionsByName() {
        List<String> names = Bidirectional.of(LSTM.of(5).withBias(Bias.SINGLE)).parameters(INPUT).stream()
                .map(Parameter::name)
                .toList();
        assertEquals(
                List.of(
                        "forward.weight_ih",
                        "forward.weight_hh",
                        "forward.bias_ih",
                        "reverse.weight_ih",
                        "reverse.weight_hh",
                        "reverse.bias_ih"),
                names);
    }

    @Test
    void specsSayWhatABackendComputes() {
        RecurrentSpec single =
                RecurrentSpec.lstm(INPUT, 5).toBuilder().bias(Bias.SINGLE).build();
        RecurrentSpec reverse = single.toBuilder().direction(Direction.REVERSE).build();
        LSTM layer = LSTM.of(5).withBias(Bias.SINGLE);
        assertEquals(List.of(single), layer.specs(INPUT));
        assertEquals(List.of(reverse), Reverse.of(layer).specs(INPUT));
        assertEquals(List.of(single, reverse), Bidirectional.of(layer).specs(INPUT));
        assertEquals(List.of(), Dense.of(1).specs(INPUT));
        assertEquals(List.of(), Dropout.of(0).specs(INPUT));
    }

    @Test
    void pointwiseLayersTakeVectorsAndRecurrentOnesSayWhyNot() {
        Features vector = Features.vector(INPUT);
        assertEquals(Features.vector(4), Dense.of(4).output(vector));
        assertEquals(vector, Dropout.of(0.5f).output(vector));
        String message = assertThrows(LstmException.class, () -> LSTM.of(5).output(vector))
                .getMessage();
        assertTrue(message.contains("LSTM(5)") && message.contains("[N, 3]") && message.contains("last()"), message);
        assertThrows(LstmException.class, () -> Bidirectional.of(LSTM.of(5)).output(vector));
        assertThrows(LstmException.class, () -> Reverse.of(LSTM.of(5)).output(vector));
        assertThrows(LstmException.class, () -> Pooling.mean().output(vector));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void hiddenSizesOutOfRangeAreRefused(int hiddenSize) {
        assertThrows(LstmException.class, () -> LSTM.of(hiddenSize));
        assertThrows(LstmException.class, () -> GRU.of(hiddenSize));
        assertThrows(LstmException.class, () -> RNN.of(hiddenSize));
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1f, Float.NaN, Float.POSITIVE_INFINITY})
    void dropoutRatesOutOfRangeAreRefused(float rate) {
        assertThrows(LstmException.class, () -> Dropout.of(rate));
    }

    @Test
    void otherSizesOutOfRangeAreRefused() {
        assertThrows(LstmException.class, () -> Dense.of(0));
        assertThrows(LstmException.class, () -> Embedding.of(0, 1));
        assertThrows(LstmException.class, () -> Embedding.of(1, 0));
        assertThrows(LstmException.class, () -> Features.vector(0));
        Activation endless = new Activation(Activation.Kind.AFFINE, Float.POSITIVE_INFINITY, 0);
        assertThrows(LstmException.class, () -> Dense.of(1, endless));
        LSTM huge = LSTM.of(Integer.MAX_VALUE / 4);
        String message =
                assertThrows(LstmException.class, () -> huge.parameters(INPUT)).getMessage();
        assertTrue(message.startsWith("weight_ih: "), message);
    }
}
