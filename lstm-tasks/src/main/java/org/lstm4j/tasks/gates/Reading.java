package org.lstm4j.tasks.gates;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.ShapeException;
import org.lstm4j.model.Request;

/** One sequence for a model to read, with a name for each of its steps: a token, a date, a number. */
public final class Reading {
    private final float @Nullable [] x;
    private final int @Nullable [] ids;
    private final List<String> labels;

    private Reading(float @Nullable [] x, int @Nullable [] ids, List<String> labels) {
        this.x = x;
        this.ids = ids;
        this.labels = List.copyOf(labels);
    }

    /**
     * Numbers.
     *
     * @param x {@code [T, inputSize]}; copied
     * @param labels names of the T steps
     * @throws ShapeException when x is no multiple of the labels
     */
    public static Reading of(float[] x, List<String> labels) {
        if (x.length == 0 || labels.isEmpty() || x.length % labels.size() != 0) {
            throw new ShapeException("x: expected the same number of floats, at least 1, for each of " + labels.size()
                    + " labelled steps, got " + x.length);
        }
        return new Reading(x.clone(), null, labels);
    }

    /**
     * Tokens.
     *
     * @param ids {@code [T]}; copied
     * @param labels the T tokens in words
     * @throws ShapeException when there are not as many labels as ids
     * @throws LstmException when there are none
     */
    public static Reading ofTokens(int[] ids, List<String> labels) {
        if (ids.length == 0) {
            throw new LstmException("text: is empty; give the model something to read");
        }
        if (ids.length != labels.size()) {
            throw new ShapeException(
                    "labels: expected one for each of " + ids.length + " tokens, got " + labels.size());
        }
        return new Reading(null, ids.clone(), labels);
    }

    /** The names of steps that have none: 1, 2, 3 and so on. */
    public static List<String> numbered(int steps) {
        return IntStream.rangeClosed(1, steps).mapToObj(Integer::toString).toList();
    }

    /** T, at least 1. */
    public int steps() {
        return labels.size();
    }

    /** The names of the steps. */
    public List<String> labels() {
        return labels;
    }

    /** Whether they are tokens with letters in them: ids alone are no text. */
    boolean isText() {
        return ids != null
                && labels.stream().anyMatch(label -> label.codePoints().anyMatch(Character::isLetter));
    }

    /** What a session is asked: one row. */
    public Request request() {
        return ids == null ? Request.of(floats(), 1, steps()) : Request.ofTokens(ids, 1, steps());
    }

    /**
     * The numbers themselves, {@code [T, inputSize]}.
     *
     * @throws LstmException when they are tokens
     */
    float[] floats() {
        if (x == null) {
            throw new LstmException("reading: expected floats, got token ids");
        }
        return x;
    }
}
