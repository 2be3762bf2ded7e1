package org.lstm4j.backend.cpu;

import java.lang.foreign.MemorySegment;

/**
 * Copies between a caller's memory and buffers, by all threads where it is much: what one thread copies the others wait for,
 * see docs/decisions/084. Used by one copy at a time; allocates nothing.
 */
final class Transfer implements Team.Task {
    /** Bytes from which a helper, that the call wants in a moment anyway, is asked to come. */
    private static final long LEAST_SHARED = 256 * 1024;

    /** What a thread takes at a time. */
    private static final long PIECE = 64 * 1024;

    private final Workers workers;
    private final Team team;
    private MemorySegment from = MemorySegment.NULL;
    private long fromOffset;
    private MemorySegment to = MemorySegment.NULL;
    private long toOffset;
    private long bytes;

    Transfer(Workers workers) {
        this.workers = workers;
        team = new Team(workers);
    }

    void copy(MemorySegment from, long fromOffset, MemorySegment to, long toOffset, long bytes) {
        if (bytes < LEAST_SHARED || !workers.mayAccess(from) || !workers.mayAccess(to)) {
            Memory.copy(from, fromOffset, to, toOffset, bytes);
            return;
        }
        this.from = from;
        this.fromOffset = fromOffset;
        this.to = to;
        this.toOffset = toOffset;
        this.bytes = bytes;
        try {
            team.forEach(Math.toIntExact(Math.ceilDiv(bytes, PIECE)), this);
        } finally {
            this.from = MemorySegment.NULL;
            this.to = MemorySegment.NULL;
        }
    }

    @Override
    public void run(int piece, int worker) {
        long at = piece * PIECE;
        Memory.copy(from, fromOffset + at, to, toOffset + at, Math.min(PIECE, bytes - at));
    }
}
