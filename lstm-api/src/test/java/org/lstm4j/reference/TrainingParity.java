package org.lstm4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.json.Json;
import org.lstm4j.json.JsonObject;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.train.EpochReport;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;
import org.lstm4j.train.TrainingResult;

/**
 * Twenty updates of each cell and by each optimizer go through the losses that PyTorch's go through, and end where its do;
 * {@code scripts/goldens/training.py} made the figures.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TrainingParity {
    private static final int STEPS = 4;
    private static final int BATCH = 5;
    private static final int UPDATES = 20;
    /** f32 here against f64 there: twenty updates of weights near 1, and Adam divides by roots of small gradients. */
    private static final float CLOSE = 3e-6f;

    /** What trains, by names for reports; each is opened anew for each training, and closed after it. */
    protected abstract Map<String, Supplier<Backend>> backends();

    record Recipe(String name, RecurrentLayer<?> layer, Optimizer optimizer) {}

    private static List<Recipe> recipes() {
        Optimizer sgd = Optimizer.sgd(0.2f);
        Optimizer adam = Optimizer.adam(0.05f);
        return List.of(
                new Recipe("LSTM sgd", LSTM.of(2), sgd),
                new Recipe("LSTM momentum", LSTM.of(2), Optimizer.sgd(0.1f, 0.8f)),
                new Recipe("LSTM adam", LSTM.of(2), adam),
                new Recipe("LSTM adamW", LSTM.of(2), Optimizer.adamW(0.05f, 0.3f)),
                new Recipe("GRU sgd", GRU.of(2), sgd),
                new Recipe("GRU adam", GRU.of(2), adam),
                new Recipe("RNN sgd", RNN.of(2), sgd),
                new Recipe("RNN adam", RNN.of(2), adam));
    }

    Stream<Arguments> trainings() {
        return recipes().stream()
                .flatMap(recipe -> backends().entrySet().stream()
                        .map(backend -> Arguments.argumentSet(
                                recipe.name() + ", " + backend.getKey(), recipe, backend.getValue())));
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void goesWherePyTorchGoes(Recipe recipe, Supplier<Backend> opens) throws IOException {
        TrainingResult result;
        try (Backend backend = opens.get()) {
            result = Trainer.builder()
                    .optimizer(recipe.optimizer())
                    .epochs(UPDATES)
                    .batchSize(BATCH)
                    .build()
                    .train(
                            model(recipe.layer()),
                            backend,
                            Examples.regression(values(BATCH * STEPS * 2, 0.37), STEPS, 2, values(BATCH, 1.3)));
        }
        JsonObject figures = figures().object(recipe.name());
        double[] losses =
                result.history().stream().mapToDouble(EpochReport::trainingLoss).toArray();
        assertArrayEquals(figures.numbers("losses"), losses, CLOSE, "losses");
        for (Parameter parameter : result.model().parameters()) {
            double[] numbers = figures.numbers(parameter.name());
            float[] expected = new float[numbers.length];
            for (int i = 0; i < numbers.length; i++) {
                expected[i] = (float) numbers[i];
            }
            assertArrayEquals(expected, result.model().weights(parameter.name()), CLOSE, parameter.name());
        }
    }

    private static Model model(RecurrentLayer<?> layer) {
        Model model = Model.builder(2).add(layer.last()).add(Dense.of(1)).build();
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
        try (InputStream in = TrainingParity.class.getResourceAsStream("training.json")) {
            assertNotNull(in, "the figures are beside the test");
            return Json.parse(in.readAllBytes()).asObject();
        }
    }
}
