package org.lstm4j.interchange.container;

import org.lstm4j.MemoryLimitException;

/**
 * What may be taken of the memory that the JVM was given. Limits of a constant size are beyond a small heap, which then ends in an
 * error of the JVM instead of a refusal; so they are no more than there is room for.
 */
public final class Heap {
    /** Of the heap: what is read stands beside what is made of it, and beside what was there before. */
    private static final int SHARE = 4;

    /** What is made of a byte of JSON, in bytes. */
    public static final int JSON = 32;

    private Heap() {}

    /** How many of something there is room for, each of so many bytes. */
    public static long room(int bytesEach) {
        return Runtime.getRuntime().maxMemory() / SHARE / bytesEach;
    }

    /** The limit, or what there is room for, if that is less. */
    public static long most(long limit, int bytesEach) {
        return Math.min(limit, room(bytesEach));
    }

    /**
     * Refuses what is larger than there is room for.
     *
     * @param what a file, or a part of one
     * @param bytes that it takes once it is read
     * @throws MemoryLimitException with both figures
     */
    public static void require(String what, long bytes) {
        if (bytes > room(1)) {
            throw new MemoryLimitException(what + ": takes " + bytes + " bytes, where a heap of "
                    + Runtime.getRuntime().maxMemory() + " has room for " + room(1)
                    + "; give the JVM more, as by -Xmx8g");
        }
    }
}
