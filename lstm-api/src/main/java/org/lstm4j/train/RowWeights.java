package org.lstm4j.train;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Features;

/**
 * How much each row of outputs counts in the loss: nothing past an example's length, else as much as its example and its
 * class. The mean is the weighted sum over the sum of weights.
 */
record RowWeights(Examples examples, Loss loss, Features output) {
    /** Of one example's output at a step; the step is 0 where the model gives one output alone. */
    double of(int example, int step) {
        if (output.sequence() && step >= examples.length(example)) {
            return 0;
        }
        double weight = examples.weight(example);
        int @Nullable [] classes = examples.classes();
        if (loss instanceof Loss.CrossEntropy(List<Float> classWeights) && !classWeights.isEmpty() && classes != null) {
            weight *= classWeights.get(classes[example * examples.targetsPerExample() + step]);
        }
        return weight;
    }

    /** Sum over all rows of a slice. */
    double total(int[] order, Slice slice) {
        double total = 0;
        for (int n = 0; n < slice.batch(); n++) {
            int example = order[slice.from() + n];
            int last = output.sequence()
                    ? Math.min(slice.firstStep() + slice.steps(), examples.length(example))
                    : slice.firstStep() + 1;
            for (int t = slice.firstStep(); t < last; t++) {
                total += of(example, t);
            }
        }
        return total;
    }
}
