package org.lstm4j.tasks.translate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lstm4j.spi.Philox;

/** Examples in batches: functions of the seed and the epoch. */
final class Batches {
    /** Batches whose examples are sorted by length together: enough for similar lengths, few enough to stay random. */
    private static final int BLOCK = 32;

    private Batches() {}

    /** As they stand. */
    static List<List<Example>> inOrder(List<Example> examples, int batchSize) {
        List<List<Example>> batches = new ArrayList<>();
        for (int from = 0; from < examples.size(); from += batchSize) {
            batches.add(examples.subList(from, Math.min(from + batchSize, examples.size())));
        }
        return batches;
    }

    /** At random, examples of similar length together, so that little is padding. */
    static List<List<Example>> shuffled(List<Example> examples, int batchSize, long seed, int epoch) {
        List<Example> order = new ArrayList<>(examples);
        shuffle(order, seed, epoch, 0);
        List<Example> sorted = new ArrayList<>();
        for (List<Example> block : inOrder(order, BLOCK * batchSize)) {
            block.stream()
                    .sorted(Comparator.comparingInt(example -> example.source().length))
                    .forEachOrdered(sorted::add);
        }
        List<List<Example>> batches = inOrder(sorted, batchSize);
        shuffle(batches, seed, epoch, 1);
        return batches;
    }

    /** Fisher and Yates's shuffle; number i of a draw is drawn whatever the others are. */
    static <T> void shuffle(List<T> items, long seed, int epoch, int draw) {
        for (int i = items.size() - 1; i > 0; i--) {
            int bits = Philox.bits(seed, Philox.Purpose.SHUFFLE, draw, epoch, i, 0);
            int other = (int) ((Integer.toUnsignedLong(bits) * (i + 1)) >>> 32);
            T swapped = items.get(i);
            items.set(i, items.get(other));
            items.set(other, swapped);
        }
    }
}
