package org.lstm4j.tasks.forecast;

/** How a network reaches a horizon. */
public enum Strategy {
    /**
     * A season at a time (12 steps where there is none), its answers fed back as if they had been observed: the shorter the
     * answer, the more windows there are to learn from. The default.
     */
    RECURSIVE,
    /** All of the horizon in one answer: nothing is fed back, but training windows must be as long as the horizon. */
    DIRECT
}
