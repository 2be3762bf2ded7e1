package org.lstm4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Usage;

/** One plan used from several threads at once, each with its own stream and buffers, gives what it gives alone. */
final class ConcurrencySuite extends Suite {
    private static final int THREADS = 4;
    private static final int ROUNDS = 8;

    ConcurrencySuite(Subject subject) {
        super("concurrency", subject);
        Specs.cells(7, 19).forEach((name, spec) -> {
            test(name + ": inference from several threads", check -> checkThreads(check, Setup.INFERENCE, spec));
            test(name + ": training from several threads", check -> checkThreads(check, Setup.TRAINING, spec));
        });
        Specs.plain(64, 96)
                .forEach((name, spec) -> test(
                        name + ": large calls from several threads",
                        check -> checkThreads(check, Setup.INFERENCE, spec)));
        test("buffers come and go on several threads", this::checkAllocation);
    }

    private void checkThreads(Check check, Setup setup, RecurrentSpec spec) throws Exception {
        List<Problem> problems = new ArrayList<>();
        List<Map<Output, float[]>> expected = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Problem problem = Problem.of(spec, 3 + i, 17 - i).withWeights(Data.weights("weights " + i, spec));
            problems.add(problem);
            expected.add(Rig.run(subject, check, problem, setup));
        }
        try (RecurrentPlan plan = subject.plan(check, spec, setup.mode())) {
            onThreads(check, i -> {
                for (int round = 0; round < ROUNDS; round++) {
                    try (Rig rig = new Rig(subject.backend(), plan, check, problems.get(i), setup)) {
                        Map<Output, float[]> actual = rig.run();
                        expected.get(i)
                                .forEach((output, values) -> check.same(
                                        output.label(), output.shape(problems.get(i)), values, actual.get(output)));
                    }
                }
            });
        }
    }

    private void checkAllocation(Check check) throws Exception {
        long before = subject.backend().memory().liveBytes();
        onThreads(check, i -> {
            for (int round = 0; round < 200; round++) {
                subject.backend().allocate(64L * (i + 1), Usage.STATE).close();
            }
        });
        check.equal("live bytes", before, subject.backend().memory().liveBytes());
    }

    /** Work of one of the threads. */
    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void onThreads(Check check, Work work) throws InterruptedException {
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                futures.add(executor.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            check.fail("expected a thread beside others to finish, got " + e.getCause());
        }
    }
}
