package org.lstm4j.testkit;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.lstm4j.spi.BackendOptions;

/**
 * A row's result depends neither on the rows beside it nor on the threads that share the call: bit for bit where the
 * backend promises it, within the tolerance elsewhere. (Chunks, padding and strides are in suites of their own.)
 */
final class InvarianceSuite extends Suite {
    InvarianceSuite(Subject subject) {
        super("invariance", subject);
        Specs.cells(7, 19).forEach((name, spec) -> {
            Problem small = Problem.of(spec, 4, 14);
            addTests(name + " " + small, small);
        });
        Specs.large().forEach((name, problem) -> {
            addTests(name, problem);
            addTests(name + " lengths", problem.withLengths(Data.lengths(problem.steps(), problem.batch())));
            test(name + ": helpers on the caller's executor", check -> checkExecutor(check, problem));
        });
    }

    private void addTests(String name, Problem problem) {
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

    private void checkRows(Check check, Problem problem, int... rows) {
        Map<Output, float[]> together = Rig.run(subject, check, problem, Setup.INFERENCE);
        Problem some = problem.rows(rows);
        Map<Output, float[]> apart = Rig.run(subject, check, some, Setup.INFERENCE);
        apart.forEach((output, values) -> subject.checkAgreement(
                check, some, output, problem.pick(together.get(output), width(output, some), rows), values));
    }

    private static int width(Output output, Problem problem) {
        int[] shape = output.shape(problem);
        return shape[shape.length - 1];
    }

    private void checkOptions(Check check, Problem problem, BackendOptions options) {
        Map<Output, float[]> expected = Rig.run(subject, check, problem, Setup.TRAINING);
        try (Subject other = subject.reopened(options)) {
            subject.checkAgreement(check, problem, expected, Rig.run(other, check, problem, Setup.TRAINING));
        }
    }

    private void checkExecutor(Check check, Problem problem) {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            checkOptions(check, problem, BackendOptions.DEFAULT.withThreads(3).withExecutor(executor));
            check.that(!executor.isShutdown(), "executor: shut down by the backend, which does not own it");
        }
    }
}
