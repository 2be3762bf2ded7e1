package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/** Rows of unequal length in one batch: each must come out as if it were alone, whatever lies in the padding. */
final class LengthSuite extends Suite {
    private static final int STEPS = 7;
    private static final int BATCH = 8;

    LengthSuite(Subject subject) {
        super("lengths", subject);
        for (RecurrentSpec spec : specs()) {
            String name = spec.direction() + " " + spec.maskMode();
            Problem problem = Problem.of(spec, STEPS, BATCH).withLengths(Data.lengths(STEPS, BATCH));
            test(name + ", forward", check -> checkOracle(check, problem, Setup.INFERENCE));
            test(name + ", trace", check -> checkOracle(check, problem, Setup.INFERENCE.wanting(Output.TRACE)));
            test(name + ", backward", check -> checkOracle(check, problem, Setup.TRAINING));
            test(
                    name + ", backward from the last state",
                    check -> checkOracle(check, problem.withoutDy(), Setup.TRAINING));
            test(name + ", dropout mask", check -> checkOracle(check, problem.withMask(false), Setup.TRAINING));
            test(name + ", state in place", check -> checkOracle(check, problem, Setup.INFERENCE.stateInPlace()));
            test(name + ", padded = alone", check -> checkAlone(check, problem));
            test(
                    name + ", all of length 0",
                    check -> checkOracle(check, Problem.of(spec, 3, 4).withLengths(0, 0, 0, 0), Setup.TRAINING));
            test(
                    name + ", no steps",
                    check -> checkOracle(check, Problem.of(spec, 0, 2).withLengths(0, 0), Setup.TRAINING));
            test(name + ", all of full length = no lengths", check -> checkFull(check, spec));
        }
        for (int[] s : Specs.SHAPES) {
            Problem problem =
                    Problem.of(RecurrentSpec.lstm(s[2], s[3]), s[0], s[1]).withLengths(Data.lengths(s[0], s[1]));
            test("LSTM " + problem, check -> checkOracle(check, problem, Setup.TRAINING));
        }
        Specs.all().forEach((name, spec) -> {
            Problem problem = Problem.of(spec, STEPS, BATCH).withLengths(Data.lengths(STEPS, BATCH));
            test(name, check -> checkOracle(check, problem, Setup.TRAINING));
        });
        test("lengths out of range count as none or all", this::checkOutOfRange);
    }

    private static List<RecurrentSpec> specs() {
        RecurrentSpec lstm = RecurrentSpec.lstm(5, 17);
        return Arrays.stream(Direction.values())
                .flatMap(direction -> Arrays.stream(MaskMode.values())
                        .map(mask -> lstm.toBuilder()
                                .direction(direction)
                                .maskMode(mask)
                                .build()))
                .toList();
    }

    /** Each row without its padding, as a batch of one, agrees with the row in the padded batch. */
    private void checkAlone(Check check, Problem padded) {
        Map<Output, float[]> together = Rig.run(subject, check, padded, Setup.INFERENCE);
        int[] lengths = Objects.requireNonNull(padded.lengths());
        for (int n = 0; n < padded.batch(); n++) {
            Problem row = padded.rows(n);
            Problem alone = row.unpadded().chunk(0, lengths[n], row.h(), row.c());
            Map<Output, float[]> one = Rig.run(subject, check, alone, Setup.INFERENCE);
            float[] y = padded.pick(together.get(Output.Y), padded.spec().outputSize(), n);
            subject.checkAgreement(
                    check,
                    alone,
                    Output.Y,
                    one.get(Output.Y),
                    Arrays.copyOf(y, lengths[n] * padded.spec().outputSize()));
            for (Output last : Set.of(Output.LAST_H, Output.LAST_C)) {
                float[] picked = padded.pick(together.get(last), padded.spec().hiddenSize(), n);
                subject.checkAgreement(check, alone, last, one.get(last), picked);
            }
        }
    }

    private void checkFull(Check check, RecurrentSpec spec) {
        Problem plain = Problem.of(spec, STEPS, 3);
        subject.checkAgreement(
                check,
                plain,
                Rig.run(subject, check, plain, Setup.TRAINING),
                Rig.run(subject, check, plain.withLengths(STEPS, STEPS, STEPS), Setup.TRAINING));
    }

    private void checkOutOfRange(Check check) {
        Problem plain = Problem.of(RecurrentSpec.lstm(5, 17), STEPS, 4);
        Problem within = plain.withLengths(0, STEPS, STEPS, 3);
        Map<Output, float[]> expected = Rig.run(subject, check, within, Setup.TRAINING);
        Problem beyond = within.claiming(-1, STEPS + 1, Integer.MAX_VALUE, 3);
        subject.checkAgreement(check, within, expected, Rig.run(subject, check, beyond, Setup.TRAINING));
    }
}
