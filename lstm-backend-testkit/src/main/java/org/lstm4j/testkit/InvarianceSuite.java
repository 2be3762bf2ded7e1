package org.lstm4j.testkit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.RecurrentSpec;

/**
 * A row's result depends neither on the rows beside it nor on the threads that share the call: bit for bit where the
 * backend promises it, within the tolerance elsewhere. (Chunks, padding and strides are in suites of their own.)
 */
final class InvarianceSuite extends Suite {
    private static final Problem SMALL = Problem.of(RecurrentSpec.lstm(7, 19), 4, 14);
    private static final Problem RAGGED = Specs.LARGE.withLengths(Data.lengths(3, 37));

    InvarianceSuite(Subject subject) {
        super("invariance", subject);
        for (Problem problem : List.of(SMALL, Specs.LARGE, RAGGED)) {
            String name = problem + (problem.lengths() == null ? "" : " lengths");
            test("one row alone, " + name, check -> checkRows(check, problem, problem.batch() - 2));
            test("some rows, " + name, check -> checkRows(check, problem, 1, 4, 5, 8, 9, 12, 13));
            test(
                    "rows in reverse, " + name,
                    check -> checkRows(
                            check,
                            problem,
                            IntStream.range(0, problem.batch())
                                    .map(n -> problem.batch() - 1 - n)
                                    .toArray()));
            for (int threads : new int[] {1, 2, 3}) {
                test(
                        threads + " threads, " + name,
                        check -> checkOptions(check, problem, BackendOptions.DEFAULT.withThreads(threads)));
            }
        }
        test("helpers on the caller's executor", this::checkExecutor);
    }

    private void checkRows(Check check, Problem problem, int... rows) {
        Map<Output, float[]> together = Rig.run(subject, check, problem, Setup.INFERENCE);
        Problem some = problem.rows(rows);
        Map<Output, float[]> apart = Rig.run(subject, check, some, Setup.INFERENCE);
        apart.forEach((output, values) -> subject.checkAgreement(
                check,
                some,
                output,
                problem.pick(together.get(output), problem.spec().outputSize(), rows),
                values));
    }

    private void checkOptions(Check check, Problem problem, BackendOptions options) {
        Map<Output, float[]> expected = Rig.run(subject, check, problem, Setup.TRAINING);
        try (Subject other = subject.reopened(options)) {
            subject.checkAgreement(check, problem, expected, Rig.run(other, check, problem, Setup.TRAINING));
        }
    }

    private void checkExecutor(Check check) {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            checkOptions(
                    check, Specs.LARGE, BackendOptions.DEFAULT.withThreads(3).withExecutor(executor));
            check.that(!executor.isShutdown(), "executor: shut down by the backend, which does not own it");
        }
    }
}
