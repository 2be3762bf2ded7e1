package org.lstm4j.tasks.forecast;

/**
 * How often intervals held what came.
 *
 * @param percent how often they should have: 80 or 95
 * @param inside observed values within their interval
 * @param count observed values that had an interval; 0 where the residuals were too few for one at every origin
 */
public record Coverage(int percent, int inside, int count) {
    /** The share within, 0 to 1; NaN where nothing had an interval. */
    public double share() {
        return count > 0 ? (double) inside / count : Double.NaN;
    }
}
