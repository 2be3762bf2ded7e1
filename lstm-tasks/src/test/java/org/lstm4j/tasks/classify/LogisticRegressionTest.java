package org.lstm4j.tasks.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.LstmException;

class LogisticRegressionTest {
    /** The gradient at the minimum, as the search promises it. */
    private static final double CONVERGED = 1e-6;

    /** Central differences of a function of size 100 at steps of 1e-5. */
    private static final double DIFFERENCES = 1e-6;

    private static final int FEATURES = 7;

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void endsWhereNoWeightIsLeftToImprove(int classes) {
        List<LogisticRegression.Row> rows = rows();
        int[] labels = labels(rows.size(), classes);

        LogisticRegression fitted = LogisticRegression.fit(rows, FEATURES, labels, classes);

        double least = value(fitted, rows, labels);
        for (int w = 0; w < fitted.weights().length; w++) {
            double up = value(moved(fitted, w, 1e-5), rows, labels);
            double down = value(moved(fitted, w, -1e-5), rows, labels);
            assertEquals(0, (up - down) / 2e-5, CONVERGED + DIFFERENCES, "weight " + w);
            assertTrue(value(moved(fitted, w, 0.1), rows, labels) >= least, "a minimum, weight " + w);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void gradientsAreThoseOfTheFunction(int classes) {
        List<LogisticRegression.Row> rows = rows();
        int[] labels = labels(rows.size(), classes);
        Random random = new Random(5);
        double[] weights = random.doubles((classes == 2 ? 1L : classes) * (FEATURES + 1), -1, 1)
                .toArray();
        LogisticRegression somewhere = new LogisticRegression(weights, FEATURES, classes);

        double[] gradient = somewhere.gradient(rows, labels);

        for (int w = 0; w < weights.length; w++) {
            double up = value(moved(somewhere, w, 1e-5), rows, labels);
            double down = value(moved(somewhere, w, -1e-5), rows, labels);
            assertEquals((up - down) / 2e-5, gradient[w], DIFFERENCES, "weight " + w);
        }
    }

    @Test
    void oneFeatureWithTwoRowsHasAKnownMinimum() {
        // w and b minimise w^2/2 + log(1 + e^-(w+b)) + log(1 + e^b): b = -w/2 by symmetry, and w = 1 / (1 + e^(w/2))
        List<LogisticRegression.Row> rows = List.of(
                new LogisticRegression.Row(new int[] {0}, new int[] {1}),
                new LogisticRegression.Row(new int[] {}, new int[] {}));

        LogisticRegression fitted = LogisticRegression.fit(rows, 1, new int[] {1, 0}, 2);

        double w = fitted.weights()[0];
        assertEquals(1 / (1 + Math.exp(w / 2)), w, 2 * CONVERGED);
        assertEquals(-w / 2, fitted.weights()[1], 2 * CONVERGED);
        assertEquals(1 / (1 + Math.exp(w / 2)), fitted.probabilities(rows.get(1))[1], 2 * CONVERGED);
    }

    @Test
    void theMinimumOfALongValleyIsFound() {
        double[] found = Lbfgs.minimise(
                x -> IntStream.range(0, x.length)
                        .mapToDouble(i -> StrictMath.pow(10, i) * (x[i] - i))
                        .toArray(),
                new double[] {5, -5, 5, -5, 5},
                1e-9);

        assertArrayEquals(new double[] {0, 1, 2, 3, 4}, found, 1e-9);
    }

    @Test
    void aMinimumThatIsNotThereIsAnError() {
        LstmException refused =
                assertThrows(LstmException.class, () -> Lbfgs.minimise(x -> new double[] {1}, new double[] {0}, 1e-6));

        assertTrue(refused.getMessage().startsWith("minimum not reached"), refused.getMessage());
    }

    @Test
    void aBagOfWordsKnowsWordsAndNotTheirOrder() {
        LabelledTexts data = LabelledTexts.of(
                List.of("good food", "food, Good!", "bad food", "so BAD a food"), List.of("+", "+", "-", "-"));
        BagOfWords bag = BagOfWords.fit(data);

        Scores scores = bag.evaluate(LabelledTexts.of(List.of("unknown good", "bad bad"), List.of("+", "-"))
                .under(data.classes()));

        assertEquals(1, scores.accuracy());
        assertEquals(List.of("+", "-"), scores.classes());
    }

    /** The function by its definition. */
    private static double value(LogisticRegression model, List<LogisticRegression.Row> rows, int[] labels) {
        int vectors = model.classes() == 2 ? 1 : model.classes();
        double value = 0;
        for (int i = 0; i < model.weights().length; i++) {
            value += (i + 1) % (FEATURES + 1) == 0 ? 0 : model.weights()[i] * model.weights()[i] / 2;
        }
        for (int i = 0; i < labels.length; i++) {
            double[] scores = new double[model.classes()];
            for (int v = 0; v < vectors; v++) {
                double score = model.weights()[v * (FEATURES + 1) + FEATURES];
                for (int f = 0; f < rows.get(i).features().length; f++) {
                    score += model.weights()[v * (FEATURES + 1) + rows.get(i).features()[f]]
                            * rows.get(i).counts()[f];
                }
                scores[vectors == 1 ? 1 : v] = score;
            }
            value += Math.log(Arrays.stream(scores).map(Math::exp).sum()) - scores[labels[i]];
        }
        return value;
    }

    private static LogisticRegression moved(LogisticRegression model, int weight, double by) {
        double[] weights = model.weights().clone();
        weights[weight] += by;
        return new LogisticRegression(weights, model.features(), model.classes());
    }

    private static List<LogisticRegression.Row> rows() {
        Random random = new Random(3);
        List<LogisticRegression.Row> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int[] features = IntStream.range(0, FEATURES)
                    .filter(f -> random.nextInt(3) == 0)
                    .toArray();
            rows.add(new LogisticRegression.Row(
                    features,
                    Arrays.stream(features).map(f -> 1 + random.nextInt(2)).toArray()));
        }
        return rows;
    }

    private static int[] labels(int count, int classes) {
        Random random = new Random(4);
        return IntStream.range(0, count).map(i -> random.nextInt(classes)).toArray();
    }
}
