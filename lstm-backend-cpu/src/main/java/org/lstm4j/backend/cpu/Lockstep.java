package org.lstm4j.backend.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that go through the phases of one call side by side, each doing a part of every phase. One leads and never
 * depends on others: whoever comes joins from the next phase on, whoever waits too long leaves between two. Used by one call
 * at a time, again and again; allocates nothing.
 *
 * <p>{@code word} is the number of the phase in its upper half, and in its lower half a bit for each follower who is there,
 * and {@link #CLOSED}. The parts of a phase are those of the followers at the moment when the leader opened it.
 */
final class Lockstep {
    /** Followers that the word has bits for. */
    static final int MAX_FOLLOWERS = 31;

    private static final long CLOSED = 1L << MAX_FOLLOWERS;
    private static final long FOLLOWERS = CLOSED - 1;
    private static final int PHASE_SHIFT = 32;

    /** Looks of a follower for the next phase before it takes naps: about thirty microseconds. */
    private static final int SPINS = 1500;

    private static final long NAP_NANOS = 20_000;

    /**
     * What a leader waits in a call, beyond half of what it has worked: more than a follower's nap and cold cache cost, less
     * than a lost core does.
     */
    private static final long LATE_NANOS = 250_000;

    /** Naps of a follower for whom nothing comes, about ten milliseconds: phases with an input projection are long. */
    private static final int NAPS = 150;

    /** One part in so many of all time may be lost by waiting for who has lost its core. */
    private static final long SHARE = 50;

    /** What may be lost at once beyond that: any machine interrupts a thread for a millisecond now and then. */
    private static final long GRACE_NANOS = 5_000_000;

    private final AtomicLong word = new AtomicLong(CLOSED);
    private final AtomicInteger arrived = new AtomicInteger();

    /** Who takes part in the phase at hand; written before the phase is opened. */
    private long members;

    /** Nanoseconds of the leader in this call: in its own parts, and waiting for others. */
    private long worked;

    private long waited;

    /** What has been lost and not made up for since; until when that is counted. The leader goes alone while it is too much. */
    private long lost;

    private long counted = System.nanoTime();

    /** What there is to do. */
    interface Phases {
        /** How many there are. */
        int phases(int worker);

        /** What the leader does alone before a phase. */
        void before(int phase, int worker);

        /** One of the parts of a phase, at the same time as the others. The leader's is the last, which may be the largest. */
        void part(int phase, int part, int parts, int worker);

        /** What the leader does alone after a phase. */
        void after(int phase, int worker);
    }

    /** Before a call: nobody is there. Whether followers may come. */
    boolean reset() {
        long now = System.nanoTime();
        lost = Math.max(0, lost - (now - counted) / SHARE);
        counted = now;
        boolean open = lost <= GRACE_NANOS;
        word.set(open ? 0 : CLOSED);
        return open;
    }

    /** Goes through all phases without others. */
    static void alone(Phases work, int worker) {
        int phases = work.phases(worker);
        for (int phase = 0; phase < phases; phase++) {
            work.before(phase, worker);
            work.part(phase, 0, 1, worker);
            work.after(phase, worker);
        }
    }

    /** Goes through all phases, with whoever comes. */
    void lead(Phases work, int worker) {
        worked = 0;
        waited = 0;
        try {
            int phases = work.phases(worker);
            for (int phase = 0; phase < phases; phase++) {
                work.before(phase, worker);
                int followers = open(phase);
                long start = System.nanoTime();
                work.part(phase, followers, followers + 1, worker);
                long end = System.nanoTime();
                worked += end - start;
                if (followers > 0) {
                    awaitFollowers(followers, end);
                }
                work.after(phase, worker);
            }
        } finally {
            close();
        }
    }

    private int open(int phase) {
        arrived.set(0);
        long now;
        long next;
        do {
            now = word.get();
            members = (now & CLOSED) == 0 ? now & FOLLOWERS : 0;
            next = ((phase + 1L) << PHASE_SHIFT) | (now & (FOLLOWERS | CLOSED));
        } while (!word.compareAndSet(now, next));
        return Long.bitCount(members);
    }

    /** Who is late has lost its core: from then on the leader goes alone, as two threads on one core only hinder each other. */
    private void awaitFollowers(int followers, long since) {
        long allowed = worked / 2 + LATE_NANOS - waited;
        long waiting = 0;
        while (arrived.get() < followers) {
            if (waiting < allowed) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
            waiting = System.nanoTime() - since;
        }
        waited += waiting;
        if (waiting > allowed) {
            close();
            lost += waiting;
        }
    }

    private void close() {
        word.updateAndGet(now -> now | CLOSED);
    }

    /**
     * Takes part until the last phase is over or waiting is not worth it.
     *
     * @param follower from 0 on; no two at once with the same number
     */
    void follow(int follower, Phases work, int worker) {
        long bit = 1L << follower;
        long seen = join(bit);
        for (int spins = 0; seen >= 0; spins++) {
            long now = word.get();
            if (now >>> PHASE_SHIFT != seen) {
                seen = now >>> PHASE_SHIFT;
                if ((members & bit) != 0) {
                    takePart((int) seen - 1, bit, work, worker);
                    spins = 0;
                }
            } else if ((now & CLOSED) != 0 || (spins > SPINS + NAPS && word.compareAndSet(now, now & ~bit))) {
                return;
            } else if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, NAP_NANOS);
            }
        }
    }

    /** The phase under way, in which who joins has no part; -1 where nobody may join any more. */
    private long join(long bit) {
        long now;
        do {
            now = word.get();
            if ((now & CLOSED) != 0) {
                return -1;
            }
        } while (!word.compareAndSet(now, now | bit));
        return now >>> PHASE_SHIFT;
    }

    private void takePart(int phase, long bit, Phases work, int worker) {
        boolean done = false;
        try {
            long all = members;
            work.part(phase, Long.bitCount(all & (bit - 1)), Long.bitCount(all) + 1, worker);
            done = true;
        } finally {
            if (!done) {
                close();
            }
            arrived.incrementAndGet();
        }
    }
}
