package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Parameter;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.OracleModel;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** One plain step of a whole network moves every weight by the rate times the central difference of the loss. */
class TrainingGradientTest {
    private static final int STEPS = 4;
    private static final int BATCH = 3;
    private static final float RATE = 0.5f;
    private static final double DELTA = 1e-5;
    /** f32 rounding of weights near 1, divided by the rate, and of the gradients themselves. */
    private static final double CLOSE = 2e-6;

    @Test
    void everyWeightMovesAlongItsGradient() {
        Model model = withoutDropout();
        float[] x = TestModels.input(1, BATCH * STEPS * model.inputSize());
        float[] y = TestModels.input(2, BATCH * model.outputFeatures().width());
        int[] lengths = {4, 1, 3};
        Model moved;
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            moved = Trainer.builder()
                    .optimizer(Optimizer.sgd(RATE))
                    .epochs(1)
                    .batchSize(BATCH)
                    .build()
                    .train(
                            model,
                            backend,
                            Examples.regression(x, STEPS, model.inputSize(), y).lengths(lengths))
                    .model();
        }
        OracleModel oracle = new OracleModel(model);
        double[] timeMajor = OracleModel.doubles(TestModels.exchangeAxes(x, BATCH, STEPS, model.inputSize()));
        Random random = new Random(3);
        for (Parameter parameter : model.parameters()) {
            double[] weights = oracle.weights(parameter.name());
            for (int sample = 0; sample < 6; sample++) {
                int i = random.nextInt(weights.length);
                double weight = weights[i];
                weights[i] = weight + DELTA;
                double above = loss(oracle, timeMajor, y, lengths);
                weights[i] = weight - DELTA;
                double below = loss(oracle, timeMajor, y, lengths);
                weights[i] = weight;
                double gradient = (weight - moved.weights(parameter.name())[i]) / RATE;
                assertEquals((above - below) / (2 * DELTA), gradient, CLOSE, parameter.name() + "[" + i + "]");
            }
        }
    }

    private static Model withoutDropout() {
        Model deep = TestModels.deep();
        Model.Builder builder = Model.builder(deep.inputSize());
        deep.layers().stream().filter(layer -> !(layer instanceof Dropout)).forEach(builder::add);
        return builder.initialise(Initialiser.PYTORCH, 5).build();
    }

    private static double loss(OracleModel oracle, double[] x, float[] targets, int[] lengths) {
        double[] y = oracle.forward(x, STEPS, BATCH, lengths);
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += Math.pow(y[i] - targets[i], 2) / y.length;
        }
        return sum;
    }
}
