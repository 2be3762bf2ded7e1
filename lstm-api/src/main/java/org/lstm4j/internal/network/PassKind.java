package org.lstm4j.internal.network;

/** What a pass is prepared for. */
public enum PassKind {
    /** Whole sequences forward. */
    INFERENCE,
    /** The same, keeping what every recurrent unit did. */
    TRACING,
    /** One step at a time, the state updated in place. */
    STREAMING,
    /** Whole sequences forward and backward. */
    TRAINING
}
