package org.lstm4j.train;

import java.util.List;
import org.lstm4j.model.Model;

/**
 * A trained model and how it came about.
 *
 * @param model of the best epoch with early stopping, else of the last
 * @param history a report for every epoch that ran to its end
 * @param bestEpoch the epoch with the lowest watched loss, counted from 1; 0 when training was stopped in the first one
 */
public record TrainingResult(Model model, List<EpochReport> history, int bestEpoch) {
    public TrainingResult {
        history = List.copyOf(history);
    }
}
