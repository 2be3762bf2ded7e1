package org.lstm4j.tasks.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lstm4j.Backends;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.Mode;
import org.lstm4j.tasks.translate.BeamSearch.Found;

/** The search against all targets that there are, each measured by the double-precision network. */
class BeamSearchTest {
    /** Of f32 against f64, for log probabilities near 2. */
    private static final double CLOSE = 2e-6;

    /** Ids 1 and 2 can be written; 0 is the unknown token. */
    private static final int BOUNDARY = 3;

    private static final int LONGEST = 3;
    /** More hypotheses than there are targets. */
    private static final int WIDE = 40;

    private static final List<int[]> SOURCES = List.of(new int[] {1, 2, 4}, new int[] {4}, new int[] {3, 3, 1, 2, 4});

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aWideBeamFindsTheBestOfAllTargets(Cell cell) {
        Shape shape = new Shape(cell, 5, BOUNDARY + 1, 3, 4);
        Map<String, float[]> weights = loud(shape.initialWeights(5));
        Oracle oracle = new Oracle(shape, weights);
        try (Backend backend = Backends.named("cpu");
                Network network = new Network(backend, shape, Mode.INFERENCE, weights)) {
            List<Found> found = new BeamSearch(network, WIDE, BOUNDARY, LONGEST).search(SOURCES);

            for (int n = 0; n < SOURCES.size(); n++) {
                int[] best = best(oracle, SOURCES.get(n));
                assertArrayEquals(best, found.get(n).target());
                assertEquals(
                        logProbability(oracle, SOURCES.get(n), best),
                        found.get(n).logProbability(),
                        CLOSE);
                assertTrue(found.get(n).ended());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aTargetThatDoesNotEndIsCutAtTheLimit(Cell cell) {
        Shape shape = new Shape(cell, 5, BOUNDARY + 1, 3, 4);
        Map<String, float[]> weights = shape.initialWeights(5);
        weights.get(Shape.READOUT_BIAS)[BOUNDARY] = -1000;
        weights.get(Shape.READOUT_BIAS)[0] = 1000;
        try (Backend backend = Backends.named("cpu");
                Network network = new Network(backend, shape, Mode.INFERENCE, weights)) {
            for (Found found : new BeamSearch(network, 2, BOUNDARY, LONGEST).search(SOURCES)) {
                assertEquals(LONGEST, found.target().length);
                assertFalse(found.ended());
                assertTrue(Arrays.stream(found.target()).allMatch(id -> id == 1 || id == 2), "no unknown token");
            }
        }
    }

    /** First weights give nearly even odds; these tell targets apart. */
    private static Map<String, float[]> loud(Map<String, float[]> weights) {
        for (float[] array : weights.values()) {
            for (int i = 0; i < array.length; i++) {
                array[i] *= 2;
            }
        }
        return weights;
    }

    private static int[] best(Oracle oracle, int[] source) {
        List<int[]> targets = new ArrayList<>(List.of(new int[0]));
        for (int i = 0; targets.get(i).length < LONGEST; i++) {
            for (int id = 1; id < BOUNDARY; id++) {
                int[] longer = Arrays.copyOf(targets.get(i), targets.get(i).length + 1);
                longer[longer.length - 1] = id;
                targets.add(longer);
            }
        }
        assertEquals(1 + 2 + 4 + 8, targets.size());
        int[] best = targets.getFirst();
        for (int[] target : targets) {
            best = logProbability(oracle, source, target) > logProbability(oracle, source, best) ? target : best;
        }
        return best;
    }

    private static double logProbability(Oracle oracle, int[] source, int[] target) {
        return -oracle.loss(List.of(new Example(source, target)), BOUNDARY);
    }
}
