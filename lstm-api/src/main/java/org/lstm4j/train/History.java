package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The epochs that ran to their end, and what follows from them: which is the best, and whether training is over. All of
 * it is a function of the losses, so that a checkpoint has to keep nothing else of early stopping.
 */
final class History {
    private final int epochs;
    private final @Nullable EarlyStopping early;
    private List<EpochReport> reports = List.of();
    private double lowest = Double.POSITIVE_INFINITY;
    private int bestEpoch;

    History(int epochs, @Nullable EarlyStopping early) {
        this.epochs = epochs;
        this.early = early;
    }

    EpochReport add(double trainingLoss, double validationLoss, Map<String, Double> metrics) {
        double watched = Double.isNaN(validationLoss) ? trainingLoss : validationLoss;
        boolean best = watched < lowest - (early == null ? 0 : early.minDelta());
        EpochReport report = new EpochReport(nextEpoch(), epochs, trainingLoss, validationLoss, metrics, best);
        if (best) {
            lowest = watched;
            bestEpoch = report.epoch();
        }
        List<EpochReport> longer = new ArrayList<>(reports);
        longer.add(report);
        reports = List.copyOf(longer);
        return report;
    }

    /** The epoch to be run, counted from 1. */
    int nextEpoch() {
        return reports.size() + 1;
    }

    /** The epoch with the lowest watched loss, 0 before the first one's end. */
    int bestEpoch() {
        return bestEpoch;
    }

    boolean isOver() {
        return reports.size() >= epochs || (early != null && reports.size() - bestEpoch >= early.patience());
    }

    List<EpochReport> reports() {
        return reports;
    }
}
