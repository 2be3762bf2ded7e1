package org.lstm4j.spi;

/** What a plan is for. */
public enum Mode {
    /** Forward and step only. */
    INFERENCE,
    /** Also backward: forward fills a reserve. */
    TRAINING
}
