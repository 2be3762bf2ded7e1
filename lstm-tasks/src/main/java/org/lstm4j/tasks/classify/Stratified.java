package org.lstm4j.tasks.classify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Draws parts of labelled texts in which every class has its share. The same seed draws the same parts everywhere. */
final class Stratified {
    private Stratified() {}

    /** Texts to learn from, and others. */
    record Split(LabelledTexts training, LabelledTexts held) {}

    /**
     * Cuts texts into parts whose sizes differ by at most one, in all and in each class, and holds each of them back in
     * turn.
     *
     * @param count at least 2, and no more than the smallest class has texts
     */
    static List<Split> folds(LabelledTexts data, int count, long seed) {
        int[] fold = new int[data.size()];
        int next = 0;
        for (int text : shuffledByClass(data, seed)) {
            fold[text] = next++ % count;
        }
        List<Split> splits = new ArrayList<>();
        for (int f = 0; f < count; f++) {
            int held = f;
            splits.add(split(data, text -> fold[text] == held));
        }
        return splits;
    }

    /**
     * Holds a share of each class back, at least one text of it.
     *
     * @param share in (0, 1)
     */
    static Split split(LabelledTexts data, double share, long seed) {
        List<Integer> counts = data.counts();
        int[] toHold = counts.stream()
                .mapToInt(n -> Math.max(1, (int) Math.round(share * n)))
                .toArray();
        boolean[] held = new boolean[data.size()];
        for (int text : shuffledByClass(data, seed)) {
            held[text] = toHold[data.label(text)]-- > 0;
        }
        return split(data, text -> held[text]);
    }

    private static Split split(LabelledTexts data, IntPredicate held) {
        int[] all = IntStream.range(0, data.size()).toArray();
        return new Split(
                data.select(Arrays.stream(all).filter(held.negate()).toArray()),
                data.select(Arrays.stream(all).filter(held).toArray()));
    }

    /** All texts, class by class, in random order within each. */
    private static int[] shuffledByClass(LabelledTexts data, long seed) {
        Random random = new Random(seed);
        int[] order = IntStream.range(0, data.classes().size())
                .flatMap(k -> IntStream.range(0, data.size()).filter(i -> data.label(i) == k))
                .toArray();
        int from = 0;
        for (int count : data.counts()) {
            for (int i = count - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[from + i];
                order[from + i] = order[from + j];
                order[from + j] = swapped;
            }
            from += count;
        }
        return order;
    }
}
