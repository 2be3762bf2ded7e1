package org.lstm4j.cli;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets long work end in order on Ctrl-C or a signal to terminate: it is interrupted, saves what it has, and the user gets
 * one line. The exit code is then 130.
 */
final class Interruption {
    /** What shells expect of a command that Ctrl-C has ended. */
    static final int EXIT_CODE = 130;

    private static final int PATIENCE_SECONDS = 60;
    private static final long PAUSE_NANOS = 1_000_000;

    private final Shutdown shutdown;

    Interruption(Shutdown shutdown) {
        this.shutdown = shutdown;
    }

    /** What can be broken off. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /**
     * Does the work on the calling thread.
     *
     * @param work ends soon, by an exception or done, once its thread is interrupted
     * @param farewell tells the user, on the thread that ends the JVM, when the work has ended
     */
    void guard(Work work, Runnable farewell) throws IOException {
        Thread worker = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(worker, ended, farewell), "lstm-interruption");
        shutdown.add(hook);
        try {
            work.run();
        } finally {
            ended.countDown();
            stayIfEnding(hook);
        }
    }

    private void end(Thread worker, CountDownLatch ended, Runnable farewell) {
        worker.interrupt();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts a shutdown hook; if somebody does, it is in a hurry.
        }
        farewell.run();
        shutdown.halt(EXIT_CODE);
    }

    /** While the JVM is ending, the hook alone speaks: what the broken-off work would say is no news to the user. */
    private void stayIfEnding(Thread hook) {
        try {
            shutdown.remove(hook);
        } catch (IllegalStateException ending) {
            while (hook.isAlive()) {
                Thread.interrupted(); // meant for the work, and would end every pause
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
