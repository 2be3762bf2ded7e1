package org.lstm4j.tasks.forecast;

import org.lstm4j.train.EpochReport;

/**
 * Where a run stands. Reports of trainings that run side by side come in turn, never at the same time.
 *
 * @param training which training this is, 0 to {@code trainings - 1}; several at each origin of the backtest, oldest
 *     first, then as many for the forecast
 * @param trainings how many there are in all
 * @param epoch what the epoch just done came to
 */
public record TrainingProgress(int training, int trainings, EpochReport epoch) {}
