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
        Specs.shapes().forEach((name, problem) -> test(name, check -> checkOracle(check, problem, Setup.INFERENCE)));
        Specs.large().forEach((name, problem) -> test(name, check -> checkOracle(check, problem, Setup.INFERENCE)));
        Specs.all().forEach((name, spec) -> {
            Problem problem = Problem.of(spec, 6, 5);
            test(name, check -> checkOracle(check, problem, Setup.INFERENCE));
        });
        Specs.cells(7, 19).forEach(this::addTests);
        test(
                "NaN passes a clip",
                check -> checkNan(
                        check, LSTM.toBuilder().inputClip(1f).cellClip(1f).build()));
        test("infinite input saturates", this::checkInfinity);
    }

    /** What a call may leave out, change or repeat, with one cell. */
    private void addTests(String cell, RecurrentSpec spec) {
        Problem plain = Problem.of(spec, 6, 5);
        Problem none = Problem.of(spec, 0, 3);
        String from = cell + ": ";
        test(from + "from a zero state", check -> checkOracle(check, plain.withState(null, null), Setup.INFERENCE));
        test(from + "no steps", check -> checkOracle(check, none, Setup.INFERENCE));
        test(
                from + "no steps from a zero state",
                check -> checkOracle(check, none.withState(null, null), Setup.INFERENCE));
        test(from + "last state only", check -> checkOracle(check, plain, Setup.INFERENCE.without(Set.of(Output.Y))));
        test(from + "outputs only", check -> checkOracle(check, plain, Setup.INFERENCE.wanting(Set.of(Output.Y))));
        test(
                from + "last state over the initial one",
                check -> checkOracle(check, plain, Setup.INFERENCE.stateInPlace()));
        test(from + "dropout mask of every step", check -> checkOracle(check, plain.withMask(false), Setup.INFERENCE));
        test(
                from + "dropout mask of all steps",
                check -> checkOracle(check, plain.withMask(true), Setup.INFERENCE.withMask(Layout.REPEATED)));
        test(
                from + "training gives the values of inference",
                check -> subject.checkAgreement(
                        check,
                        plain,
                        Rig.run(subject, check, plain, Setup.INFERENCE),
                        Rig.run(subject, check, plain, Setup.TRAINING)));
        test(from + "one plan, two sets of weights", check -> checkWeightsBelongToCall(check, spec));
        test(from + "NaN stays in its row", check -> checkNan(check, spec));
    }

    private void checkWeightsBelongToCall(Check check, RecurrentSpec spec) {
        Problem first = Problem.of(spec, 3, 4);
        Problem second = first.withWeights(Data.weights("other weights", spec));
        try (RecurrentPlan plan = subject.plan(check, spec, Mode.INFERENCE);
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
