package org.lstm4j.tasks.series;

/** What the reader does about missing rows and missing values. */
public enum Imputation {
    /** Nothing: they are an error that names the lines. */
    NONE,
    /** Straight lines between the neighbours that are known. */
    LINEAR
}
