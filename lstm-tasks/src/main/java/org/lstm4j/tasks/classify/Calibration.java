package org.lstm4j.tasks.classify;

import java.util.ArrayList;
import java.util.List;

/**
 * How far the probabilities of the likeliest classes can be taken at their word.
 *
 * @param error expected calibration error (Naeini et al. 2015; Guo et al. 2017, equation 3): the mean distance between
 *     confidence and accuracy of the bins, each weighted by its texts
 * @param bins of equal width over [0, 1], those without texts left out
 */
public record Calibration(double error, List<Bin> bins) {
    /** Bins that [0, 1] is cut into. */
    public static final int BINS = 10;

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * Texts whose likeliest class had a probability in {@code (from, to]}.
     *
     * @param confidence mean probability of the likeliest class
     * @param accuracy share of them that were answered with their class
     */
    public record Bin(double from, double to, int texts, double confidence, double accuracy) {}

    /** Sorts answers into bins. */
    static final class Collector {
        private final int[] texts = new int[BINS];
        private final int[] right = new int[BINS];
        private final double[] confidence = new double[BINS];

        void add(double probability, boolean isRight) {
            int bin = Math.clamp((int) Math.ceil(probability * BINS) - 1, 0, BINS - 1);
            texts[bin]++;
            right[bin] += isRight ? 1 : 0;
            confidence[bin] += probability;
        }

        Calibration result() {
            List<Bin> bins = new ArrayList<>();
            double distance = 0;
            int all = 0;
            for (int b = 0; b < BINS; b++) {
                if (texts[b] > 0) {
                    distance += Math.abs(confidence[b] - right[b]);
                    all += texts[b];
                    bins.add(new Bin(
                            (double) b / BINS,
                            (b + 1.0) / BINS,
                            texts[b],
                            confidence[b] / texts[b],
                            (double) right[b] / texts[b]));
                }
            }
            return new Calibration(distance / all, bins);
        }
    }
}
