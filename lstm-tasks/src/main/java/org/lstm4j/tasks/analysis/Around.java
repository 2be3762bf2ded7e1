package org.lstm4j.tasks.analysis;

/** What a stationary series would keep returning to. */
public enum Around {
    /** One level: a constant in the regression. */
    LEVEL("one level"),
    /** A straight line over time: a constant and a trend in the regression. */
    TREND("one straight line");

    private final String words;

    Around(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
