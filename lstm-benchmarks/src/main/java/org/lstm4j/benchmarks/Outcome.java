package org.lstm4j.benchmarks;

import java.util.Map;

/** What one fork has come to. */
sealed interface Outcome {
    /**
     * It was timed.
     *
     * @param micros of one run
     * @param figures others by name: percentiles, bytes
     * @param version of the engine, empty where it has none
     */
    record Timed(double micros, Map<String, Double> figures, String version) implements Outcome {}

    /**
     * It was not.
     *
     * @param reason one line
     */
    record Failed(String reason) implements Outcome {}
}
