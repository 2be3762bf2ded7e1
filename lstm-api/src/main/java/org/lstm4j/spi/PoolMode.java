package org.lstm4j.spi;

/** What becomes of the valid steps of a row when one vector is to stand for them all. */
public enum PoolMode {
    /** Their mean. */
    MEAN,
    /** The largest of each feature; NaN where there is one among them. */
    MAX,
    /** The last one. */
    LAST
}
