package org.lstm4j.testkit;

import java.util.List;
import org.lstm4j.spi.RecurrentSpec;

/** Batch-major data and halves of a concatenated output are strides, and give what contiguous memory gives. */
final class LayoutSuite extends Suite {
    LayoutSuite(Subject subject) {
        super("layout", subject);
        Problem plain = Problem.of(RecurrentSpec.lstm(7, 19), 6, 5);
        Problem ragged = plain.withLengths(Data.lengths(6, 5));
        Problem one = Problem.of(RecurrentSpec.lstm(3, 8), 5, 1);
        for (Layout layout : List.of(Layout.BATCH_MAJOR, Layout.LEFT_HALF, Layout.RIGHT_HALF)) {
            test(layout + " forward", check -> compare(check, plain, Setup.INFERENCE, layout));
            test(layout + " backward", check -> compare(check, plain, Setup.TRAINING, layout));
            test(layout + " lengths", check -> compare(check, ragged, Setup.TRAINING, layout));
            test(layout + " one row", check -> compare(check, one, Setup.TRAINING, layout));
        }
    }

    private void compare(Check check, Problem problem, Setup setup, Layout layout) {
        subject.checkAgreement(
                check,
                problem,
                Rig.run(subject, check, problem, setup),
                Rig.run(subject, check, problem, setup.with(layout)));
    }
}
