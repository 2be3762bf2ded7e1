package org.lstm4j.tasks.report;

/** The smallest and the largest of some values. */
record Range(double min, double max) {

    /** Of all values that are finite; 0 to 1 if none is. */
    static Range of(double[]... arrays) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (double[] values : arrays) {
            for (double value : values) {
                if (Double.isFinite(value)) {
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
            }
        }
        return min <= max ? new Range(min, max) : new Range(0, 1);
    }

    Range including(double value) {
        return new Range(Math.min(min, value), Math.max(max, value));
    }

    /** Wider by a share of itself on both sides, and never empty. */
    Range padded(double share) {
        double size = max - min;
        double room = size > 0 ? share * size : Math.max(Math.abs(max), 1) * 0.5;
        return new Range(min - room, max + room);
    }

    double size() {
        return max - min;
    }
}
