package org.lstm4j.tasks.training;

import org.lstm4j.train.EpochReport;

/**
 * Where a run stands, after an epoch and again after the end of a training. Reports of trainings that run side by side come
 * in turn, never at the same time.
 *
 * @param training which training this is, 0 to {@code trainings - 1}, in the order of the run
 * @param trainings how many there are in all
 * @param ended how many of them have ended; one that had ended before a resumed run is told of once
 * @param epoch what the newest epoch of the training came to
 */
public record TrainingProgress(int training, int trainings, int ended, EpochReport epoch) {}
