package org.lstm4j.benchmarks;

/** One that takes its turn in a row. */
sealed interface Contender permits ForkContender, ColdContender {
    /** Under which its times stand. */
    String name();

    /** Whose libraries it needs. */
    String engine();
}
