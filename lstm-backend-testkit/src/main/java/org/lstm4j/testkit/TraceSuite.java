package org.lstm4j.testkit;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Gate traces and dL/dh of every step: what they show, and that showing it changes nothing. */
final class TraceSuite extends Suite {
    TraceSuite(Subject subject) {
        super("trace", subject);
        Specs.shapes().forEach((name, problem) -> {
            test(
                    "gates and cells, " + name,
                    check -> checkOracle(check, problem, Setup.INFERENCE.wanting(Output.TRACE)));
            test("dh, " + name, check -> checkOracle(check, problem, Setup.TRAINING.wanting(Set.of(Output.DH))));
        });
        Specs.all()
                .forEach((name, spec) -> test(
                        name,
                        check -> checkOracle(check, Problem.of(spec, 5, 4), Setup.INFERENCE.wanting(Output.TRACE))));
        Specs.cells(7, 19).forEach((name, spec) -> {
            Problem problem = Problem.of(spec, 5, 4);
            test(name + ": a traced forward gives the same outputs", check -> checkForwardUndisturbed(check, problem));
            test(
                    name + ": a traced backward gives the same gradients",
                    check -> checkBackwardUndisturbed(check, problem));
        });
    }

    private void checkForwardUndisturbed(Check check, Problem problem) {
        Set<Output> both = EnumSet.copyOf(Output.FORWARD);
        both.addAll(Output.TRACE);
        compare(check, problem, Setup.INFERENCE, Setup.INFERENCE.wanting(both));
    }

    private void checkBackwardUndisturbed(Check check, Problem problem) {
        Set<Output> traces = EnumSet.copyOf(Output.TRACE);
        traces.add(Output.DH);
        compare(check, problem, Setup.TRAINING.without(traces), Setup.TRAINING);
    }

    private void compare(Check check, Problem problem, Setup plain, Setup traced) {
        Map<Output, float[]> expected = Rig.run(subject, check, problem, plain);
        subject.checkAgreement(check, problem, expected, Rig.run(subject, check, problem, traced));
    }
}
