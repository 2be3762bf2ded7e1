package org.lstm4j.tasks.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TemperatureTest {
    /** How closely the search finds a temperature. */
    private static final double SEARCHED = 1e-3;

    /** Rounding of a few doubles. */
    private static final double ROUNDING = 1e-12;

    @Test
    void findsTheTemperatureAtWhichConfidenceIsAccuracy() {
        // 75 of 100 texts are met, each with a doubt of 1/102: q = (75 * 101 + 25) / (100 * 102)
        double q = 7600 / 10200.0;
        List<double[]> logits = new ArrayList<>();
        int[] labels = new int[100];
        for (int i = 0; i < labels.length; i++) {
            logits.add(new double[] {3, 0});
            labels[i] = i < 75 ? 0 : 1;
        }

        assertEquals(3 / Math.log(q / (1 - q)), Temperature.fit(logits, labels), SEARCHED);
    }

    @Test
    void classesCountByTheirWeights() {
        List<double[]> logits =
                List.of(new double[] {2, 0}, new double[] {2, 0}, new double[] {2, 0}, new double[] {2, 0});
        // one of four is met, counting nine times, each with a doubt of 1/6
        double q = (9 * 5 / 6.0 + 3 * 1 / 6.0) / 12;

        assertEquals(2 / Math.log(q / (1 - q)), Temperature.fit(logits, new int[] {1, 0, 1, 1}, 9, 1), SEARCHED);
    }

    @Test
    void aFewTextsThatAreMetAreNoGroundForCertainty() {
        List<double[]> logits = List.of(new double[] {1, 0}, new double[] {0, 1});

        double temperature = Temperature.fit(logits, new int[] {0, 1});

        assertEquals(0.75, Softmax.of(logits.getFirst(), 1 / temperature)[0], SEARCHED);
    }

    @Test
    void staysInItsBoundsWhereNothingIsMet() {
        List<double[]> logits = List.of(new double[] {1, 0}, new double[] {0, 2});

        assertEquals(20, Temperature.fit(logits, new int[] {1, 0}), SEARCHED);
    }

    @Test
    void lossesAreCrossEntropies() {
        double[] logits = {0.5, -1, 2};
        double[] p = Softmax.of(logits, 0.7);

        double expected = -0.8 * Math.log(p[1]) - 0.1 * Math.log(p[0]) - 0.1 * Math.log(p[2]);

        assertEquals(expected, Softmax.loss(logits, 1, 0.1, 0.7), ROUNDING);
    }

    @Test
    void hugeLogitsGiveProbabilitiesAndLosses() {
        assertArrayEquals(new double[] {1, 0}, Softmax.of(new double[] {1e30, -1e30}, 20));
        assertEquals(2e31, Softmax.loss(new double[] {1e30, 0}, 1, 0, 20), 1e16);
        assertArrayEquals(new double[] {0.25, 0.75}, Softmax.of(new double[] {0, 2 * Math.log(3)}, 0.5), ROUNDING);
    }
}
