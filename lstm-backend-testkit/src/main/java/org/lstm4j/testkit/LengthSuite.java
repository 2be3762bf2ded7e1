package org.lstm4j.testkit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;

/** Rows of unequal length in one batch: each must come out as if it were alone, whatever lies in the padding. */
final class LengthSuite extends Suite {
    private static final int STEPS = 7;
    private static final int BATCH = 8;

    LengthSuite(Subject subject) {
        super("lengths", subject);
        specs().forEach((name, spec) -> {
            Problem problem = Problem.of(spec, STEPS, BATCH).withLengths(Data.lengths(STEPS, BATCH));
            test(name + ", forward", check -> checkOracle(check, problem, Setup.INFERENCE));
            test(name + ", trace", check -> checkOracle(check, problem, Setup.INFERENCE.wanting(Output.TRACE)));
            test(name + ", backward", check -> checkOracle(check, problem, Setup.TRAINING));
            test(
                    name + ", backward from the last state",
                    check -> checkOracle(check, problem.withoutDy(), Setup.TRAINING));
            test(name + ", dropout mask", check -> checkOracle(check, problem.withMask(false), Setup.TRAINING));
            test(name + ", state in place", check -> checkOracle(check, problem, Setup.INFERENCE.stateInPlace()));
            test(name + ", padded = alone", check -> checkAlone(subject, check, problem));
            test(
                    name + ", all of length 0",
                    check -> checkOracle(check, Problem.of(spec, 3, 4).withLengths(0, 0, 0, 0), Setup.TRAINING));
            test(
                    name + ", no steps",
                    check -> checkOracle(check, Problem.of(spec, 0, 2).withLengths(0, 0), Setup.TRAINING));
            test(name + ", all of full length = no lengths", check -> checkFull(check, spec));
            test(name + ", out of range count as none or all", check -> checkOutOfRange(check, spec));
        });
        Specs.shapes().forEach((name, problem) -> {
            Problem ragged = problem.withLengths(Data.lengths(problem.steps(), problem.batch()));
            test(name, check -> checkOracle(check, ragged, Setup.TRAINING));
        });
        Specs.all().forEach((name, spec) -> {
            Problem problem = Problem.of(spec, STEPS, BATCH).withLengths(Data.lengths(STEPS, BATCH));
            test(name, check -> checkOracle(check, problem, Setup.TRAINING));
        });
    }

    private static Map<String, RecurrentSpec> specs() {
        Map<String, RecurrentSpec> specs = new LinkedHashMap<>();
        Specs.cells(5, 17).forEach((name, spec) -> {
            for (Direction direction : Direction.values()) {
                for (MaskMode mask : MaskMode.values()) {
                    RecurrentSpec changed =
                            spec.toBuilder().direction(direction).maskMode(mask).build();
                    specs.put(name + " " + direction + " " + mask, changed);
                }
            }
        });
        return specs;
    }

    /** Each row without its padding, as a batch of one, agrees with the row in the padded batch. */
    static void checkAlone(Subject subject, Check check, Problem padded) {
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
            for (Output last : List.of(Output.LAST_H, Output.LAST_C)) {
                if (one.containsKey(last)) {
                    float[] picked = padded.pick(together.get(last), one.get(last).length, n);
                    subject.checkAgreement(check, alone, last, one.get(last), picked);
                }
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

    private void checkOutOfRange(Check check, RecurrentSpec spec) {
        Problem plain = Problem.of(spec, STEPS, 4);
        Problem within = plain.withLengths(0, STEPS, STEPS, 3);
        Map<Output, float[]> expected = Rig.run(subject, check, within, Setup.TRAINING);
        Problem beyond = within.claiming(-1, STEPS + 1, Integer.MAX_VALUE, 3);
        subject.checkAgreement(check, within, expected, Rig.run(subject, check, beyond, Setup.TRAINING));
    }
}
