package org.lstm4j.benchmarks.engine;

/** A piece of work ready to be run again and again, by one thread. */
public interface Prepared extends AutoCloseable {
    /**
     * Runs it once. {@link Work.Kind#FORWARD}: whole sequences, from zero states. {@link Work.Kind#STEP}: one step, which carries its
     * state on to the next run. {@link Work.Kind#TRAIN}: forward, backward, and one update of all weights by Adam. {@link Work.Kind#LANGUAGE}: an epoch
     * from a zero state, an update by plain gradient descent for each window.
     */
    void run();

    /**
     * What the runs so far have come to; more of them may follow.
     *
     * @return FORWARD: the last layer's outputs {@code [T, N, D*H]}, D directions side by side, zeros past a row's length.
     *     STEP: the hidden state {@code [N, H]}. TRAIN: all weights, in the order of {@link Inputs#cells()} and for each cell
     *     in that of its record. LANGUAGE: the same, and behind them those of the dense layer
     */
    float[] output();

    @Override
    void close();
}
