package org.lstm4j.benchmarks;

import java.util.Locale;

/** What a row of the table is about, in the table's order. */
public enum Kind {
    /** What the machine can do: arithmetic between registers, and reading memory. */
    BOUND,
    /** The CPU backend's innermost matrix product alone. */
    TILE,
    /** Whole sequences. */
    FORWARD,
    /** One step at a time. */
    STEP,
    /** Many streams over one model. */
    STREAMS,
    /** Updates of a training. */
    TRAIN,
    /** Epochs of a language model. */
    LANGUAGE,
    /** From the start of a JVM. */
    COLD;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
