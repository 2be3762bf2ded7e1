package org.lstm4j.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.lstm4j.spi.BackendOptions;

/** Loops run every index once, on whatever threads come, and end with what their tasks threw. */
class TeamTest {
    private static final BackendOptions FOUR = BackendOptions.DEFAULT.withThreads(4);

    @Test
    void everyIndexRunsOnceAndNoWorkerIsTwoThreads() {
        try (Workers workers = new Workers(FOUR)) {
            Team team = new Team(workers);
            for (int round = 0; round < 2000; round++) {
                check(team, round % 50, 4);
            }
        }
    }

    @Test
    void manyCallersShareTheHelpers() throws Exception {
        try (Workers workers = new Workers(FOUR);
                ExecutorService callers = Executors.newFixedThreadPool(20)) {
            List<Future<?>> calls = new ArrayList<>();
            for (int caller = 0; caller < 20; caller++) {
                calls.add(callers.submit(() -> {
                    Team team = new Team(workers);
                    for (int round = 0; round < 300; round++) {
                        check(team, 17, 4);
                    }
                }));
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    /** Two calls that begin together wake one helper each, and not the same one twice. */
    @Test
    void callersAtOnceWakeDifferentHelpers() throws Exception {
        try (Workers workers = new Workers(BackendOptions.DEFAULT.withThreads(3));
                ExecutorService callers = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 100; round++) {
                CountDownLatch all = new CountDownLatch(4); // two callers and two helpers at the same moment
                List<Future<?>> calls = new ArrayList<>();
                for (int caller = 0; caller < 2; caller++) {
                    calls.add(callers.submit(() -> new Team(workers).forEach(2, meeting(all))));
                }
                for (Future<?> call : calls) {
                    call.get();
                }
                Thread.sleep(1); // the helpers go to sleep
            }
        }
    }

    /** Where both helpers come before the caller itself, nobody is left for the other call: that round says nothing. */
    private static Team.Task meeting(CountDownLatch all) {
        AtomicBoolean helped = new AtomicBoolean();
        return (index, worker) -> {
            boolean second = worker != 0 && !helped.compareAndSet(false, true);
            for (int i = 0; i < (second ? 4 : 1); i++) {
                all.countDown();
            }
            try {
                assertTrue(all.await(60, TimeUnit.SECONDS), "a helper slept on");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    @Test
    void helpersOnAnExecutor() {
        try (ExecutorService executor = Executors.newFixedThreadPool(2);
                Workers workers = new Workers(FOUR.withExecutor(executor))) {
            Team team = new Team(workers);
            for (int round = 0; round < 500; round++) {
                check(team, 9, 4);
            }
        }
    }

    @Test
    void callersNeedNoHelper() {
        Workers closed = new Workers(FOUR);
        closed.close();
        check(new Team(closed), 9, 4);
        Workers refused = new Workers(FOUR.withExecutor(task -> {
            throw new RejectedExecutionException();
        }));
        check(new Team(refused), 9, 4);
        Workers limited = new Workers(FOUR.withExecutor(task -> {
            throw new OutOfMemoryError("unable to create native thread");
        }));
        check(new Team(limited), 9, 4);
    }

    @Test
    void threadsThatTheSystemGrantsShareTheWork() {
        for (int granted = 0; granted < 3; granted++) {
            AtomicInteger left = new AtomicInteger(granted);
            ThreadFactory factory = helper -> new Thread(helper) {
                @Override
                public void start() {
                    if (left.getAndDecrement() <= 0) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    super.start();
                }
            };
            try (Workers workers = new Workers(FOUR, factory)) {
                assertEquals(1 + granted, workers.threads());
                check(new Team(workers), 9, 1 + granted);
            }
        }
    }

    @Test
    void failuresReachTheCaller() {
        try (Workers workers = new Workers(FOUR)) {
            Team team = new Team(workers);
            IllegalStateException failure = new IllegalStateException("index 3");
            IllegalStateException thrown = assertThrows(
                    IllegalStateException.class,
                    () -> team.forEach(20, (index, worker) -> {
                        if (index == 3) {
                            throw failure;
                        }
                    }));
            assertSame(failure, thrown);
            AssertionError error = new AssertionError("a bug");
            assertSame(
                    error,
                    assertThrows(
                            AssertionError.class,
                            () -> team.forEach(2, (index, worker) -> {
                                throw error;
                            })));
            check(team, 20, 4);
        }
    }

    @Test
    void interruptionIsLeftToTheCaller() {
        try (Workers workers = new Workers(FOUR)) {
            Team team = new Team(workers);
            Thread.currentThread().interrupt();
            for (int round = 0; round < 100; round++) {
                check(team, 30, 4);
            }
            assertTrue(Thread.interrupted());
        }
    }

    private static void check(Team team, int count, int threads) {
        AtomicIntegerArray runs = new AtomicIntegerArray(count + 1);
        AtomicIntegerArray busy = new AtomicIntegerArray(threads);
        team.forEach(count, (index, worker) -> {
            assertEquals(1, busy.incrementAndGet(worker));
            runs.incrementAndGet(index);
            busy.decrementAndGet(worker);
        });
        for (int i = 0; i < count; i++) {
            assertEquals(1, runs.get(i));
        }
    }
}
