package org.lstm4j.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Lets long work end in order on Ctrl-C or a signal to terminate: it is interrupted, saves what it has, and the user gets
 * one line. The exit code is then 130.
 */
final class Interruption {
    /** What shells expect of a command that Ctrl-C has ended. */
    static final int EXIT_CODE = 130;

    private static final int PATIENCE_SECONDS = 60;

    private Interruption() {}

    /**
     * Does the work on the calling thread.
     *
     * @param work ends soon, by an exception, once its thread is interrupted
     * @param farewell tells the user, on the thread that ends the JVM
     */
    static <T> T guard(Supplier<T> work, Runnable farewell) {
        Thread worker = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(worker, ended, farewell), "lstm-interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.get();
        } finally {
            ended.countDown();
            stayIfEnding(hook);
        }
    }

    private static void end(Thread worker, CountDownLatch ended, Runnable farewell) {
        worker.interrupt();
        try {
            ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts a shutdown hook; if somebody does, it is in a hurry.
        }
        farewell.run();
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    /** While the JVM is ending, the hook alone speaks: what the broken-off work would say is no news to the user. */
    private static void stayIfEnding(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            while (hook.isAlive()) {
                Thread.interrupted(); // meant for the work, and would end every pause
                LockSupport.park();
            }
        }
    }
}
