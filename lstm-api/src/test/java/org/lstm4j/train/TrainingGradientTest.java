package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.layer.Bidirectional;
import org.lstm4j.layer.Bidirectional.Merge;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Dropout;
import org.lstm4j.layer.Embedding;
import org.lstm4j.layer.Features;
import org.lstm4j.layer.GRU;
import org.lstm4j.layer.LSTM;
import org.lstm4j.layer.Parameter;
import org.lstm4j.layer.Pooling;
import org.lstm4j.layer.Reverse;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;
import org.lstm4j.model.OracleModel;
import org.lstm4j.model.TestModels;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/** One plain step of a whole network moves every weight by the rate times the central difference of the loss. */
class TrainingGradientTest {
    private static final int STEPS = 4;
    private static final int BATCH = 3;
    private static final int[] LENGTHS = {4, 1, 3};
    /** Under it the first shuffle of three examples leaves them as they are, so that rows of masks are rows of examples. */
    private static final long SEED = 31;

    private static final float RATE = 0.5f;
    private static final double DELTA = 1e-5;
    /** f32 rounding of weights near 1, divided by the rate, and of the gradients themselves. */
    private static final double CLOSE = 2e-6;

    static Stream<Model> models() {
        return Stream.concat(
                layers(), TestModels.cells().map(cell -> TestModels.ofCell(cell.withRecurrentDropout(0.2f))));
    }

    private static Stream<Model> layers() {
        return Stream.of(
                TestModels.deep(),
                TestModels.tokens(),
                pooled(Pooling.mean()),
                pooled(Pooling.max()),
                pooled(Pooling.last()),
                merged(Merge.SUM),
                merged(Merge.MEAN),
                merged(Merge.MUL),
                Model.builder(2)
                        .add(Reverse.of(LSTM.of(3)))
                        .add(Reverse.of(GRU.of(4).last().withRecurrentDropout(0.4f)))
                        .add(Dense.of(2))
                        .initialise(Initialiser.PYTORCH, 8)
                        .build(),
                Model.builder(2)
                        .add(Dropout.variational(0.4f))
                        .add(LSTM.of(3).withRecurrentDropout(0.4f))
                        .add(Dropout.variational(0.3f))
                        .add(Bidirectional.of(LSTM.of(4).last().withRecurrentDropout(0.4f, Dropout.Mask.PER_STEP)))
                        .add(Dropout.variational(0.3f))
                        .add(Dense.of(2))
                        .initialise(Initialiser.PYTORCH, 4)
                        .build());
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyWeightMovesAlongItsGradient(Model model) {
        Features out = model.outputFeatures();
        float[] y = TestModels.input(2, BATCH * (out.sequence() ? STEPS : 1) * out.width());
        double[] timeMajor;
        Examples examples;
        if (model.inputFeatures(0).kind() == Features.Kind.TOKENS) {
            int[] ids = TestModels.ids(1, model.inputSize(), BATCH * STEPS);
            timeMajor = OracleModel.doubles(TestModels.exchangeAxes(ids, BATCH, STEPS));
            examples = Examples.regression(ids, STEPS, y);
        } else {
            float[] x = TestModels.input(1, BATCH * STEPS * model.inputSize());
            timeMajor = OracleModel.doubles(TestModels.exchangeAxes(x, BATCH, STEPS, model.inputSize()));
            examples = Examples.regression(x, STEPS, model.inputSize(), y);
        }
        Model moved;
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            moved = Trainer.builder()
                    .optimizer(Optimizer.sgd(RATE))
                    .epochs(1)
                    .batchSize(BATCH)
                    .seed(SEED)
                    .build()
                    .train(model, backend, examples.lengths(LENGTHS))
                    .model();
        }
        OracleModel oracle = new OracleModel(model).dropping(SEED, 0);
        Random random = new Random(3);
        for (Parameter parameter : model.parameters()) {
            double[] weights = oracle.weights(parameter.name());
            for (int sample = 0; sample < 6; sample++) {
                int i = random.nextInt(weights.length);
                double weight = weights[i];
                weights[i] = weight + DELTA;
                double above = loss(oracle, out, timeMajor, y);
                weights[i] = weight - DELTA;
                double below = loss(oracle, out, timeMajor, y);
                weights[i] = weight;
                double gradient = (weight - moved.weights(parameter.name())[i]) / RATE;
                assertEquals((above - below) / (2 * DELTA), gradient, CLOSE, parameter.name() + "[" + i + "]");
            }
        }
    }

    private static Model pooled(Pooling pooling) {
        return Model.builder(Embedding.of(5, 3))
                .add(LSTM.of(4).withMaskMode(MaskMode.CARRY))
                .add(Dense.of(5, Activation.TANH))
                .add(pooling)
                .add(Dense.of(2))
                .initialise(Initialiser.PYTORCH, 6)
                .build();
    }

    private static Model merged(Merge merge) {
        return Model.builder(2)
                .add(Bidirectional.of(LSTM.of(3)).withMerge(merge))
                .add(Bidirectional.of(LSTM.of(4).last()).withMerge(merge))
                .initialise(Initialiser.PYTORCH, 5)
                .build();
    }

    /** The mean over all outputs that count: those of every row, or of every valid step. */
    private static double loss(OracleModel oracle, Features out, double[] x, float[] targets) {
        double[] y = oracle.forward(x, STEPS, BATCH, LENGTHS);
        double sum = 0;
        int counted = 0;
        for (int n = 0; n < BATCH; n++) {
            for (int t = 0; t < (out.sequence() ? LENGTHS[n] : 1); t++) {
                for (int j = 0; j < out.width(); j++) {
                    int target = (out.sequence() ? n * STEPS + t : n) * out.width() + j;
                    sum += Math.pow(y[(t * BATCH + n) * out.width() + j] - targets[target], 2);
                    counted++;
                }
            }
        }
        return sum / counted;
    }
}
