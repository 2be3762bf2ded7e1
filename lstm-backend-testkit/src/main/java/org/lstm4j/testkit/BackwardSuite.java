package org.lstm4j.testkit;

import java.util.Map;
import java.util.Set;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;

/**
 * A whole sequence forward and backward against the oracle: outputs, trace, and the gradient with respect to everything.
 * Packed gradients start as numbers, so that every comparison also shows that they are accumulated into.
 */
final class BackwardSuite extends Suite {
    BackwardSuite(Subject subject) {
        super("backward", subject);
        Specs.shapes().forEach((name, problem) -> test(name, check -> checkOracle(check, problem, Setup.TRAINING)));
        Specs.large().forEach((name, problem) -> test(name, check -> checkOracle(check, problem, Setup.TRAINING)));
        Specs.all().forEach((name, spec) -> {
            Problem problem = Problem.of(spec, 6, 5);
            test(name, check -> checkOracle(check, problem, Setup.TRAINING));
        });
        Specs.cells(7, 19).forEach(this::addTests);
    }

    /** What a call may leave out, change or repeat, with one cell. */
    private void addTests(String cell, RecurrentSpec spec) {
        Problem plain = Problem.of(spec, 6, 5);
        String from = cell + ": ";
        test(from + "from a zero state", check -> checkOracle(check, plain.withState(null, null), Setup.TRAINING));
        test(from + "no steps", check -> checkOracle(check, Problem.of(spec, 0, 3), Setup.TRAINING));
        test(from + "from the last state alone", check -> checkOracle(check, plain.withoutDy(), Setup.TRAINING));
        test(from + "from the outputs alone", check -> checkOracle(check, plain.withoutDLast(), Setup.TRAINING));
        test(
                from + "from nothing",
                check -> checkOracle(check, plain.withoutDy().withoutDLast(), Setup.TRAINING));
        test(from + "frozen weights", check -> checkOracle(check, plain, Setup.TRAINING.without(Output.WEIGHTS)));
        test(from + "weights only", check -> checkOracle(check, plain, Setup.TRAINING.wanting(Output.WEIGHTS)));
        test(
                from + "without the initial state's gradient",
                check -> checkOracle(
                        check, plain, Setup.TRAINING.without(Set.of(Output.D_INITIAL_H, Output.D_INITIAL_C))));
        test(from + "without y", check -> checkOracle(check, plain, Setup.TRAINING.without(Set.of(Output.Y))));
        test(from + "dropout mask of every step", check -> checkOracle(check, plain.withMask(false), Setup.TRAINING));
        test(
                from + "dropout mask of all steps",
                check -> checkOracle(check, plain.withMask(true), Setup.TRAINING.withMask(Layout.REPEATED)));
        test(
                from + "what is left out changes nothing",
                check -> subject.checkAgreement(
                        check,
                        plain,
                        Rig.run(subject, check, plain, Setup.TRAINING.wanting(Output.WEIGHTS)),
                        Rig.run(subject, check, plain, Setup.TRAINING)));
        test(from + "twice from one reserve", check -> checkTwice(check, spec));
        test(from + "two forwards before their backwards", check -> checkReservesKeepApart(check, spec));
    }

    /** The second backward finds the reserve as it was: dx is overwritten, weight gradients grow. */
    private void checkTwice(Check check, RecurrentSpec spec) {
        Problem problem = Problem.of(spec, 4, 3);
        try (RecurrentPlan plan = subject.plan(check, spec, Mode.TRAINING);
                Rig rig = new Rig(subject.backend(), plan, check, problem, Setup.TRAINING)) {
            Map<Output, float[]> once = rig.run();
            rig.runBackward();
            Map<Output, float[]> twice = rig.results();
            Map<Output, double[]> oracle = Oracle.solve(problem);
            for (Output output : Output.BACKWARD) {
                if (!twice.containsKey(output)) {
                    continue;
                }
                if (output.kind().isEmpty()) {
                    check.same(output.label(), output.shape(problem), once.get(output), twice.get(output));
                    continue;
                }
                double[] expected = oracle.get(output);
                float[] start = problem.gradients().get(output.kind().orElseThrow());
                double[] doubled = new double[expected.length];
                for (int i = 0; i < doubled.length; i++) {
                    doubled[i] = 2 * expected[i] - start[i];
                }
                subject.checkClose(check, problem, output, doubled, twice.get(output));
            }
        }
    }

    private void checkReservesKeepApart(Check check, RecurrentSpec spec) {
        Problem first = Problem.of(spec, 4, 3);
        Problem second = Problem.of(spec, 3, 5).withWeights(Data.weights("other weights", spec));
        try (RecurrentPlan plan = subject.plan(check, spec, Mode.TRAINING);
                Rig one = new Rig(subject.backend(), plan, check, first, Setup.TRAINING);
                Rig two = new Rig(subject.backend(), plan, check, second, Setup.TRAINING)) {
            one.runForward();
            two.runForward();
            one.runBackward();
            two.runBackward();
            subject.checkOracle(check, first, one.results());
            subject.checkOracle(check, second, two.results());
        }
    }
}
