package org.lstm4j.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one pass over the examples came to.
 *
 * @param epoch counted from 1
 * @param epochs at most this many will run
 * @param trainingLoss mean over the epoch's batches, each measured before its update, with dropout
 * @param validationLoss after the epoch, without dropout; NaN without validation examples
 * @param metrics of the validation examples, in the order of the recipe; empty without either
 * @param best whether the watched loss (validation where there is one) is the lowest so far
 */
public record EpochReport(
        int epoch, int epochs, double trainingLoss, double validationLoss, Map<String, Double> metrics, boolean best) {
    public EpochReport {
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The loss that early stopping watches. */
    public double watchedLoss() {
        return Double.isNaN(validationLoss) ? trainingLoss : validationLoss;
    }
}
