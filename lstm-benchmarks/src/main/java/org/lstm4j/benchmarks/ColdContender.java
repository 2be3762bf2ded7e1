package org.lstm4j.benchmarks;

import org.lstm4j.benchmarks.engine.Work;

/**
 * An application that is started anew in every round.
 *
 * @param engine that it uses, and its name
 * @param work what it runs, one layer over one row
 * @param cached whether its JVM has an AOT cache from an earlier start
 */
record ColdContender(String engine, Work work, boolean cached) implements Contender {
    @Override
    public String name() {
        return engine;
    }
}
