package org.lstm4j.testkit;

import java.util.Map;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;

/** Two runs of one problem give the same bits, on every backend. */
final class DeterminismSuite extends Suite {
    private static final Problem SMALL = Problem.of(RecurrentSpec.lstm(7, 19), 6, 5);

    DeterminismSuite(Subject subject) {
        super("determinism", subject);
        for (Problem problem : new Problem[] {SMALL, Specs.LARGE}) {
            test("inference twice, " + problem, check -> checkTwice(check, problem, Setup.INFERENCE));
            test("training twice, " + problem, check -> checkTwice(check, problem, Setup.TRAINING));
        }
        test("one plan, another problem in between", this::checkInterleaved);
    }

    private void checkTwice(Check check, Problem problem, Setup setup) {
        Map<Output, float[]> first = Rig.run(subject, check, problem, setup);
        for (int run = 0; run < 3; run++) {
            checkSame(check, problem, first, Rig.run(subject, check, problem, setup));
        }
    }

    private void checkInterleaved(Check check) {
        Map<Output, float[]> expected = Rig.run(subject, check, SMALL, Setup.TRAINING);
        Problem other = Problem.of(SMALL.spec(), 2, 9);
        try (RecurrentPlan plan = subject.plan(check, SMALL.spec(), Setup.TRAINING.mode());
                Rig between = new Rig(subject.backend(), plan, check, other, Setup.TRAINING);
                Rig rig = new Rig(subject.backend(), plan, check, SMALL, Setup.TRAINING)) {
            between.run();
            checkSame(check, SMALL, expected, rig.run());
        }
    }

    private static void checkSame(
            Check check, Problem problem, Map<Output, float[]> expected, Map<Output, float[]> actual) {
        expected.forEach(
                (output, values) -> check.same(output.label(), output.shape(problem), values, actual.get(output)));
    }
}
