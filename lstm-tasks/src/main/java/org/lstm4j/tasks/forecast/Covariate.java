package org.lstm4j.tasks.forecast;

/**
 * What became of a column beside the target.
 *
 * @param name as the file calls it
 * @param future whether its values are known beyond the end of the series
 * @param effect how much the target (its logarithm, where that is taken) grows with a unit of the column at the same
 *     time; 0 for columns that are known in the past alone, and where nothing significant was found
 * @param centre mean, in the training part, of what the network is shown of it
 * @param scale standard deviation of that, greater than 0
 */
public record Covariate(String name, boolean future, double effect, double centre, double scale) {}
