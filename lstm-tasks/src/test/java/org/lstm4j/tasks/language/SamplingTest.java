package org.lstm4j.tasks.language;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.LstmException;

class SamplingTest {
    private static final int DRAWS = 20_000;
    /** Logarithms of shares 0.9 (of an id that is never drawn), 0.1, 0.4, 0.2 and 0.3. */
    private static final float[] LOGITS = logarithms(0.9, 0.1, 0.4, 0.2, 0.3);
    /** Five standard deviations of a share that is drawn {@value #DRAWS} times. */
    private static final double DEVIATION = 5 * Math.sqrt(0.25 / DRAWS);

    private static float[] logarithms(double... shares) {
        float[] logits = new float[shares.length];
        for (int i = 0; i < shares.length; i++) {
            logits[i] = (float) Math.log(shares[i]);
        }
        return logits;
    }

    private static void assertShares(Sampling sampling, double... expected) {
        int[] counts = new int[LOGITS.length];
        for (int draw = 0; draw < DRAWS; draw++) {
            counts[sampling.draw(LOGITS, 1, draw)]++;
        }
        for (int id = 0; id < expected.length; id++) {
            assertEquals(expected[id], (double) counts[id] / DRAWS, expected[id] == 0 ? 0 : DEVIATION, "id " + id);
        }
    }

    @Test
    void tokensComeAsOftenAsTheModelExpects() {
        assertShares(Sampling.DEFAULT.withSeed(3), 0, 0.1, 0.4, 0.2, 0.3);
    }

    @Test
    void temperatureRaisesSharesToAPower() {
        double total = 0.01 + 0.16 + 0.04 + 0.09;
        assertShares(Sampling.DEFAULT.withTemperature(0.5f), 0, 0.01 / total, 0.16 / total, 0.04 / total, 0.09 / total);
    }

    @Test
    void topKLeavesTheLikeliest() {
        assertShares(Sampling.DEFAULT.withTopK(2), 0, 0, 4 / 7.0, 0, 3 / 7.0);
        assertShares(Sampling.DEFAULT.withTopK(100), 0, 0.1, 0.4, 0.2, 0.3);
    }

    @Test
    void topPLeavesTheFewestThatReachIt() {
        assertShares(Sampling.DEFAULT.withTopP(0.6f), 0, 0, 4 / 7.0, 0, 3 / 7.0);
        assertShares(Sampling.DEFAULT.withTopP(0.001f), 0, 0, 1, 0, 0);
        // Of the two that top-k leaves, one reaches half of what both have.
        assertShares(Sampling.DEFAULT.withTopK(2).withTopP(0.5f), 0, 0, 1, 0, 0);
    }

    @Test
    void temperatureZeroTakesTheLikeliestAndOfEqualOnesTheFirst() {
        Sampling greedy = Sampling.DEFAULT.withTemperature(0f);
        assertEquals(2, greedy.draw(LOGITS, 1, 0));
        assertEquals(1, greedy.draw(new float[] {9f, -0f, 0f, -1f}, 1, 0));
        assertEquals(3, greedy.draw(new float[] {9f, -3f, -2f, -1f}, 1, 0));
    }

    @Test
    void theSameSeedDrawsTheSame() {
        int[] first = draws(5);
        assertEquals(
                IntStream.of(first).boxed().toList(),
                IntStream.of(draws(5)).boxed().toList());
        assertNotEquals(
                IntStream.of(first).boxed().toList(),
                IntStream.of(draws(6)).boxed().toList());
    }

    private static int[] draws(long seed) {
        Sampling sampling = Sampling.DEFAULT.withSeed(seed);
        return IntStream.range(0, 50)
                .map(draw -> sampling.draw(LOGITS, 1, draw))
                .toArray();
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertRefused(
                "temperature must be at least 0 and finite, got -1.0", () -> Sampling.DEFAULT.withTemperature(-1f));
        assertRefused("temperature", () -> Sampling.DEFAULT.withTemperature(Float.NaN));
        assertRefused("top-k must be at least 1, or 0 for all tokens, got -2", () -> Sampling.DEFAULT.withTopK(-2));
        assertRefused("top-p must lie in (0, 1], got 0.0", () -> Sampling.DEFAULT.withTopP(0f));
        assertRefused("top-p", () -> Sampling.DEFAULT.withTopP(1.5f));
        assertRefused("token 2 with a logit of NaN", () -> Sampling.DEFAULT.draw(new float[] {0, 1, Float.NaN}, 1, 0));
    }

    private static void assertRefused(String expected, Runnable call) {
        String message = assertThrows(LstmException.class, call::run).getMessage();
        assertTrue(message.contains(expected), message);
    }
}
