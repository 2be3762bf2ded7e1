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
    private static final RecurrentSpec LSTM = RecurrentSpec.lstm(7, 19);

    BackwardSuite(Subject subject) {
        super("backward", subject);
        for (int[] s : Specs.SHAPES) {
            Problem problem = Problem.of(RecurrentSpec.lstm(s[2], s[3]), s[0], s[1]);
            test("LSTM " + problem, check -> checkOracle(check, problem, Setup.TRAINING));
        }
        test("LSTM " + Specs.LARGE, check -> checkOracle(check, Specs.LARGE, Setup.TRAINING));
        Specs.all().forEach((name, spec) -> {
            Problem problem = Problem.of(spec, 6, 5);
            test(name, check -> checkOracle(check, problem, Setup.TRAINING));
        });
        Problem plain = Problem.of(LSTM, 6, 5);
        test("from a zero state", check -> checkOracle(check, plain.withState(null, null), Setup.TRAINING));
        test("no steps", check -> checkOracle(check, Problem.of(LSTM, 0, 3), Setup.TRAINING));
        test("from the last state alone", check -> checkOracle(check, plain.withoutDy(), Setup.TRAINING));
        test("from the outputs alone", check -> checkOracle(check, plain.withoutDLast(), Setup.TRAINING));
        test("from nothing", check -> checkOracle(check, plain.withoutDy().withoutDLast(), Setup.TRAINING));
        test("frozen weights", check -> checkOracle(check, plain, Setup.TRAINING.without(Output.WEIGHTS)));
        test("weights only", check -> checkOracle(check, plain, Setup.TRAINING.wanting(Output.WEIGHTS)));
        test(
                "without the initial state's gradient",
                check -> checkOracle(
                        check, plain, Setup.TRAINING.without(Set.of(Output.D_INITIAL_H, Output.D_INITIAL_C))));
        test("without y", check -> checkOracle(check, plain, Setup.TRAINING.without(Set.of(Output.Y))));
        test("dropout mask of every step", check -> checkOracle(check, plain.withMask(false), Setup.TRAINING));
        test(
                "dropout mask of all steps",
                check -> checkOracle(check, plain.withMask(true), Setup.TRAINING.withMask(Layout.REPEATED)));
        test(
                "what is left out changes nothing",
                check -> subject.checkAgreement(
                        check,
                        plain,
                        Rig.run(subject, check, plain, Setup.TRAINING.wanting(Output.WEIGHTS)),
                        Rig.run(subject, check, plain, Setup.TRAINING)));
        test("twice from one reserve", this::checkTwice);
        test("two forwards before their backwards", this::checkReservesKeepApart);
    }

    /** The second backward finds the reserve as it was: dx is overwritten, weight gradients grow. */
    private void checkTwice(Check check) {
        Problem problem = Problem.of(LSTM, 4, 3);
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.TRAINING);
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

    private void checkReservesKeepApart(Check check) {
        Problem first = Problem.of(LSTM, 4, 3);
        Problem second = Problem.of(LSTM, 3, 5).withWeights(Data.weights("other weights", LSTM));
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.TRAINING);
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
