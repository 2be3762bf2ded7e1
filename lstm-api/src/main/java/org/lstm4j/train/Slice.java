package org.lstm4j.train;

/**
 * The examples and steps of one update.
 *
 * @param from first example, as a place in the epoch's order
 * @param batch number of examples
 * @param firstStep of the steps that are gone through
 * @param steps how many the pass has; the last ones may lie past the examples' end
 */
record Slice(int from, int batch, int firstStep, int steps) {}
