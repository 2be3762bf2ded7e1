package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Dense;
import org.lstm4j.model.Model;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Metrics of models that put out what they are given: a dense layer of the identity. */
class MetricTest {
    private static final double EXACT = 1e-12;

    private static Map<String, Double> measure(Loss loss, Examples validation, int width, Metric... metrics) {
        float[] identity = new float[width * width];
        for (int j = 0; j < width; j++) {
            identity[j * width + j] = 1f;
        }
        Model model = Model.builder(width).add(Dense.of(width)).build();
        model = model.withWeights(Map.of("0.weight", identity, "0.bias", new float[width]));
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            TrainingResult result = Trainer.builder()
                    .loss(loss)
                    .optimizer(Optimizer.sgd(Float.MIN_NORMAL))
                    .batchSize(2)
                    .epochs(1)
                    .metrics(metrics)
                    .build()
                    .train(model, backend, validation, validation);
            return result.history().getFirst().metrics();
        }
    }

    @Test
    void classesOfRaggedSequences() {
        // Predicted 0 0 1 | 2 1, of class 0 1 1 | 2 2; one step of padding.
        float[] x = {3, 1, 1, 2, 0, 1, 0, 4, 0, 0, 0, 9, 1, 7, 0, 5, 5, 5};
        Examples examples =
                Examples.classification(x, 3, 3, new int[] {0, 1, 1, 2, 2, -1}).lengths(3, 2);
        Map<String, Double> metrics = measure(Loss.crossEntropy(), examples, 3, Metric.accuracy(), Metric.macroF1());
        assertEquals(List.of("accuracy", "macroF1"), List.copyOf(metrics.keySet()));
        assertEquals(0.6, metrics.get("accuracy"), EXACT);
        // F1: 2/3 of class 0 (one hit, one false alarm), 1/2 of class 1, 2/3 of class 2.
        assertEquals((2 / 3.0 + 1 / 2.0 + 2 / 3.0) / 3, metrics.get("macroF1"), EXACT);
    }

    @Test
    void errorsOfNumbers() {
        Examples examples = Examples.regression(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, new float[] {1, 4, 3, 4, 4, 9});
        Map<String, Double> metrics = measure(
                Loss.squaredError(),
                examples,
                2,
                Metric.meanAbsoluteError(),
                Metric.rootMeanSquaredError(),
                new Metric("rows", Outcome::rows));
        assertEquals(1.0, metrics.get("meanAbsoluteError"), EXACT);
        assertEquals(Math.sqrt(14 / 6.0), metrics.get("rootMeanSquaredError"), EXACT);
        assertEquals(3.0, metrics.get("rows"), EXACT);
    }

    @Test
    void theWrongKindIsNamed() {
        Examples numbers = Examples.regression(new float[2], 1, 1, new float[2]);
        Examples classes = Examples.classification(new float[2], 1, 1, new int[2]);
        assertMessage("take a metric of numbers", () -> measure(Loss.squaredError(), numbers, 1, Metric.accuracy()));
        assertMessage(
                "take a metric of classes", () -> measure(Loss.crossEntropy(), classes, 1, Metric.meanAbsoluteError()));
        assertMessage("a name of its own", () -> Trainer.builder().metrics(Metric.accuracy(), Metric.accuracy()));
    }

    private static void assertMessage(String part, Runnable action) {
        String message = assertThrows(LstmException.class, action::run).getMessage();
        assertTrue(message.contains(part), message);
    }
}
