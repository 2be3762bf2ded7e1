package org.lstm4j.tasks.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {
    /** For figures worked out by hand. */
    private static final double CLOSE = 1e-12;

    /** Three answers right, two wrong; nobody is a "c", nor taken for one. */
    private static final Scores SCORES = Scores.of(
            List.of("a", "b", "c"),
            List.of(
                    new double[] {0.9, 0.1, 0},
                    new double[] {0.75, 0.25, 0},
                    new double[] {0.4, 0.6, 0},
                    new double[] {0.3, 0.7, 0},
                    new double[] {0.5, 0.5, 0}),
            new int[] {0, 0, 0, 1, 1});

    @Test
    void countsWhatWasTakenForWhat() {
        assertEquals(List.of(List.of(2, 1, 0), List.of(1, 1, 0), List.of(0, 0, 0)), SCORES.confusion());
        assertEquals(5, SCORES.texts());
        assertEquals(3 / 5.0, SCORES.accuracy(), CLOSE);
    }

    @Test
    void everyClassHasItsFigures() {
        Scores.ClassScore a = SCORES.scores().get(0);
        Scores.ClassScore c = SCORES.scores().get(2);

        assertEquals("a", a.label());
        assertEquals(3, a.texts());
        assertEquals(2 / 3.0, a.precision(), CLOSE);
        assertEquals(2 / 3.0, a.recall(), CLOSE);
        assertEquals(2 / 3.0, a.f1(), CLOSE);
        assertEquals(
                new Scores.ClassScore("b", 2, 0.5, 0.5, 0.5), SCORES.scores().get(1));
        assertEquals(new Scores.ClassScore("c", 0, 0, 0, 0), c);
        assertEquals((2 / 3.0 + 0.5) / 2, SCORES.macroF1(), CLOSE, "of the classes that occur");
    }

    @Test
    void precisionAndRecallAreNotTheSame() {
        Scores all = Scores.of(
                List.of("a", "b"),
                List.of(new double[] {0.9, 0.1}, new double[] {0.9, 0.1}, new double[] {0.9, 0.1}),
                new int[] {0, 1, 1});

        assertEquals(
                new Scores.ClassScore("a", 1, 1 / 3.0, 1, 0.5), all.scores().getFirst());
        assertEquals(0.25, all.macroF1(), CLOSE, "what occurs and is never found counts as 0");
    }

    @Test
    void theLossIsFiniteEvenWhereAnAnswerWasSureAndWrong() {
        double hits = Math.log(0.9) + Math.log(0.75) + Math.log(0.4) + Math.log(0.7) + Math.log(0.5);

        assertEquals(-hits / 5, SCORES.logLoss(), CLOSE);
        Scores wrong = Scores.of(List.of("a", "b"), List.of(new double[] {1, 0}), new int[] {1});
        assertEquals(-Math.log(1e-15), wrong.logLoss(), CLOSE);
    }

    @Test
    void confidenceIsHeldAgainstAccuracyBinByBin() {
        // 0.9 and 0.75 right; 0.6 wrong and 0.7 right; 0.5 wrong, as the first of two equals was answered
        Calibration calibration = SCORES.calibration();

        assertEquals(
                List.of(0.4, 0.5, 0.6, 0.7, 0.8),
                calibration.bins().stream().map(Calibration.Bin::from).toList());
        assertEquals(
                List.of(0.0, 0.0, 1.0, 1.0, 1.0),
                calibration.bins().stream().map(Calibration.Bin::accuracy).toList());
        assertEquals((0.5 + 0.6 + 0.3 + 0.25 + 0.1) / 5, calibration.error(), CLOSE);
        Calibration.Bin last = calibration.bins().getLast();
        assertEquals(1, last.texts());
        assertEquals(0.9, last.confidence(), CLOSE);
        assertEquals(0.9, last.to(), CLOSE);
    }

    @Test
    void certaintyAndImpossibilityHaveBinsToo() {
        Calibration.Collector collector = new Calibration.Collector();
        collector.add(1, true);
        collector.add(0, false);

        Calibration calibration = collector.result();

        assertEquals(0, calibration.error(), CLOSE);
        assertEquals(2, calibration.bins().size());
        assertTrue(calibration.bins().getLast().to() == 1
                && calibration.bins().getFirst().from() == 0);
    }
}
