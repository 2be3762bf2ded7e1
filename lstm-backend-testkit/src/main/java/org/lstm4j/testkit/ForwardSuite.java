package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;

/** A whole sequence forward against the oracle: every shape, every spec, every optional argument. */
final class ForwardSuite extends Suite {
    private static final RecurrentSpec LSTM = RecurrentSpec.lstm(7, 19);

    ForwardSuite(Subject subject) {
        super("forward", subject);
        for (int[] s : Specs.SHAPES) {
            Problem problem = Problem.of(RecurrentSpec.lstm(s[2], s[3]), s[0], s[1]);
            test("LSTM " + problem, check -> checkOracle(check, problem, Setup.INFERENCE));
        }
        test("LSTM " + Specs.LARGE, check -> checkOracle(check, Specs.LARGE, Setup.INFERENCE));
        Specs.all().forEach((name, spec) -> {
            Problem problem = Problem.of(spec, 6, 5);
            test(name, check -> checkOracle(check, problem, Setup.INFERENCE));
        });
        Problem plain = Problem.of(LSTM, 6, 5);
        test("from a zero state", check -> checkOracle(check, plain.withState(null, null), Setup.INFERENCE));
        test("no steps", check -> checkOracle(check, Problem.of(LSTM, 0, 3), Setup.INFERENCE));
        test(
                "no steps from a zero state",
                check -> checkOracle(check, Problem.of(LSTM, 0, 3).withState(null, null), Setup.INFERENCE));
        test("last state only", check -> checkOracle(check, plain, Setup.INFERENCE.without(Set.of(Output.Y))));
        test("outputs only", check -> checkOracle(check, plain, Setup.INFERENCE.wanting(Set.of(Output.Y))));
        test("last state over the initial one", check -> checkOracle(check, plain, Setup.INFERENCE.stateInPlace()));
        test("dropout mask of every step", check -> checkOracle(check, plain.withMask(false), Setup.INFERENCE));
        test(
                "dropout mask of all steps",
                check -> checkOracle(check, plain.withMask(true), Setup.INFERENCE.withMask(Layout.REPEATED)));
        test(
                "training gives the values of inference",
                check -> subject.checkAgreement(
                        check,
                        plain,
                        Rig.run(subject, check, plain, Setup.INFERENCE),
                        Rig.run(subject, check, plain, Setup.TRAINING)));
        test("one plan, two sets of weights", this::checkWeightsBelongToCall);
        test("NaN stays in its row", check -> checkNan(check, LSTM));
        test(
                "NaN passes a clip",
                check -> checkNan(
                        check, LSTM.toBuilder().inputClip(1f).cellClip(1f).build()));
        test("infinite input saturates", this::checkInfinity);
    }

    private void checkWeightsBelongToCall(Check check) {
        Problem first = Problem.of(LSTM, 3, 4);
        Problem second = first.withWeights(Data.weights("other weights", LSTM));
        try (RecurrentPlan plan = subject.plan(check, LSTM, Mode.INFERENCE);
                Rig one = new Rig(subject.backend(), plan, check, first, Setup.INFERENCE);
                Rig two = new Rig(subject.backend(), plan, check, second, Setup.INFERENCE)) {
            subject.checkOracle(check, second, two.run());
            subject.checkOracle(check, first, one.run());
        }
    }

    /** A NaN in one row's input reaches that row's outputs from then on, and no other row. */
    private void checkNan(Check check, RecurrentSpec spec) {
        Problem clean = Problem.of(spec, 4, 3);
        float[] x = clean.x().clone();
        int step = 1;
        int row = 2;
        x[(step * clean.batch() + row) * spec.inputSize() + 3] = Float.NaN;
        Map<Output, float[]> expected = Rig.run(subject, check, clean, Setup.INFERENCE);
        Map<Output, float[]> actual = Rig.run(subject, check, clean.withX(x), Setup.INFERENCE);
        float[] y = expected.get(Output.Y).clone();
        for (int t = step; t < clean.steps(); t++) {
            int from = (t * clean.batch() + row) * spec.outputSize();
            Arrays.fill(y, from, from + spec.outputSize(), Float.NaN);
        }
        subject.checkAgreement(check, clean, Output.Y, y, actual.get(Output.Y));
    }

    private void checkInfinity(Check check) {
        Problem problem = Problem.of(LSTM, 2, 2);
        float[] x = problem.x().clone();
        x[4] = Float.POSITIVE_INFINITY;
        x[LSTM.inputSize() + 2] = -Float.MAX_VALUE;
        checkOracle(check, problem.withX(x), Setup.INFERENCE);
    }
}
