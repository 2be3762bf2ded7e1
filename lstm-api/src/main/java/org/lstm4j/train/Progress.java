package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.model.Model;

/**
 * A checkpoint without its arrays.
 *
 * @param history of the epochs that ran to their end
 * @param updates done so far, in all epochs
 * @param batches done in the epoch after those
 * @param carriedRows rows of the states that are carried into the next batch; 0 for none
 * @param best whether there are best weights
 * @param moments arrays that the optimizer keeps for each weight, at most {@link #MAX_MOMENTS}
 */
record Progress(List<EpochReport> history, int updates, int batches, int carriedRows, boolean best, int moments) {
    static final int MAX_MOMENTS = 2;

    static Progress of(Checkpoint checkpoint) {
        CarriedStates carried = checkpoint.carried();
        return new Progress(
                checkpoint.history(),
                checkpoint.updates(),
                checkpoint.losses().length,
                carried == null ? 0 : carried.rows(),
                checkpoint.best() != null,
                checkpoint.moments().size());
    }

    /** What stands before the parameters' names in each of {@link Checkpoint#models}. */
    List<String> prefixes() {
        List<String> prefixes = new ArrayList<>(List.of("weights."));
        if (best) {
            prefixes.add("best.");
        }
        for (int moment = 1; moment <= moments; moment++) {
            prefixes.add("moment" + moment + ".");
        }
        return prefixes;
    }

    /** With the arrays. */
    Checkpoint checkpoint(
            Map<String, String> identity, List<Model> models, float[] losses, @Nullable CarriedStates carried) {
        int firstMoment = best ? 2 : 1;
        return new Checkpoint(
                identity,
                history,
                updates,
                losses,
                carried,
                models.getFirst(),
                best ? models.get(1) : null,
                List.copyOf(models.subList(firstMoment, models.size())));
    }
}
