package org.lstm4j.benchmarks;

import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/** Medians and means of what is there. */
final class Medians {
    private Medians() {}

    /** The middle value, or the mean of the two in the middle; empty of nothing. */
    static OptionalDouble of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /** Of ratios; empty of nothing. */
    static OptionalDouble geometricMean(double... values) {
        return DoubleStream.of(values).map(Math::log).average().stream()
                .map(Math::exp)
                .findFirst();
    }
}
