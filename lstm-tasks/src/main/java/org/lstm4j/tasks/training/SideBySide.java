package org.lstm4j.tasks.training;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lstm4j.LstmException;

/** Runs independent trainings on a few threads of its own. */
public final class SideBySide {
    private SideBySide() {}

    /**
     * Runs all jobs and gives their results in the order of the jobs. As soon as one fails, or the caller is interrupted,
     * those that run are interrupted and awaited, and those that wait are never begun.
     *
     * @param threads at least 1
     * @throws LstmException if a job fails by a checked exception, or the calling thread is interrupted
     */
    public static <T> List<T> run(int threads, List<Callable<T>> jobs) {
        try (ExecutorService executor = Executors.newFixedThreadPool(
                Math.min(threads, jobs.size()),
                Thread.ofPlatform().daemon().name("lstm-training-", 0).factory())) {
            CompletionService<T> ended = new ExecutorCompletionService<>(executor);
            List<Future<T>> futures = jobs.stream().map(ended::submit).toList();
            try {
                for (int i = 0; i < futures.size(); i++) {
                    ended.take().get();
                }
                return futures.stream().map(Future::resultNow).toList();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LstmException("interrupted before all trainings were done", e);
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case RuntimeException failure -> throw failure;
                    case Error failure -> throw failure;
                    default -> throw new LstmException("training failed: " + e.getCause(), e.getCause());
                }
            } finally {
                executor.shutdownNow();
            }
        }
    }
}
