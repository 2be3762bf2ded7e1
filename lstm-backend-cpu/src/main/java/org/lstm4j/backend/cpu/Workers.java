package org.lstm4j.backend.cpu;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.cpu.kernel.CpuLog;
import org.lstm4j.spi.BackendOptions;

/**
 * The threads that share calls: the backend's own daemons, or tasks on the caller's executor. Callers post their
 * {@link Team}s on a board; helpers look for one that needs help. No call depends on helpers ever coming.
 */
final class Workers implements AutoCloseable {
    /** Multiplications below which waking a helper costs more than it saves. */
    static final long LEAST_WORK = 2_000_000;

    /** Calls that can have helpers at the same moment; further ones run on their own thread alone. */
    private static final int PLACES = 16;

    /** How long a helper looks at the board before it sleeps: to be woken takes as long as a small call does. */
    private static final long LOOK_NANOS = 100_000;

    private final int threads;
    private final @Nullable Executor executor;
    private final AtomicReferenceArray<@Nullable Team> board = new AtomicReferenceArray<>(PLACES);
    private final Helper[] helpers;
    private volatile boolean closed;

    Workers(BackendOptions options) {
        this(options, Thread::new);
    }

    /** @param factory makes the backend's own threads */
    Workers(BackendOptions options, ThreadFactory factory) {
        int wanted =
                options.threads() > 0 ? options.threads() : Runtime.getRuntime().availableProcessors();
        executor = options.executor();
        helpers = executor == null ? start(wanted - 1, factory) : new Helper[0];
        threads = executor == null ? 1 + helpers.length : wanted;
    }

    private Helper[] start(int wanted, ThreadFactory factory) {
        Helper[] started = new Helper[wanted];
        for (int i = 0; i < wanted; i++) {
            started[i] = new Helper(i + 1, factory);
            try {
                started[i].thread.start();
            } catch (OutOfMemoryError e) { // a limit on threads: whoever is there does the work
                CpuLog.logger()
                        .log(
                                System.Logger.Level.WARNING,
                                "backend cpu: {0} threads instead of {1}: {2}",
                                i + 1,
                                wanted + 1,
                                e);
                return Arrays.copyOf(started, i);
            }
        }
        return started;
    }

    /** Threads that may share one call, its own included. */
    int threads() {
        return threads;
    }

    /** Whether own helpers can read and write a caller's memory: not where it is confined to his thread. */
    boolean mayAccess(MemorySegment memory) {
        return helpers.length > 0 && memory.isAccessibleBy(helpers[0].thread);
    }

    /** Whether waiting may burn a little time: never on an executor, whose threads are not ours. */
    boolean maySpin() {
        return executor == null;
    }

    /** Asks up to {@code wanted} helpers to come. Returns the team's place, or -1 where there was none. */
    int post(Team team, int wanted) {
        if (executor != null) {
            try {
                for (int i = 0; i < wanted; i++) {
                    executor.execute(team.helper());
                }
            } catch (RejectedExecutionException | OutOfMemoryError e) {
                return -1; // shut down, full or without threads: the caller does the work itself
            }
            return -1;
        }
        for (int place = 0; place < PLACES; place++) {
            if (board.compareAndSet(place, null, team)) {
                wake(wanted);
                return place;
            }
        }
        return -1;
    }

    private void wake(int wanted) {
        int left = wanted;
        for (Helper helper : helpers) {
            if (left > 0 && helper.asleep.compareAndSet(true, false)) { // or the next caller would wake the same one
                LockSupport.unpark(helper.thread);
                left--;
            }
        }
    }

    void withdraw(int place) {
        if (place >= 0) {
            board.set(place, null);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper.thread);
        }
    }

    private @Nullable Team whoNeedsHelp() {
        for (int place = 0; place < PLACES; place++) {
            Team team = board.get(place);
            if (team != null && team.needsHelp()) {
                return team;
            }
        }
        return null;
    }

    private final class Helper implements Runnable {
        private final Thread thread;

        /** Whether a caller may count on waking it. */
        private final AtomicBoolean asleep = new AtomicBoolean();

        Helper(int number, ThreadFactory factory) {
            thread = factory.newThread(this);
            thread.setName("lstm4j-cpu-" + number);
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            long idle = System.nanoTime();
            while (!closed) {
                Team team = whoNeedsHelp();
                if (team != null) {
                    team.help();
                    idle = System.nanoTime();
                } else if (System.nanoTime() - idle < LOOK_NANOS) {
                    Thread.onSpinWait();
                } else {
                    sleep();
                    idle = System.nanoTime();
                }
            }
        }

        /** A team posted after this last look finds {@code asleep} set, and unparks. */
        private void sleep() {
            asleep.set(true);
            if (whoNeedsHelp() == null && !closed) {
                LockSupport.park(Workers.this);
            }
            asleep.set(false);
        }
    }
}
