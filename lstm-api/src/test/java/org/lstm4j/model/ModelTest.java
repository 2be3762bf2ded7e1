package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightFormat;
import org.lstm4j.spi.WeightKind;

class ModelTest {
    static Model.Builder stack() {
        return Model.builder(3)
                .add(Bidirectional.of(LSTM.of(4)))
                .add(Dropout.of(0.2f))
                .add(LSTM.of(5).last())
                .add(Dense.of(2));
    }

    @Test
    void featuresFlowFromLayerToLayer() {
        Model model = stack().build();
        assertEquals(3, model.inputSize());
        assertEquals(4, model.layers().size());
        assertEquals(Features.sequence(3), model.inputFeatures(0));
        assertEquals(Features.sequence(8), model.features(0));
        assertEquals(Features.sequence(8), model.features(1));
        assertEquals(Features.sequence(8), model.inputFeatures(2));
        assertEquals(Features.vector(5), model.features(2));
        assertEquals(Features.vector(2), model.outputFeatures());
        assertEquals(
                "Model([T, N, 3] -> Bidirectional LSTM(4) -> Dropout(0.2) -> LSTM(5, last) -> Dense(2))",
                model.toString());
        assertThrows(LstmException.class, () -> model.features(4));
        assertThrows(LstmException.class, () -> model.parameters(-1));
    }

    @Test
    void parametersBearTheirLayersIndex() {
        Model model = stack().build();
        List<String> names = model.parameters().stream().map(Parameter::name).toList();
        assertEquals(
                List.of(
                        "0.forward.weight_ih",
                        "0.forward.weight_hh",
                        "0.forward.bias_ih",
                        "0.forward.bias_hh",
                        "0.reverse.weight_ih",
                        "0.reverse.weight_hh",
                        "0.reverse.bias_ih",
                        "0.reverse.bias_hh",
                        "2.weight_ih",
                        "2.weight_hh",
                        "2.bias_ih",
                        "2.bias_hh",
                        "3.weight",
                        "3.bias"),
                names);
        assertEquals(List.of(), model.parameters(1));
        assertEquals("3.bias", model.parameters(3).getLast().name());
        long bidirectional = 2 * (4 * (3 + 4) * 4 + 2 * 4 * 4);
        long lstm = 4 * (8 + 5) * 5 + 2 * 4 * 5;
        assertEquals(bidirectional + lstm + 5 * 2 + 2, model.parameterCount());
    }

    @Test
    void summaryShowsTheArithmetic() {
        assertEquals("""
                   layer                  output     parameters  arithmetic
                   input                  [T, N, 3]
                0  Bidirectional LSTM(4)  [T, N, 8]         288  2 x (4 x (3 + 4) x 4 + 2 x 4 x 4)
                1  Dropout(0.2)           [T, N, 8]           0
                2  LSTM(5, last)          [N, 5]            300  4 x (8 + 5) x 5 + 2 x 4 x 5
                3  Dense(2)               [N, 2]             12  5 x 2 + 2
                   total                                    600
                """, stack().build().summary());
    }

    @Test
    void layersThatDoNotFitAreNamed() {
        Model.Builder twice = Model.builder(1).add(LSTM.of(2).last()).add(LSTM.of(2));
        String message = assertThrows(LstmException.class, twice::build).getMessage();
        assertTrue(message.startsWith("layer 1: LSTM(2) needs a sequence"), message);
        assertThrows(LstmException.class, Model.builder(1)::build);
        assertThrows(LstmException.class, Model.builder(0).add(LSTM.of(1))::build);
        Model.Builder tooLarge = Model.builder(1).add(LSTM.of(30_000));
        String size = assertThrows(LstmException.class, tooLarge::build).getMessage();
        assertTrue(size.startsWith("layer 0: weight_hh: "), size);
    }

    @Test
    void weightsAreCopiesAndReplacementsAreNewModels() {
        Model model = stack().build();
        float[] bias = model.weights("3.bias");
        float[] before = bias.clone();
        bias[0] = 42;
        assertArrayEquals(before, model.weights("3.bias"));
        Model changed = model.withWeights(Map.of("3.bias", bias));
        bias[1] = 42;
        assertArrayEquals(new float[] {42, before[1]}, changed.weights("3.bias"));
        assertArrayEquals(before, model.weights("3.bias"));
        assertArrayEquals(model.weights("3.weight"), changed.weights("3.weight"));
        assertThrows(ShapeException.class, () -> model.withWeights(Map.of("3.bias", new float[3])));
        assertThrows(LstmException.class, () -> model.withWeights(Map.of("4.bias", new float[2])));
        assertThrows(LstmException.class, () -> model.weights("weight"));
    }

    @Test
    void matricesAreRoundedAndVectorsAreNot() {
        Model model = stack().build();
        for (WeightFormat format : List.of(WeightFormat.BF16, WeightFormat.INT8)) {
            Model rounded = model.withWeightFormat(format);
            assertEquals(format, rounded.weightFormat());
            for (Parameter parameter : model.parameters()) {
                float[] before = model.weights(parameter.name());
                float[] expected = parameter.shape().size() == 2 ? format.round(before, parameter.columns()) : before;
                assertArrayEquals(expected, rounded.weights(parameter.name()), parameter.name());
            }
            rounded.specs().forEach(spec -> assertEquals(format, spec.weightFormat()));
            assertEquals(rounded, rounded.withWeightFormat(format));
            Model floats = rounded.withWeightFormat(WeightFormat.F32);
            assertArrayEquals(rounded.weights("3.weight"), floats.weights("3.weight"));
            assertNotEquals(rounded, floats);
            assertNotEquals(rounded.fingerprint(), floats.fingerprint());
            assertEquals(rounded, rounded.withWeights(Map.of("3.weight", model.weights("3.weight"))));
        }
    }

    @Test
    void aWeightThatCannotBeRoundedIsNamed() {
        Model model = stack().build();
        float[] weights = model.weights("3.weight");
        weights[1] = Float.NaN;
        Model broken = model.withWeights(Map.of("3.weight", weights));
        String message = assertThrows(LstmException.class, () -> broken.withWeightFormat(WeightFormat.INT8))
                .getMessage();
        assertTrue(message.startsWith("3.weight: weight 1: INT8 takes"), message);
    }

    @Test
    void recurrentWeightsComeBySpec() {
        Model model = stack().build();
        List<RecurrentWeights> both = model.recurrentWeights(0);
        assertEquals(Direction.FORWARD, both.get(0).spec().direction());
        assertEquals(Direction.REVERSE, both.get(1).spec().direction());
        assertArrayEquals(model.weights("0.forward.weight_hh"), both.get(0).get(WeightKind.RECURRENT));
        assertArrayEquals(model.weights("0.reverse.bias_hh"), both.get(1).get(WeightKind.RECURRENT_BIAS));
        assertEquals(List.of(), model.recurrentWeights(1));
        assertEquals(
                List.of(3, 3, 8),
                model.specs().stream().map(RecurrentSpec::inputSize).toList());
    }

    @Test
    void equalityIsByLayersAndBits() {
        Model model = stack().initialise(Initialiser.KERAS, 5).build();
        Model same = stack().initialise(Initialiser.KERAS, 5).build();
        assertEquals(model, same);
        assertEquals(model.hashCode(), same.hashCode());
        assertEquals(model.fingerprint(), same.fingerprint());
        Model otherSeed = stack().initialise(Initialiser.KERAS, 6).build();
        assertNotEquals(model, otherSeed);
        assertNotEquals(model.fingerprint(), otherSeed.fingerprint());
        float[] bias = model.weights("3.bias");
        bias[0] = -0f;
        Model negativeZero = model.withWeights(Map.of("3.bias", bias));
        assertNotEquals(model, negativeZero);
        assertNotEquals(model.fingerprint(), negativeZero.fingerprint());
        Model quiet = model.withWeights(Map.of("3.bias", filled(model, 0x7fc00000)));
        Model payload = model.withWeights(Map.of("3.bias", filled(model, 0x7fc00001)));
        assertEquals(quiet, model.withWeights(Map.of("3.bias", filled(model, 0x7fc00000))));
        assertNotEquals(quiet, payload);
        assertNotEquals(quiet.fingerprint(), payload.fingerprint());
        Model wider = Model.builder(4).add(Dropout.of(0)).build();
        Model narrower = Model.builder(3).add(Dropout.of(0)).build();
        assertNotEquals(wider, narrower);
        assertNotEquals(wider.fingerprint(), narrower.fingerprint());
    }

    private static float[] filled(Model model, int bits) {
        float[] values = new float[model.weights("3.bias").length];
        Arrays.fill(values, Float.intBitsToFloat(bits));
        return values;
    }

    @Test
    void fingerprintIsWhatItsDocumentationSays() throws Exception {
        Model model = Model.builder(1)
                .add(Dense.of(1))
                .initialise(Initialiser.GAUSSIAN, 1)
                .build();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(("{\"inputSize\":1,\"layers\":[{\"type\":\"Dense\",\"units\":1,"
                        + "\"activation\":{\"kind\":\"AFFINE\",\"alpha\":1.0,\"beta\":0.0}}]}")
                .getBytes(StandardCharsets.UTF_8));
        for (String name : List.of("0.weight", "0.bias")) {
            digest.update(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(model.weights(name)[0])
                    .array());
        }
        assertEquals(HexFormat.of().formatHex(digest.digest()), model.fingerprint());
    }

    @Test
    void fingerprintReadsLongArraysToTheirEnd() {
        Model model = Model.builder(300).add(Dense.of(200)).build();
        float[] weights = model.weights("0.weight");
        weights[weights.length - 1] += 1;
        assertNotEquals(
                model.fingerprint(),
                model.withWeights(Map.of("0.weight", weights)).fingerprint());
    }
}
