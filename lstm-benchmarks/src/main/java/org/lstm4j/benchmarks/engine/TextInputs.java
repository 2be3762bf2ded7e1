package org.lstm4j.benchmarks.engine;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What a LANGUAGE work learns, and the dense layer over its cell. Constants and shapes are those of the recurrent chapters of
 * <i>Dive into Deep Learning</i>, which read letters, the space and an unknown.
 *
 * @param tokens {@code [N, WINDOWS * T + 1]}, each below {@link #VOCABULARY}; every token is followed by the one to be foreseen
 * @param w {@code [VOCABULARY, H]} of the dense layer
 * @param b {@code [VOCABULARY]}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TextInputs(int[] tokens, float[] w, float[] b) {
    /** Tokens, which come in as unit vectors. */
    public static final int VOCABULARY = 28;
    /** Updates of a run: windows of T steps that follow one another, the state carried on between them. */
    public static final int WINDOWS = 8;
    /** Of plain gradient descent. */
    public static final float RATE = 1f;
    /** The most that the norm of all gradients together may be. */
    public static final float CLIP_NORM = 1f;

    static TextInputs of(Work work, SplittableRandom random, float bound) {
        return new TextInputs(
                random.ints((long) work.batch() * (WINDOWS * work.steps() + 1), 0, VOCABULARY)
                        .toArray(),
                Inputs.uniform(random, VOCABULARY * work.hidden(), bound),
                Inputs.uniform(random, VOCABULARY, bound));
    }

    /** What one update reads, {@code [T, N]}. */
    public int[] read(Work work, int window) {
        return window(work, window, 0);
    }

    /** What one update should foresee, {@code [T, N]}. */
    public int[] foreseen(Work work, int window) {
        return window(work, window, 1);
    }

    private int[] window(Work work, int window, int ahead) {
        int batch = work.batch();
        int row = WINDOWS * work.steps() + 1;
        int[] ids = new int[work.steps() * batch];
        Arrays.setAll(ids, i -> tokens[i % batch * row + window * work.steps() + i / batch + ahead]);
        return ids;
    }
}
