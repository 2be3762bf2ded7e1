package org.lstm4j.testkit;

import java.util.List;

/** Batch-major data and halves of a concatenated output are strides, and give what contiguous memory gives. */
final class LayoutSuite extends Suite {
    LayoutSuite(Subject subject) {
        super("layout", subject);
        Specs.cells(7, 19).forEach((name, spec) -> {
            Problem plain = Problem.of(spec, 6, 5);
            Problem ragged = plain.withLengths(Data.lengths(6, 5));
            Problem one = Problem.of(spec, 5, 1);
            for (Layout layout : List.of(Layout.BATCH_MAJOR, Layout.LEFT_HALF, Layout.RIGHT_HALF)) {
                test(name + " " + layout + " forward", check -> compare(check, plain, Setup.INFERENCE, layout));
                test(name + " " + layout + " backward", check -> compare(check, plain, Setup.TRAINING, layout));
                test(name + " " + layout + " lengths", check -> compare(check, ragged, Setup.TRAINING, layout));
                test(name + " " + layout + " one row", check -> compare(check, one, Setup.TRAINING, layout));
            }
        });
    }

    private void compare(Check check, Problem problem, Setup setup, Layout layout) {
        subject.checkAgreement(
                check,
                problem,
                Rig.run(subject, check, problem, setup),
                Rig.run(subject, check, problem, setup.with(layout)));
    }
}
