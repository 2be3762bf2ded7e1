package org.lstm4j.testkit;

import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * Options that meet: specs of every cell in which any two options stand together, on rows of unequal length under dropout,
 * forward, backward and traced against the oracle, then in chunks and row by row.
 */
final class OptionSuite extends Suite {
    private static final int STEPS = 5;
    private static final int BATCH = 4;

    OptionSuite(Subject subject) {
        super("options", subject);
        Specs.pairs().forEach((name, spec) -> {
            Problem plain = Problem.of(spec, STEPS, BATCH);
            Problem ragged = plain.withLengths(Data.lengths(STEPS, BATCH));
            test(name, check -> checkOracle(check, plain.withMask(false), Setup.TRAINING));
            test(name + ", lengths", check -> checkOracle(check, ragged, Setup.TRAINING));
            test(
                    name + ", lengths, one dropout mask",
                    check -> checkOracle(check, ragged.withMask(true), Setup.TRAINING.withMask(Layout.REPEATED)));
            test(name + ", padded = alone", check -> LengthSuite.checkAlone(subject, check, ragged));
            if (spec.direction() == Direction.FORWARD) {
                test(name + ", chunks", check -> ChunkSuite.checkChunks(subject, check, ragged, 1, 1, 3, STEPS));
            }
        });
    }
}
