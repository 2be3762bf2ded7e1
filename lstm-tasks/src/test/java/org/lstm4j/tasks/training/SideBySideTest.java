package org.lstm4j.tasks.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    @Test
    void resultsKeepTheOrderOfTheJobs() {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        Callable<String> first = () -> {
            secondIsDone.await();
            return "first";
        };
        Callable<String> second = () -> {
            secondIsDone.countDown();
            return "second";
        };

        assertEquals(List.of("first", "second"), SideBySide.run(2, List.of(first, second)));
    }

    @Test
    void aFailureEndsTheOthersAtOnce() {
        CountDownLatch isRunning = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicBoolean begun = new AtomicBoolean();
        Callable<Boolean> endless = () -> {
            isRunning.countDown();
            try {
                new CountDownLatch(1).await();
                return true;
            } catch (InterruptedException e) {
                interrupted.set(true);
                throw e;
            }
        };
        Callable<Boolean> failing = () -> {
            isRunning.await();
            throw new IllegalStateException("the second of four");
        };
        Callable<Boolean> late = () -> begun.getAndSet(true);
        // Whoever is free takes the third job before the failure is seen; it must not end before the last is refused.
        List<Callable<Boolean>> jobs = List.of(endless, failing, endless, late);

        IllegalStateException failure = assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThrows(IllegalStateException.class, () -> SideBySide.run(2, jobs)));

        assertEquals("the second of four", failure.getMessage());
        assertTrue(interrupted.get());
        assertFalse(begun.get());
    }
}
