package org.lstm4j.testkit;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.lstm4j.spi.RecurrentSpec;

/** Gate traces and dL/dh of every step: what they show, and that showing it changes nothing. */
final class TraceSuite extends Suite {
    TraceSuite(Subject subject) {
        super("trace", subject);
        for (int[] s : Specs.SHAPES) {
            Problem problem = Problem.of(RecurrentSpec.lstm(s[2], s[3]), s[0], s[1]);
            test(
                    "gates and cells, LSTM " + problem,
                    check -> checkOracle(check, problem, Setup.INFERENCE.wanting(Output.TRACE)));
            test(
                    "dh, LSTM " + problem,
                    check -> checkOracle(check, problem, Setup.TRAINING.wanting(Set.of(Output.DH))));
        }
        Specs.all()
                .forEach((name, spec) -> test(
                        name,
                        check -> checkOracle(check, Problem.of(spec, 5, 4), Setup.INFERENCE.wanting(Output.TRACE))));
        test("a traced forward gives the same outputs", this::checkForwardUndisturbed);
        test("a traced backward gives the same gradients", this::checkBackwardUndisturbed);
    }

    private void checkForwardUndisturbed(Check check) {
        Problem problem = Problem.of(RecurrentSpec.lstm(7, 19), 5, 4);
        Set<Output> both = EnumSet.copyOf(Output.FORWARD);
        both.addAll(Output.TRACE);
        compare(check, problem, Setup.INFERENCE, Setup.INFERENCE.wanting(both));
    }

    private void checkBackwardUndisturbed(Check check) {
        Problem problem = Problem.of(RecurrentSpec.lstm(7, 19), 5, 4);
        Set<Output> traces = EnumSet.copyOf(Output.TRACE);
        traces.add(Output.DH);
        compare(check, problem, Setup.TRAINING.without(traces), Setup.TRAINING);
    }

    private void compare(Check check, Problem problem, Setup plain, Setup traced) {
        Map<Output, float[]> expected = Rig.run(subject, check, problem, plain);
        subject.checkAgreement(check, problem, expected, Rig.run(subject, check, problem, traced));
    }
}
