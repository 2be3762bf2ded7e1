package org.lstm4j.tasks.report;

/**
 * A straight way from values to places.
 *
 * @param from the value at {@code start}
 * @param to the value at {@code end}, another one
 * @param start in units of the chart
 * @param end in units of the chart
 */
record Scale(double from, double to, double start, double end) {

    double at(double value) {
        return start + (value - from) / (to - from) * (end - start);
    }

    /** The places of many values; NaN stays NaN. */
    double[] at(double[] values) {
        double[] places = new double[values.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = at(values[i]);
        }
        return places;
    }
}
