package org.lstm4j.layer;

/** What a recurrent layer hands on. */
public enum OutputMode {
    /** The hidden state of every step, {@code [T, N, H]}. */
    SEQUENCE,
    /** The hidden state after each row's last valid step, {@code [N, H]}. */
    LAST
}
