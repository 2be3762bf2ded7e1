package org.lstm4j.train;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.lstm4j.spi.Philox;

/** The orders in which examples are gone through: functions of the seed and the epoch. */
final class ExampleOrder {
    /** Batches whose examples are sorted by length together: enough for similar lengths, few enough to stay random. */
    private static final int BLOCK = 64;

    private ExampleOrder() {}

    /** As they stand. */
    static int[] inOrder(int size) {
        return IntStream.range(0, size).toArray();
    }

    /** At random; batches of similar lengths, in random order, where the slicing asks for them. */
    static int[] shuffled(Examples examples, Slicing slicing, long seed, int epoch) {
        int[] order = shuffled(examples.size(), seed, epoch, 0);
        if (!slicing.byLength()) {
            return order;
        }
        int batchSize = slicing.batchSize();
        Integer[] boxed = Arrays.stream(order).boxed().toArray(Integer[]::new);
        int block = (int) Math.min((long) BLOCK * batchSize, boxed.length);
        for (int from = 0; from < boxed.length; from += block) {
            Arrays.sort(boxed, from, Math.min(from + block, boxed.length), Comparator.comparingInt(examples::length));
        }
        // The last batch may be smaller, and stays the last.
        int[] batches = shuffled(boxed.length / batchSize, seed, epoch, 1);
        for (int i = 0; i < boxed.length; i++) {
            int batch = i / batchSize;
            int from = (batch < batches.length ? batches[batch] : batch) * batchSize;
            order[i] = boxed[from + i % batchSize];
        }
        return order;
    }

    /** Fisher and Yates's shuffle; number i of an epoch is drawn whatever the others are. */
    private static int[] shuffled(int size, long seed, int epoch, int draw) {
        int[] order = inOrder(size);
        for (int i = size - 1; i > 0; i--) {
            int bits = Philox.bits(seed, Philox.Purpose.SHUFFLE, draw, epoch, i, 0);
            int other = (int) ((Integer.toUnsignedLong(bits) * (i + 1)) >>> 32);
            int swapped = order[i];
            order[i] = order[other];
            order[other] = swapped;
        }
        return order;
    }
}
