package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.spi.BackendOptions;

final class TransferTest {
    private static final int MUCH = 1 << 20;
    private static final int AROUND = 24;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, MUCH / 4 - 1, MUCH / 4, MUCH / 4 + 1, MUCH, MUCH + 13})
    void copiesWhatItIsToldAndNothingAround(int bytes) {
        for (int threads = 1; threads <= 3; threads++) {
            try (Arena confined = Arena.ofConfined();
                    Arena shared = Arena.ofShared();
                    Workers workers = new Workers(BackendOptions.DEFAULT.withThreads(threads))) {
                Transfer transfer = new Transfer(workers);
                MemorySegment source = random(bytes + AROUND);
                for (MemorySegment to : new MemorySegment[] {
                    MemorySegment.ofArray(new byte[bytes + AROUND]),
                    confined.allocate(bytes + AROUND),
                    shared.allocate(bytes + AROUND)
                }) {
                    transfer.copy(source, 3, to, 5, bytes);

                    MemorySegment expected = MemorySegment.ofArray(new byte[bytes + AROUND]);
                    MemorySegment.copy(source, 3, expected, 5, bytes);
                    assertEquals(-1, expected.mismatch(to), threads + " threads, " + to);
                }
            }
        }
    }

    @Test
    void readsMemoryThatOnlyTheCallerMayRead() {
        try (Arena confined = Arena.ofConfined();
                Workers workers = new Workers(BackendOptions.DEFAULT.withThreads(2))) {
            MemorySegment source = confined.allocate(MUCH).copyFrom(random(MUCH));
            MemorySegment target = MemorySegment.ofArray(new byte[MUCH]);

            new Transfer(workers).copy(source, 0, target, 0, MUCH);

            assertEquals(-1, source.mismatch(target));
        }
    }

    @Test
    void goesOnAfterAFailure() {
        try (Workers workers = new Workers(BackendOptions.DEFAULT.withThreads(2))) {
            Transfer transfer = new Transfer(workers);
            MemorySegment source = random(MUCH);
            MemorySegment small = MemorySegment.ofArray(new byte[MUCH / 2]);
            MemorySegment target = MemorySegment.ofArray(new byte[MUCH]);

            assertThrows(IndexOutOfBoundsException.class, () -> transfer.copy(source, 0, small, 0, MUCH));
            transfer.copy(source, 0, target, 0, MUCH);

            assertEquals(-1, source.mismatch(target));
        }
    }

    private static MemorySegment random(int bytes) {
        byte[] values = new byte[bytes];
        new Random(bytes).nextBytes(values);
        return MemorySegment.ofArray(values);
    }
}
