package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Copies and fills by offset, where slicing a segment would allocate one. Offsets and sizes in bytes. */
final class Memory {
    /** Copied, as one call of the system's copy is fast from the first time on, where a loop is interpreted. */
    private static final byte[] ZEROS = new byte[16 * 1024];

    private Memory() {}

    static void zero(MemorySegment memory, long offset, long bytes) {
        for (long done = 0; done < bytes; done += ZEROS.length) {
            int count = (int) Math.min(ZEROS.length, bytes - done);
            MemorySegment.copy(ZEROS, 0, memory, JAVA_BYTE, offset + done, count);
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
