package org.lstm4j.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.spi.Philox;
import org.lstm4j.spi.Philox.Purpose;
import org.lstm4j.spi.RecurrentSpec.Bias;

class InitialiserTest {
    private static final long SEED = 2024;
    private static final int INPUT = 30;
    private static final int HIDDEN = 25;
    /** Standard errors that a sample's moments may lie from the distribution's. */
    private static final double SIGMAS = 4;
    /** Orthonormality of f32 values computed in f64. */
    private static final double ORTHONORMAL = 1e-6;

    private static Model model(Initialiser initialiser) {
        return Model.builder(INPUT)
                .add(LSTM.of(HIDDEN))
                .add(Dense.of(40))
                .initialise(initialiser, SEED)
                .build();
    }

    @Test
    void pytorchIsUniformInEverything() {
        Model model = model(Initialiser.PYTORCH);
        double bound = 1 / Math.sqrt(HIDDEN);
        for (Parameter parameter : model.parameters()) {
            assertUniform(model.weights(parameter.name()), bound);
        }
        Model dense = Model.builder(64).add(Dense.of(50)).build();
        assertUniform(dense.weights("0.weight"), 1.0 / 8);
        assertUniform(dense.weights("0.bias"), 1.0 / 8);
    }

    /** What frameworks draw for the arrays that only some cells have. */
    @Test
    void everyArrayOfEveryCellIsDrawn() {
        Model.Builder rich = Model.builder(INPUT)
                .add(LSTM.of(HIDDEN).withPeephole().withProjection(20).withLayerNorm());
        for (Initialiser initialiser : Initialiser.values()) {
            Model model = rich.initialise(initialiser, SEED).build();
            float[] ones = new float[4 * HIDDEN];
            Arrays.fill(ones, 1f);
            assertArrayEquals(ones, model.weights("0.norm_gain"));
            float[] norm = new float[4 * HIDDEN];
            Arrays.fill(norm, HIDDEN, 2 * HIDDEN, initialiser == Initialiser.KERAS ? 1f : 0f);
            assertArrayEquals(norm, model.weights("0.norm_bias"));
        }
        Model pytorch = rich.initialise(Initialiser.PYTORCH, SEED).build();
        assertUniform(pytorch.weights("0.weight_hr"), 1 / Math.sqrt(HIDDEN));
        assertUniform(pytorch.weights("0.weight_ch"), 1 / Math.sqrt(HIDDEN));
        Model keras = rich.initialise(Initialiser.KERAS, SEED).build();
        assertUniform(keras.weights("0.weight_hr"), Math.sqrt(6.0 / (HIDDEN + 20)));
        assertUniform(keras.weights("0.weight_ch"), Math.sqrt(3.0 / HIDDEN));
        assertOrthonormalColumns(keras.weights("0.weight_hh"), 4 * HIDDEN, 20);
        Model gaussian = rich.initialise(Initialiser.GAUSSIAN, SEED).build();
        assertMoments(gaussian.weights("0.weight_hr"), 0.01, 3);
        assertMoments(gaussian.weights("0.weight_ch"), 0.01, 3);
    }

    @Test
    void embeddings() {
        Model.Builder tokens = Model.builder(Embedding.of(50, 40));
        assertMoments(tokens.initialise(Initialiser.PYTORCH, SEED).build().weights("0.weight"), 1, 3);
        assertUniform(tokens.initialise(Initialiser.KERAS, SEED).build().weights("0.weight"), 0.05);
        assertMoments(tokens.initialise(Initialiser.GAUSSIAN, SEED).build().weights("0.weight"), 0.01, 3);
    }

    @Test
    void kerasGivesOneToForgetGatesAlone() {
        for (RecurrentLayer<?> layer : List.of(GRU.of(HIDDEN), RNN.of(HIDDEN))) {
            Model model = Model.builder(INPUT)
                    .add(layer)
                    .initialise(Initialiser.KERAS, SEED)
                    .build();
            int rows = layer.cell().gates() * HIDDEN;
            assertArrayEquals(new float[rows], model.weights("0.bias_ih"));
            assertUniform(model.weights("0.weight_ih"), Math.sqrt(6.0 / (INPUT + rows)));
            assertOrthonormalColumns(model.weights("0.weight_hh"), rows, HIDDEN);
        }
    }

    @Test
    void kerasIsGlorotOrthogonalZeroAndOneForForgetGates() {
        Model model = model(Initialiser.KERAS);
        assertUniform(model.weights("0.weight_ih"), Math.sqrt(6.0 / (INPUT + 4 * HIDDEN)));
        assertUniform(model.weights("1.weight"), Math.sqrt(6.0 / (HIDDEN + 40)));
        assertOrthonormalColumns(model.weights("0.weight_hh"), 4 * HIDDEN, HIDDEN);
        float[] forget = new float[4 * HIDDEN];
        Arrays.fill(forget, HIDDEN, 2 * HIDDEN, 1f);
        assertArrayEquals(forget, model.weights("0.bias_ih"));
        assertArrayEquals(new float[4 * HIDDEN], model.weights("0.bias_hh"));
        assertArrayEquals(new float[40], model.weights("1.bias"));
        Model single = Model.builder(INPUT)
                .add(LSTM.of(HIDDEN).withBias(Bias.SINGLE))
                .initialise(Initialiser.KERAS, SEED)
                .build();
        assertArrayEquals(forget, single.weights("0.bias_ih"));
    }

    @Test
    void gaussianHasDeviationOneHundredthAndZeroBiases() {
        Model model = model(Initialiser.GAUSSIAN);
        for (Parameter parameter : model.parameters()) {
            float[] values = model.weights(parameter.name());
            if (parameter.shape().size() == 1) {
                assertArrayEquals(new float[values.length], values);
            } else {
                assertMoments(values, 0.01, 3);
            }
        }
    }

    @Test
    void arraysDrawDifferentNumbers() {
        Model model = Model.builder(HIDDEN)
                .add(Bidirectional.of(LSTM.of(HIDDEN)))
                .add(LSTM.of(HIDDEN))
                .build();
        long distinct = model.parameters().stream()
                .map(parameter -> Arrays.hashCode(Arrays.copyOf(model.weights(parameter.name()), HIDDEN)))
                .distinct()
                .count();
        assertEquals(model.parameters().size(), distinct);
    }

    @Test
    void elementsDrawFromTheirCanonicalCounter() {
        Model model = model(Initialiser.PYTORCH);
        float[] recurrent = model.weights("0.weight_hh");
        float[] bias = model.weights("1.bias");
        float bound = (float) (1 / Math.sqrt(HIDDEN));
        assertEquals(
                (2 * Philox.uniform(SEED, Purpose.INITIALISER, 0, 1, 7, 3) - 1) * bound, recurrent[7 * HIDDEN + 3]);
        assertEquals((2 * Philox.uniform(SEED, Purpose.INITIALISER, 1, 1, 0, 9) - 1) * bound, bias[9]);
    }

    @ParameterizedTest
    @EnumSource
    void theSameSeedGivesTheSameBitsAndAnotherOneOthers(Initialiser initialiser) {
        Model.Builder builder = Model.builder(2).add(LSTM.of(3));
        assertEquals(
                builder.initialise(initialiser, 1).build(),
                builder.initialise(initialiser, 1).build());
        float[] one = builder.initialise(initialiser, 1).build().weights("0.weight_hh");
        float[] two = builder.initialise(initialiser, 2).build().weights("0.weight_hh");
        assertTrue(!Arrays.equals(one, two));
    }

    @ParameterizedTest
    @EnumSource
    void namesFindTheirInitialiser(Initialiser initialiser) {
        assertEquals(initialiser, Initialiser.named(initialiser.toString()));
        assertEquals(initialiser, Initialiser.named(initialiser.name()));
    }

    @Test
    void unknownNamesAreAnsweredWithTheKnownOnes() {
        String message = assertThrows(LstmException.class, () -> Initialiser.named("xavier"))
                .getMessage();
        assertEquals("initialiser must be one of [pytorch, keras, gaussian], got xavier", message);
    }

    @Test
    void oneUnitIsEnoughForOrthogonality() {
        float[] values = Model.builder(1)
                .add(LSTM.of(1))
                .initialise(Initialiser.KERAS, 3)
                .build()
                .weights("0.weight_hh");
        assertOrthonormalColumns(values, 4, 1);
    }

    private static void assertUniform(float[] values, double bound) {
        for (float value : values) {
            assertTrue(Math.abs(value) <= (float) bound, () -> value + " lies outside +-" + bound);
        }
        assertMoments(values, bound / Math.sqrt(3), 1.8);
    }

    /** Mean 0, and a variance within the sampling error that the distribution's kurtosis allows. */
    private static void assertMoments(float[] values, double deviation, double kurtosis) {
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            sum += value;
            squares += (double) value * value;
        }
        double mean = sum / values.length;
        double variance = squares / values.length;
        assertEquals(0, mean, SIGMAS * deviation / Math.sqrt(values.length));
        double error = deviation * deviation * Math.sqrt((kurtosis - 1) / values.length);
        assertEquals(deviation * deviation, variance, SIGMAS * error);
    }

    private static void assertOrthonormalColumns(float[] values, int rows, int columns) {
        for (int a = 0; a < columns; a++) {
            for (int b = 0; b <= a; b++) {
                double dot = 0;
                for (int row = 0; row < rows; row++) {
                    dot += (double) values[row * columns + a] * values[row * columns + b];
                }
                assertEquals(a == b ? 1 : 0, dot, ORTHONORMAL);
            }
        }
    }
}
