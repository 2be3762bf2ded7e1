package org.lstm4j.tasks.translate;

import java.util.List;
import org.lstm4j.train.EpochReport;

/**
 * What a training came to.
 *
 * @param model of the best epoch
 * @param history of all epochs; the validation loss is that of the held-out pairs, per token
 * @param pairs that were trained on
 * @param heldOut pairs that were not, and whose sources no other pair has
 * @param exact how many of the held-out ones the model translates exactly
 */
public record TranslationReport(TranslationModel model, List<EpochReport> history, int pairs, int heldOut, int exact) {
    public TranslationReport {
        history = List.copyOf(history);
    }
}
