package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.Backends;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.WeightFormat;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;

/** What rounding the weights does to hidden states: the figures that docs/weight-formats.md states. */
class WeightToleranceTest {
    private static final long SEED = 411;
    private static final int BATCH = 4;
    private static final int STEPS = 100;

    /** Largest differences of any h from that of the f32 model: of cells whose gates dampen errors, and of the plain RNN. */
    private static final Map<WeightFormat, Double> GATED = Map.of(WeightFormat.BF16, 0.002, WeightFormat.INT8, 0.003);

    private static final Map<WeightFormat, Double> PLAIN = Map.of(WeightFormat.BF16, 0.008, WeightFormat.INT8, 0.025);

    static Stream<RecurrentLayer<?>> layers() {
        return Stream.of(LSTM.of(96), GRU.of(96), RNN.of(96));
    }

    @ParameterizedTest
    @MethodSource("layers")
    void randomModels(RecurrentLayer<?> layer) {
        for (Initialiser initialiser : new Initialiser[] {Initialiser.PYTORCH, Initialiser.KERAS}) {
            Model model = Model.builder(7).add(layer).initialise(initialiser, 5).build();
            checkStates(model, initialiser.toString());
        }
    }

    /** A running mean of the input, to be told at the end: all cells learn to keep something. */
    @ParameterizedTest
    @MethodSource("layers")
    void trainedModels(RecurrentLayer<?> layer) {
        Model untrained = Model.builder(7)
                .add(layer)
                .add(Dense.of(1))
                .initialise(Initialiser.PYTORCH, 5)
                .build();
        float[] x = input();
        float[] y = new float[BATCH * STEPS];
        for (int i = 0; i < y.length; i++) {
            float before = i % STEPS == 0 ? 0f : y[i - 1];
            y[i] = 0.9f * before + 0.1f * x[7 * i];
        }
        Model trained;
        try (Backend backend = Backends.named("cpu")) {
            trained = Trainer.builder()
                    .optimizer(Optimizer.adam(0.01f))
                    .epochs(10)
                    .build()
                    .train(untrained, backend, Examples.regression(x, STEPS, 7, y))
                    .model();
        }
        Model states = Model.builder(7).add(layer).build();
        Map<String, float[]> weights = new HashMap<>();
        states.parameters().forEach(parameter -> weights.put(parameter.name(), trained.weights(parameter.name())));
        checkStates(states.withWeights(weights), "trained");
    }

    private static void checkStates(Model model, String which) {
        float[] expected = predict(model);
        (model.layers().getFirst() instanceof RNN ? PLAIN : GATED).forEach((format, tolerance) -> {
            double worst = difference(expected, predict(model.withWeightFormat(format)));
            assertTrue(worst > 0 && worst < tolerance, model + ", " + which + ", " + format + ": " + worst);
        });
    }

    private static float[] predict(Model model) {
        try (Backend backend = Backends.named("cpu");
                Session session = model.open(backend)) {
            return session.predict(input(), BATCH, STEPS);
        }
    }

    private static double difference(float[] a, float[] b) {
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst;
    }

    private static float[] input() {
        SplittableRandom random = new SplittableRandom(SEED);
        float[] x = new float[BATCH * STEPS * 7];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        return x;
    }
}
