package org.lstm4j.model;

/** Order of the two outer axes of a batch of sequences in the caller's memory. */
public enum Layout {
    /** {@code [N, T, width]}: a row's steps stand together. */
    BATCH_MAJOR,
    /** {@code [T, N, width]}: a step's rows stand together. */
    TIME_MAJOR
}
