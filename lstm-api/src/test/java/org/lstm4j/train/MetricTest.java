package org.lstm4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;
import org.lstm4j.layer.Dense;
import org.lstm4j.layer.Features;
import org.lstm4j.model.Model;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Metrics of models that put out what they are given: a dense layer of the identity. */
class MetricTest {
    private static final double EXACT = 1e-12;
    /** Costs nothing and teaches nothing, whatever the number of outputs and targets. */
    private static final Loss NONE = Loss.custom("none", (outputs, targets, gradient) -> 0);

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

    /** Two outputs for one target, as a mean and a variance; one output for two targets. */
    @Test
    void aCustomLossHasTargetsOfItsOwnNumber() {
        Examples fewer = Examples.regression(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, new float[] {7, 8, 9});
        List<Float> seen = new ArrayList<>();
        Metric all = new Metric("all", outcome -> {
            for (int row = 0; row < outcome.rows(); row++) {
                for (int j = 0; j < outcome.width(); j++) {
                    seen.add(outcome.output(row, j));
                }
                for (int j = 0; j < outcome.targetWidth(); j++) {
                    seen.add(outcome.target(row, j));
                }
            }
            return outcome.targetWidth();
        });
        assertEquals(1.0, measure(NONE, fewer, 2, all).get("all"), EXACT);
        assertEquals(List.of(1f, 2f, 7f, 3f, 4f, 8f, 5f, 6f, 9f), seen);
        seen.clear();
        Examples more = Examples.regression(new float[] {1, 2, 3}, 1, 1, new float[] {4, 5, 6, 7, 8, 9});
        assertEquals(2.0, measure(NONE, more, 1, all).get("all"), EXACT);
        assertEquals(List.of(1f, 4f, 5f, 2f, 6f, 7f, 3f, 8f, 9f), seen);
    }

    @Test
    void aMetricOfPairsNeedsPairs() {
        Examples fewer = Examples.regression(new float[6], 1, 2, new float[3]);
        Examples more = Examples.regression(new float[3], 1, 1, new float[6]);
        for (Metric metric : List.of(Metric.meanAbsoluteError(), Metric.rootMeanSquaredError())) {
            assertMessage(
                    "metric " + metric.name() + " compares each output with a target of its own: expected as many "
                            + "targets as outputs, 2 in a row, got 1",
                    () -> measure(NONE, fewer, 2, metric));
            assertMessage("1 in a row, got 2", () -> measure(NONE, more, 1, metric));
        }
        Examples pairs = Examples.regression(new float[] {1, 2}, 1, 2, new float[] {2, 4});
        assertEquals(1.5, measure(NONE, pairs, 2, Metric.meanAbsoluteError()).get("meanAbsoluteError"), EXACT);
    }

    @Test
    void validationHasTheTargetsOfTraining() {
        Model model = Model.builder(1).add(Dense.of(1)).build();
        Examples one = Examples.regression(new float[2], 1, 1, new float[2]);
        Examples two = Examples.regression(new float[2], 1, 1, new float[4]);
        try (Backend backend = new ReferenceBackend(BackendOptions.DEFAULT)) {
            assertMessage(
                    "validation examples have 2 targets for each output of the model, expected 1",
                    () -> Trainer.builder().loss(NONE).build().train(model, backend, one, two));
        }
    }

    @Test
    void whatAnOutcomeHasNotIsNoNumber() {
        Examples examples = Examples.regression(new float[6], 1, 2, new float[6]);
        for (Metric metric : List.of(
                new Metric("row", outcome -> outcome.output(3, 0)),
                new Metric("column", outcome -> outcome.output(0, 2)),
                new Metric("target", outcome -> outcome.target(0, -1)))) {
            String message = assertThrows(
                            IndexOutOfBoundsException.class, () -> measure(Loss.squaredError(), examples, 2, metric))
                    .getMessage();
            assertTrue(message.contains("row in [0, 3) and a column in [0, 2)"), message);
        }
    }

    /** Many small batches: the arrays must not be copied for each. */
    @Test
    void outcomesAreGatheredInPlace() {
        int size = 4000;
        Examples examples = Examples.regression(new float[size], 1, 1, new float[size]);
        Metric metric = Metric.meanAbsoluteError();
        measure(Loss.squaredError(), examples, 1, metric); // loads classes
        long without = bytesAllocated(examples);
        long with = bytesAllocated(examples, metric);
        long copied = 2L * Float.BYTES * size * size / 4; // of two arrays that grow with each batch of two
        assertTrue(with - without < copied / 10, with + " bytes, " + without + " without the metric");
    }

    private static long bytesAllocated(Examples examples, Metric... metrics) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        measure(Loss.squaredError(), examples, 1, metrics);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void moreThanAnArrayHoldsIsRefused() {
        int size = 1 << 16;
        Examples examples = Examples.classification(new float[size], 1, 1, new int[size]);
        assertMessage(
                "65536 rows of 32768 numbers, more than",
                () -> new Outcome(Loss.crossEntropy(), Features.vector(1 << 15), examples));
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
