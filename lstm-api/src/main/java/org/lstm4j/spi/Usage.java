package org.lstm4j.spi;

/** What a buffer is for; a backend may place it accordingly. */
public enum Usage {
    /** Packed weights, their gradients and optimizer moments. */
    WEIGHTS,
    /** Inputs, outputs and recurrent state. */
    STATE,
    /** What forward keeps for backward. */
    RESERVE,
    /** Scratch whose content means nothing between calls. */
    WORKSPACE,
    /** Memory on its way between host and device. */
    STAGING
}
