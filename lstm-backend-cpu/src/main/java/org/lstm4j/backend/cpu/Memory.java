package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Copies and fills by offset, where slicing a segment would allocate one. Offsets and sizes in bytes. */
final class Memory {
    private Memory() {}

    static void zero(MemorySegment memory, long offset, long bytes) {
        long longs = bytes & -Long.BYTES;
        for (long i = 0; i < longs; i += Long.BYTES) {
            memory.set(JAVA_LONG_UNALIGNED, offset + i, 0L);
        }
        for (long i = longs; i < bytes; i++) {
            memory.set(JAVA_BYTE, offset + i, (byte) 0);
        }
    }

    static void copy(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, long bytes) {
        MemorySegment.copy(from, fromOffset, to, toOffset, bytes);
    }

    /** Rounds up to whole cache lines. */
    static long lines(long bytes) {
        return (bytes + CpuBuffer.ALIGNMENT - 1) & -CpuBuffer.ALIGNMENT;
    }
}
