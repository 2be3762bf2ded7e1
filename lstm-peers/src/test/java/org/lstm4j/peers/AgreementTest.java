package org.lstm4j.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.benchmarks.engine.Engine;
import org.lstm4j.benchmarks.engine.Engines;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.Precision;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.spi.Cell;

/** The peer on the class path computes what this project's engine computes, from the same numbers. */
class AgreementTest {
    /** Two implementations of f32 over a few steps of bounded values; a wrong gate order is off by 0.1 and more. */
    private static final float CLOSE = 2e-6f;

    /** Adam divides a gradient by its own size, and so passes on the relative error of small ones. */
    private static final float TRAINED = 2e-5f;

    private static final Engine OURS = Engines.named(OwnEngine.ID);
    private static final Engine PEER = Engines.named(System.getProperty("lstm4j.peer"));

    /** Everything that a peer could be asked, at odd sizes and at those of N = 1 and T = 1. */
    private static Stream<Work> all() {
        return Stream.of(Cell.values()).flatMap(cell -> {
            Work forward = Work.of(Work.Kind.FORWARD, cell, 3, 5, 7, 1);
            return Stream.of(
                    forward,
                    Work.of(Work.Kind.FORWARD, cell, 1, 17, 1, 1),
                    Work.of(Work.Kind.FORWARD, cell, 9, 33, 4, 2),
                    forward.withLayers(2),
                    forward.withBidirectional(),
                    forward.withLayers(2).withBidirectional(),
                    forward.withRagged(),
                    forward.withLayers(2).withBidirectional().withRagged(),
                    Work.of(Work.Kind.STEP, cell, 1, 5, 1, 1),
                    Work.of(Work.Kind.STEP, cell, 3, 17, 1, 1).withLayers(2),
                    Work.of(Work.Kind.TRAIN, cell, 3, 5, 7, 1),
                    Work.of(Work.Kind.TRAIN, cell, 2, 17, 4, 2),
                    Work.of(Work.Kind.LANGUAGE, cell, 3, 17, 5, 2),
                    forward.withPrecision(Precision.INT8));
        });
    }

    private static Stream<Work> done() {
        return all().filter(work -> PEER.refusal(work) == null);
    }

    @ParameterizedTest
    @MethodSource("done")
    void agreesWithOurs(Work work) {
        Inputs inputs = Inputs.of(work);
        try (Prepared ours = OURS.prepare(work, inputs);
                Prepared theirs = PEER.prepare(work, inputs)) {
            ours.run();
            theirs.run();
            float[] once = theirs.output();
            float tolerance = work.kind() == Work.Kind.TRAIN ? TRAINED : CLOSE;
            assertArrayEquals(ours.output(), once, tolerance);

            for (int run = 0; run < 2; run++) {
                ours.run();
                theirs.run();
            }
            float[] thrice = theirs.output();
            assertArrayEquals(ours.output(), thrice, tolerance);

            boolean repeats = work.kind() == Work.Kind.FORWARD;
            assertEquals(repeats, Arrays.equals(once, thrice), "state or weights are carried on");
        }
    }

    /** What is not compared is known here, so that nothing is missing by mistake. */
    @Test
    void refusesWhatItCannotDo() {
        assertEquals(
                all().filter(this::cannotDo).toList(),
                all().filter(work -> PEER.refusal(work) != null).toList());
    }

    private boolean cannotDo(Work work) {
        return work.precision() != Precision.F32
                || switch (PEER.id()) {
                    case "ort" -> work.learns();
                    case "torch" -> false;
                    case "dl4j" ->
                        work.cell() == Cell.GRU || work.ragged() || work.kind() == Work.Kind.LANGUAGE;
                    default -> throw new AssertionError(PEER.id());
                };
    }

    @Test
    void saysItsVersion() {
        assertEquals(System.getProperty("lstm4j.peer.version"), PEER.version());
    }
}
