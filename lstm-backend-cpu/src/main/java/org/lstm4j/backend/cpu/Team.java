package org.lstm4j.backend.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One caller's parallel loops. The caller runs them itself; helpers that come by claim indices from the same counter. A
 * team is used by one call at a time, again and again, and allocates nothing.
 *
 * <p>{@code state} counts the helpers inside, plus {@link #OPEN} while more may enter. The caller closes the loop when no
 * index is left, and waits for the helpers inside.
 */
final class Team {
    private static final int OPEN = 1 << 30;

    /** About ten microseconds: a helper's last piece of work is rarely much longer than the caller's. */
    private static final int SPINS = 1000;

    private final Workers workers;
    private final Runnable helper = this::help;
    private final AtomicInteger state = new AtomicInteger();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private @Nullable Task task;
    private int count;
    private @Nullable Thread caller;

    /** The body of a loop. */
    interface Task {
        /**
         * Does one piece of the work.
         *
         * @param index from 0 on
         * @param worker which of the threads this is, 0 for the caller: never two at once with the same number
         */
        void run(int index, int worker);
    }

    Team(Workers workers) {
        this.workers = workers;
    }

    /** Runs the task for every index below {@code count}; what a task throws is thrown here. */
    void forEach(int count, Task task) {
        if (count <= 1 || workers.threads() == 1) {
            for (int i = 0; i < count; i++) {
                task.run(i, 0);
            }
            return;
        }
        this.task = task;
        this.count = count;
        this.caller = Thread.currentThread();
        next.set(0);
        entered.set(0);
        state.set(OPEN);
        int place = workers.post(this, Math.min(count, workers.threads()) - 1);
        work(task, 0);
        state.addAndGet(-OPEN);
        workers.withdraw(place);
        awaitHelpers();
        this.task = null;
        this.caller = null;
        Throwable thrown = failure.getAndSet(null);
        if (thrown != null) {
            throw rethrown(thrown);
        }
    }

    Runnable helper() {
        return helper;
    }

    /** Whether a helper would find something to do. */
    boolean needsHelp() {
        return (state.get() & OPEN) != 0 && next.get() < count;
    }

    /** Enters the loop if it is open, and works until no index is left. */
    void help() {
        int now = state.get();
        while ((now & OPEN) != 0 && !state.compareAndSet(now, now + 1)) {
            now = state.get();
        }
        if ((now & OPEN) == 0) {
            return;
        }
        Task current = task;
        Thread waiting = caller;
        int worker = entered.incrementAndGet();
        if (current != null && worker < workers.threads()) {
            work(current, worker);
        }
        if (state.decrementAndGet() == 0) {
            LockSupport.unpark(waiting);
        }
    }

    private void work(Task current, int worker) {
        for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
            try {
                current.run(i, worker);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
                next.set(count);
            }
        }
    }

    private void awaitHelpers() {
        boolean interrupted = false;
        for (int spins = 0; state.get() != 0; spins++) {
            if (spins < SPINS && workers.maySpin()) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }
}
