package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.model.Model;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Six updates by each optimizer end where PyTorch's do; {@code scripts/goldens/optimizers.py} made the figures. */
class OptimizerGoldenTest {
    private static final int STEPS = 4;
    private static final int BATCH = 5;
    private static final int UPDATES = 6;
    /** f32 here against f64 there: six updates of weights near 1, and Adam divides by roots of small gradients. */
    private static final float CLOSE = 3e-6f;

    static Stream<Arguments> optimizers() {
        return Stream.of(
                Arguments.of("sgd", Optimizer.sgd(0.2f)),
                Arguments.of("momentum", Optimizer.sgd(0.1f, 0.8f)),
                Arguments.of("adam", Optimizer.adam(0.05f)),
                Arguments.of("adamW", Optimizer.adamW(0.05f, 0.3f)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("optimizers")
    void endsWherePyTorchEnds(String name, Optimizer optimizer) throws IOException {
        Model trained;
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            trained = Trainer.builder()
                    .optimizer(optimizer)
                    .epochs(UPDATES)
                    .batchSize(BATCH)
                    .build()
                    .train(
                            model(),
                            backend,
                            Examples.regression(values(BATCH * STEPS * 2, 0.37), STEPS, 2, values(BATCH, 1.3)))
                    .model();
        }
        JsonObject figures = figures().object(name);
        for (Parameter parameter : trained.parameters()) {
            double[] numbers = figures.numbers(parameter.name());
            float[] expected = new float[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                expected[i] = (float) numbers[i];
            }
            assertArrayEquals(expected, trained.weights(parameter.name()), CLOSE, parameter.name());
        }
    }

    private static Model model() {
        Model model = Model.builder(2).add(LSTM.of(2).last()).add(Dense.of(1)).build();
        Map<String, float[]> weights = new HashMap<>();
        List<Parameter> parameters = model.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            weights.put(parameters.get(i).name(), values(parameters.get(i).elements(), 0.7 + i));
        }
        return model.withWeights(weights);
    }

    private static float[] values(int count, double frequency) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) Math.sin(frequency * (i + 1));
        }
        return values;
    }

    private static JsonObject figures() throws IOException {
        try (InputStream in = OptimizerGoldenTest.class.getResourceAsStream("optimizers.json")) {
            assertNotNull(in, "the figures are beside the test");
            return Json.parse(in.readAllBytes()).asObject();
        }
    }
}
