package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.model.Model;

/**
 * Where a training stands between two batches. What is drawn at random, and in which order, follows from the recipe's seed
 * and these counts.
 *
 * @param identity what the training that goes on must share with the one that stopped; see {@link TrainingIdentity}
 * @param history of the epochs that ran to their end
 * @param updates done so far, in all epochs
 * @param losses of the batches done in the epoch after those
 * @param carried states into the next batch, where it goes on with sequences of the last one; else null
 * @param weights as they stand
 * @param best weights of the best epoch; null before the first one's end, and without early stopping
 * @param moments of the optimizer, arrays like the weights
 */
@SuppressWarnings("ArrayRecordComponent") // Two checkpoints are never compared.
record Checkpoint(
        Map<String, String> identity,
        List<EpochReport> history,
        int updates,
        float[] losses,
        @Nullable CarriedStates carried,
        Model weights,
        @Nullable Model best,
        List<Model> moments) {

    /** The weights, the best ones if there are any, the moments. */
    List<Model> models() {
        List<Model> models = new ArrayList<>(List.of(weights));
        if (best != null) {
            models.add(best);
        }
        models.addAll(moments);
        return models;
    }
}
