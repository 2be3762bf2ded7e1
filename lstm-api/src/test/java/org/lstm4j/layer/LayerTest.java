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
import org.lstm4j.layer.Parameter.Role;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.Direction;

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
                Arguments.of(Dense.of(4), "[T, N, 4]", "Dense(4)", "3 x 4 + 4", 16),
                Arguments.of(Dense.of(4, Activation.RELU), "[T, N, 4]", "Dense(4, relu)", "3 x 4 + 4", 16),
                Arguments.of(Dropout.of(0.25f), "[T, N, 3]", "Dropout(0.25)", "0", 0));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void layersDescribeThemselves(Layer layer, String output, String label, String arithmetic, long count) {
        assertEquals(output, layer.output(Features.sequence(INPUT)).toString());
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
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void hiddenSizesOutOfRangeAreRefused(int hiddenSize) {
        assertThrows(LstmException.class, () -> LSTM.of(hiddenSize));
    }

    @ParameterizedTest
    @ValueSource(floats = {-0.1f, 1f, Float.NaN, Float.POSITIVE_INFINITY})
    void dropoutRatesOutOfRangeAreRefused(float rate) {
        assertThrows(LstmException.class, () -> Dropout.of(rate));
    }

    @Test
    void otherSizesOutOfRangeAreRefused() {
        assertThrows(LstmException.class, () -> Dense.of(0));
        assertThrows(LstmException.class, () -> Features.vector(0));
        Activation endless = new Activation(Activation.Kind.AFFINE, Float.POSITIVE_INFINITY, 0);
        assertThrows(LstmException.class, () -> Dense.of(1, endless));
        LSTM huge = LSTM.of(Integer.MAX_VALUE / 4);
        String message =
                assertThrows(LstmException.class, () -> huge.parameters(INPUT)).getMessage();
        assertTrue(message.startsWith("weight_ih: "), message);
    }
}
