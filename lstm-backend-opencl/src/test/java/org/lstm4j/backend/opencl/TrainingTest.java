package org.lstm4j.backend.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.RNN;
import org.lstm4j.layer.RecurrentLayer;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.Session;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.Cell;
import org.lstm4j.train.Examples;
import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Trainer;

/** A training on the device goes the way of one on the CPU: dropout draws the same numbers, sums round otherwise. */
class TrainingTest {
    private static final int EXAMPLES = 40;
    private static final int STEPS = 9;

    /** Rounding of f32 after a handful of updates. */
    private static final float CLOSE = 1e-5f;

    private final float[] x = values(1, EXAMPLES * STEPS);

    private static Model model(Cell cell) {
        return Model.builder(1)
                .add(recurrent(cell, 20))
                .add(Dropout.of(0.2f))
                .add(recurrent(cell, 7).last())
                .add(Dense.of(2))
                .initialise(Initialiser.PYTORCH, 42)
                .build();
    }

    private static RecurrentLayer<?> recurrent(Cell cell, int units) {
        return switch (cell) {
            case LSTM -> LSTM.of(units);
            case GRU -> GRU.of(units);
            case RNN -> RNN.of(units);
        };
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void everyWeightMovesAsItDoesOnTheCpu(Cell cell) {
        Model model = model(cell);
        Model expected;
        Model actual;
        try (Backend reference = new ReferenceBackend(BackendOptions.DEFAULT);
                Backend opencl = new OpenClProvider().open(RequiredDevice.first(), BackendOptions.DEFAULT)) {
            expected = trained(model, reference);
            actual = trained(model, opencl);
        }
        for (Parameter parameter : model.parameters()) {
            assertArrayEquals(
                    expected.weights(parameter.name()), actual.weights(parameter.name()), CLOSE, parameter.name());
        }
    }

    /** Two epochs of two batches, the second of them short. */
    private Model trained(Model model, Backend backend) {
        Examples examples = Examples.regression(x, STEPS, 1, values(2, EXAMPLES * 2));
        return Trainer.builder()
                .optimizer(Optimizer.adam(0.01f))
                .clipNorm(0.5f)
                .epochs(2)
                .batchSize(32)
                .seed(7)
                .build()
                .train(model, backend, examples)
                .model();
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aModelPredictsWhatItDoesOnTheCpu(Cell cell) {
        Model model = model(cell);
        try (Backend reference = new ReferenceBackend(BackendOptions.DEFAULT);
                Backend opencl = new OpenClProvider().open(RequiredDevice.first(), BackendOptions.DEFAULT);
                Session expected = model.open(reference);
                Session actual = model.open(opencl)) {
            assertArrayEquals(expected.predict(x, EXAMPLES, STEPS), actual.predict(x, EXAMPLES, STEPS), CLOSE);
        }
    }

    private static float[] values(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
