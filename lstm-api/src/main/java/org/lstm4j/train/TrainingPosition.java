package org.lstm4j.train;

import java.util.List;

/**
 * Where a training stands before an update.
 *
 * @param updates done so far
 * @param elapsedEpochs with the part of the epoch under way that is done
 * @param epochs at most this many will run
 * @param history of the epochs that ran to their end
 */
public record TrainingPosition(int updates, double elapsedEpochs, int epochs, List<EpochReport> history) {
    public TrainingPosition {
        history = List.copyOf(history);
    }
}
