package org.lstm4j.train;

/**
 * What one pass over the examples came to.
 *
 * @param epoch counted from 1
 * @param epochs at most this many will run
 * @param trainingLoss mean over the epoch's batches, each measured before its update, with dropout
 * @param validationLoss after the epoch, without dropout; NaN without validation examples
 * @param best whether the watched loss (validation where there is one) is the lowest so far
 */
public record EpochReport(int epoch, int epochs, double trainingLoss, double validationLoss, boolean best) {
    /** The loss that early stopping watches. */
    public double watchedLoss() {
        return Double.isNaN(validationLoss) ? trainingLoss : validationLoss;
    }
}
