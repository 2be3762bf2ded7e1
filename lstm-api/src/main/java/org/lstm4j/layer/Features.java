package org.lstm4j.layer;

import org.lstm4j.LstmException;

/**
 * What flows between two layers: a sequence {@code [T, N, width]}, or one vector a row {@code [N, width]}. Into an
 * {@link Embedding} flow token ids {@code [T, N]}, each of which stands for a one-hot vector as wide as the vocabulary.
 *
 * @param width features, at least 1
 * @param kind the axes in front of them, and what the numbers are
 */
public record Features(int width, Kind kind) {
    /** The three things that flow. */
    public enum Kind {
        /** Floats {@code [T, N, width]}. */
        SEQUENCE,
        /** Floats {@code [N, width]}. */
        VECTOR,
        /** int32 ids {@code [T, N]} in {@code [0, width)}. */
        TOKENS
    }

    public Features {
        if (width < 1) {
            throw new LstmException("width must be at least 1, got " + width);
        }
    }

    /** A sequence {@code [T, N, width]}. */
    public static Features sequence(int width) {
        return new Features(width, Kind.SEQUENCE);
    }

    /** One vector a row, {@code [N, width]}. */
    public static Features vector(int width) {
        return new Features(width, Kind.VECTOR);
    }

    /** Token ids {@code [T, N]} below {@code vocabulary}. */
    public static Features tokens(int vocabulary) {
        return new Features(vocabulary, Kind.TOKENS);
    }

    /** Whether there is a time axis. */
    public boolean sequence() {
        return kind != Kind.VECTOR;
    }

    /** Numbers in memory, of four bytes each, for one step of one row: the width, or a single id. */
    public int elements() {
        return kind == Kind.TOKENS ? 1 : width;
    }

    /** The same axes, {@code newWidth} wide. */
    public Features withWidth(int newWidth) {
        return new Features(newWidth, kind);
    }

    /** {@code [T, N, 32]} or {@code [N, 32]}, or {@code [T, N] of ids below 32}. */
    @Override
    public String toString() {
        return switch (kind) {
            case SEQUENCE -> "[T, N, " + width + "]";
            case VECTOR -> "[N, " + width + "]";
            case TOKENS -> "[T, N] of ids below " + width;
        };
    }
}
