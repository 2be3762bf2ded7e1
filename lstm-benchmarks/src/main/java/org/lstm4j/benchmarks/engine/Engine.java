package org.lstm4j.benchmarks.engine;

import org.jspecify.annotations.Nullable;

/** A library that runs recurrent networks, this project's or a peer; stateless. */
public interface Engine {
    /** As tables and JSON name it: {@code lstm4j}, {@code ort}, {@code torch}, {@code dl4j}. */
    String id();

    /** Version of the library, for people. */
    String version();

    /** Why this engine does not do this work, in a few words; null where it does. */
    @Nullable
    String refusal(Work work);

    /**
     * Loads weights and inputs, and leaves nothing to be done but the work.
     *
     * @param work one that is not refused; computed by {@link Work#threads()} threads
     * @param inputs those of the work
     */
    Prepared prepare(Work work, Inputs inputs);
}
