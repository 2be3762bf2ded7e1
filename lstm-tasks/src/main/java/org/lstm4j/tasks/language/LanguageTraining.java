package org.lstm4j.tasks.language;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.train.EpochReport;

/**
 * A trained language model and how it came about.
 *
 * @param model of the epoch with the lowest held-out loss; of the last one where nothing was held out
 * @param history a report for every epoch, its losses in nats a token: {@code exp} of them is the perplexity
 * @param bestEpoch the epoch with the lowest watched loss, counted from 1
 * @param heldOut how the model foresees the end of the text, which it was not trained on; null where nothing was held out
 */
public record LanguageTraining(
        LanguageModel model,
        List<EpochReport> history,
        int bestEpoch,
        @Nullable Evaluation heldOut) {
    public LanguageTraining {
        history = List.copyOf(history);
    }

    /** Training perplexity of the last epoch, measured while the weights changed, with dropout. */
    public double trainingPerplexity() {
        return Math.exp(history.getLast().trainingLoss());
    }
}
