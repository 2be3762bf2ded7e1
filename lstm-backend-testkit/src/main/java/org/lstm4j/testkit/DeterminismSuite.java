package org.lstm4j.testkit;

import java.util.Map;
import org.lstm4j.spi.RecurrentPlan;

/** Two runs of one problem give the same bits, on every backend. */
final class DeterminismSuite extends Suite {
    DeterminismSuite(Subject subject) {
        super("determinism", subject);
        Specs.cells(7, 19).forEach((name, spec) -> {
            Problem small = Problem.of(spec, 6, 5);
            addTests(name + " " + small, small);
            test(name + ": one plan, another problem in between", check -> checkInterleaved(check, small));
        });
        Specs.large().forEach(this::addTests);
    }

    private void addTests(String name, Problem problem) {
        test("inference twice, " + name, check -> checkTwice(check, problem, Setup.INFERENCE));
        test("training twice, " + name, check -> checkTwice(check, problem, Setup.TRAINING));
    }

    private void checkTwice(Check check, Problem problem, Setup setup) {
        Map<Output, float[]> first = Rig.run(subject, check, problem, setup);
        for (int run = 0; run < 3; run++) {
            checkSame(check, problem, first, Rig.run(subject, check, problem, setup));
        }
    }

    private void checkInterleaved(Check check, Problem small) {
        Map<Output, float[]> expected = Rig.run(subject, check, small, Setup.TRAINING);
        Problem other = Problem.of(small.spec(), 2, 9);
        try (RecurrentPlan plan = subject.plan(check, small.spec(), Setup.TRAINING.mode());
                Rig between = new Rig(subject.backend(), plan, check, other, Setup.TRAINING);
                Rig rig = new Rig(subject.backend(), plan, check, small, Setup.TRAINING)) {
            between.run();
            checkSame(check, small, expected, rig.run());
        }
    }

    private static void checkSame(
            Check check, Problem problem, Map<Output, float[]> expected, Map<Output, float[]> actual) {
        expected.forEach(
                (output, values) -> check.same(output.label(), output.shape(problem), values, actual.get(output)));
    }
}
