package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Worked by hand: five rows of at most four steps. */
class RowOrderTest {
    private static final int STEPS = 4;
    private static final int[] LENGTHS = {2, 0, 9, 2, -1};

    private final Arena arena = Arena.ofAuto();

    private RowOrder sorted(boolean reverse) {
        RowOrder order = new RowOrder();
        MemorySegment lengths = arena.allocate(20, 4);
        MemorySegment.copy(MemorySegment.ofArray(LENGTHS), 0, lengths, 0, 20);
        order.sort(STEPS, 5, reverse, lengths, arena.allocate(64 + RowOrder.bytes(STEPS, 5), 64), 64);
        return order;
    }

    @Test
    void longestRowsComeFirstAndEqualOnesKeepTheirOrder() {
        RowOrder order = sorted(false);
        assertArrayEquals(
                new int[] {2, 0, 3, 1, 4}, IntStream.range(0, 5).map(order::row).toArray());
        assertArrayEquals(
                new int[] {4, 2, 2, 0, 0},
                IntStream.range(0, 5).map(order::length).toArray());
    }

    @Test
    void slotsHaveNoGaps() {
        RowOrder order = sorted(false);
        assertArrayEquals(
                new int[] {3, 3, 1, 1},
                IntStream.range(0, STEPS).map(order::running).toArray());
        assertArrayEquals(
                new long[] {0, 3, 6, 7, 8},
                IntStream.rangeClosed(0, STEPS).mapToLong(order::slot).toArray());
        assertArrayEquals(
                new int[] {0, 0, 0, 1, 1, 1, 2, 3},
                IntStream.range(0, 8).map(order::stepOf).toArray());
    }

    @Test
    void reverseStartsAtEachRowsLastValidTime() {
        assertEquals(2, sorted(false).time(2, 0));
        assertEquals(1, sorted(true).time(2, 0));
        assertEquals(1, sorted(true).time(0, 1));
    }

    @Test
    void withoutLengthsNothingIsSorted() {
        RowOrder order = new RowOrder();
        order.sort(STEPS, 5, true, null, MemorySegment.NULL, 0);
        assertEquals(3, order.row(3));
        assertEquals(STEPS, order.length(3));
        assertEquals(5, order.running(3));
        assertEquals(20, order.slot(STEPS));
        assertEquals(2, order.stepOf(14));
        assertEquals(3, order.time(0, 1));
    }
}
