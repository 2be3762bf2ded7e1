package org.lstm4j.tasks.forecast;

/**
 * Bounds that a future value should lie between as often as their level says.
 *
 * @param low lower bound, in original units
 * @param high upper bound, in original units
 */
public record Interval(double low, double high) {
    /** Whether a value lies between the bounds or on one of them. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
