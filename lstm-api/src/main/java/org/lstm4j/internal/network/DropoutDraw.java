package org.lstm4j.internal.network;

/** Where a training pass stands in the stream of random numbers: the part of dropout's counter that changes. */
final class DropoutDraw {
    private boolean active;
    private long seed;
    private int step;

    /** Draws for one optimizer step. */
    void draw(long newSeed, int newStep) {
        active = true;
        seed = newSeed;
        step = newStep;
    }

    /** Drops nothing, for evaluation. */
    void off() {
        active = false;
    }

    boolean active() {
        return active;
    }

    long seed() {
        return seed;
    }

    int step() {
        return step;
    }
}
