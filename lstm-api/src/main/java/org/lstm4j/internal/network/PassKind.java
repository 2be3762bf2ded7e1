package org.lstm4j.internal.network;

/** What a pass is prepared for. */
public enum PassKind {
    /** Whole sequences forward. */
    INFERENCE,
    /** One step at a time, the state updated in place. */
    STREAMING,
    /** Whole sequences forward and backward. */
    TRAINING
}
