package org.lstm4j.tasks.classify;

/** What of a text's steps the answer is made of. */
public enum Pool {
    /** The last hidden state of each direction. */
    LAST,
    /** The mean of all hidden states. */
    MEAN,
    /** The largest value of each hidden unit. */
    MAX
}
