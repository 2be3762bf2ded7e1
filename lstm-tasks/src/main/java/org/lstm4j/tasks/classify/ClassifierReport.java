package org.lstm4j.tasks.classify;

import java.util.List;
import org.lstm4j.train.EpochReport;

/**
 * What a training came to.
 *
 * @param classifier that answers
 * @param trained texts that it has learnt from
 * @param validation how it answers the texts that were held back. They decided when to stop, and the temperature: texts that
 *     decided nothing are met a little worse
 * @param history a report for every epoch
 * @param bestEpoch the epoch whose weights the classifier has, counted from 1
 */
public record ClassifierReport(
        TextClassifier classifier, int trained, Scores validation, List<EpochReport> history, int bestEpoch) {
    public ClassifierReport {
        history = List.copyOf(history);
    }
}
