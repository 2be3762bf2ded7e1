package org.lstm4j.layer;

import org.lstm4j.LstmException;

/**
 * What flows between two layers: a sequence {@code [T, N, width]}, or one vector a row {@code [N, width]}.
 *
 * @param width features, at least 1
 * @param sequence whether there is a time axis
 */
public record Features(int width, boolean sequence) {
    public Features {
        if (width < 1) {
            throw new LstmException("width must be at least 1, got " + width);
        }
    }

    /** A sequence {@code [T, N, width]}. */
    public static Features sequence(int width) {
        return new Features(width, true);
    }

    /** One vector a row, {@code [N, width]}. */
    public static Features vector(int width) {
        return new Features(width, false);
    }

    /** {@code [T, N, 32]} or {@code [N, 32]}. */
    @Override
    public String toString() {
        return (sequence ? "[T, N, " : "[N, ") + width + "]";
    }
}
