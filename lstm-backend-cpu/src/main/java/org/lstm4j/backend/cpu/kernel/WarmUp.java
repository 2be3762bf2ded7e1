package org.lstm4j.backend.cpu.kernel;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Has vector kernels compiled before anybody depends on them.
 *
 * <p>Until HotSpot's second compiler has seen it, code on the Vector API runs tens of times slower than plain Java. So
 * the first call that wants a kernel starts a thread, which rehearses it, and the plain one beside it, on a few kilobytes
 * of its own until the vector kernel is the faster of the two: then it is ready for everybody. The thread ends when
 * nothing that anybody wants is left. A kernel that does not become faster - there may be no second compiler - is given
 * up in the end and stays in plain Java, which is what is fast there. See docs/decisions/060.
 */
final class WarmUp {
    /** From the first wish on: who only wants one result has it before anything competes with him. */
    private static final long DELAY_NANOS = 100_000_000L;

    /** What one kernel's rehearsals may take: twenty times what they usually do. */
    private static final long BUDGET_NANOS = 2_000_000_000L;

    /** Also while no kernel's turn has come. */
    private static final long LEAST_PAUSE_NANOS = 100_000L;

    private final KernelFamily family;
    private final ThreadFactory threads;

    /** Never changed, but replaced by larger ones. A kernel that was given up stays wanted. */
    private volatile EnumSet<Kernel> wanted = EnumSet.noneOf(Kernel.class);

    private volatile EnumSet<Kernel> ready = EnumSet.noneOf(Kernel.class);

    /** What the thread has not taken up yet. */
    private final List<Kernel> wishes = new ArrayList<>();

    private @Nullable Thread thread;

    WarmUp(KernelFamily family) {
        this(
                family,
                Thread.ofPlatform()
                        .name(KernelSource.WARM_UP_THREAD)
                        .daemon()
                        .inheritInheritableThreadLocals(false)
                        .factory());
    }

    WarmUp(KernelFamily family, ThreadFactory threads) {
        this.family = family;
        this.threads = threads;
    }

    KernelFamily family() {
        return family;
    }

    boolean isReady(Kernel kernel) {
        return ready.contains(kernel);
    }

    /** Sees to it that a kernel becomes ready. */
    void want(Kernel kernel) {
        if (!wanted.contains(kernel)) {
            wish(kernel);
        }
    }

    private synchronized void wish(Kernel kernel) {
        if (wanted.contains(kernel)) {
            return;
        }
        wanted = with(wanted, kernel);
        wishes.add(kernel);
        if (thread == null) {
            start();
        }
    }

    private void start() {
        thread = threads.newThread(this::run);
        try {
            thread.start();
        } catch (OutOfMemoryError e) { // a limit on threads, which is no reason to fail the call that wants a kernel
            giveUp(e);
        }
    }

    /** What is wanted since the last look. Where that is nothing, and nothing {@code goesOn} either, the thread has to end. */
    private synchronized List<Kernel> takeWishes(boolean goesOn) {
        List<Kernel> taken = List.copyOf(wishes);
        wishes.clear();
        if (taken.isEmpty() && !goesOn) {
            thread = null;
        }
        return taken;
    }

    private static EnumSet<Kernel> with(EnumSet<Kernel> kernels, Kernel more) {
        EnumSet<Kernel> together = EnumSet.copyOf(kernels);
        together.add(more);
        return together;
    }

    private synchronized void declareReady(Kernel kernel) {
        ready = with(ready, kernel);
    }

    private void run() {
        LockSupport.parkNanos(DELAY_NANOS);
        try (Rehearsal rehearsal = new Rehearsal()) {
            Kernels scalars = new ScalarKernels(family.rows());
            Kernels vectors = family.newKernels();
            List<Trial> trials = new ArrayList<>();
            List<Kernel> added = takeWishes(false);
            while (!added.isEmpty() || !trials.isEmpty()) {
                for (Kernel kernel : added) {
                    trials.add(new Trial(rehearsal, kernel, scalars, vectors));
                }
                // Half of one processor's time at most.
                LockSupport.parkNanos(Math.max(runFirst(trials), LEAST_PAUSE_NANOS));
                trials.removeIf(trial -> trial.isWon() || trial.spent() > BUDGET_NANOS);
                added = takeWishes(!trials.isEmpty());
            }
        } catch (LinkageError | RuntimeException | OutOfMemoryError e) {
            giveUp(e);
        }
    }

    /** The thread counts as running, so that none is started again. */
    private static void giveUp(Throwable reason) {
        CpuLog.logger()
                .log(System.Logger.Level.WARNING, "the vector kernels stay off, plain Java computes the same", reason);
    }

    /** Runs the first trial whose turn it is; the later ones' comes while it waits. Returns the nanoseconds that it took. */
    private long runFirst(List<Trial> trials) {
        long start = System.nanoTime();
        for (Trial trial : trials) {
            if (trial.isDue(start)) {
                trial.run();
                if (trial.isWon()) {
                    declareReady(trial.kernel());
                }
                break;
            }
        }
        return System.nanoTime() - start;
    }
}
