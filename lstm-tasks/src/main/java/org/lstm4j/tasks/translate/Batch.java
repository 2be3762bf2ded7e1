package org.lstm4j.tasks.translate;

import java.util.Arrays;
import java.util.List;
import org.lstm4j.tasks.text.Vocabulary;

/**
 * Pairs side by side, as a training pass takes them. The target is written from its boundary on: step t reads token t - 1,
 * the boundary at first, and is to give token t, the boundary at last.
 *
 * @param sources ids {@code [N, S]}
 * @param lengths of the sources {@code [N]}
 * @param inputs what the decoder reads {@code [T, N]}
 * @param targets what it is to write {@code [T, N]}
 * @param rowWeights {@code [T, N]}: one over the number of targets, 0 where there is none; a token that is not known is none, as
 *     nothing that is learnt could foresee it
 * @param tokens number of targets
 */
@SuppressWarnings("ArrayRecordComponent") // batches are never compared
record Batch(
        int[] sources,
        int sourceSteps,
        int[] lengths,
        int[] inputs,
        int[] targets,
        float[] rowWeights,
        int steps,
        int tokens) {
    /** What is no id: gathering it gives zeros, scattering it does nothing. */
    static final int NO_ID = -1;

    int rows() {
        return lengths.length;
    }

    /**
     * Puts examples side by side.
     *
     * @param boundary the target's id of beginning and end
     */
    static Batch of(List<Example> examples, int boundary) {
        int rows = examples.size();
        int sourceSteps = examples.stream()
                .mapToInt(example -> example.source().length)
                .max()
                .orElse(0);
        int steps = examples.stream()
                        .mapToInt(example -> example.target().length)
                        .max()
                        .orElse(0)
                + 1;
        int[] sources = filled(rows * sourceSteps);
        int[] lengths = new int[rows];
        int[] inputs = filled(steps * rows);
        int[] targets = new int[steps * rows];
        float[] weights = new float[steps * rows];
        int tokens = examples.stream().mapToInt(Batch::tokens).sum();
        for (int n = 0; n < rows; n++) {
            int[] source = examples.get(n).source();
            int[] target = examples.get(n).target();
            lengths[n] = source.length;
            System.arraycopy(source, 0, sources, n * sourceSteps, source.length);
            for (int t = 0; t <= target.length; t++) {
                inputs[t * rows + n] = t == 0 ? boundary : target[t - 1];
                targets[t * rows + n] = t == target.length ? boundary : target[t];
                weights[t * rows + n] = targets[t * rows + n] == Vocabulary.UNKNOWN ? 0f : 1f / tokens;
            }
        }
        return new Batch(sources, sourceSteps, lengths, inputs, targets, weights, steps, tokens);
    }

    private static int tokens(Example example) {
        long known = Arrays.stream(example.target())
                .filter(id -> id != Vocabulary.UNKNOWN)
                .count();
        return (int) known + 1;
    }

    private static int[] filled(int count) {
        int[] ids = new int[count];
        Arrays.fill(ids, NO_ID);
        return ids;
    }
}
