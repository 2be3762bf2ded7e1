package org.lstm4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.reference.ReferenceProvider;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.testkit.Mutant.Mutation;

/** Each suite catches what it is there to catch: a backend broken in one way fails it. */
class MutantsTest {
    static Stream<Arguments> mutants() {
        return Stream.of(
                mutant("swaps two gates", "forward", Mutations.swappedGates()),
                mutant("swaps two gates", "step", Mutations.swappedGates()),
                mutant("swaps two gates", "trace", Mutations.swappedGates()),
                mutant("forgets a bias", "forward", Mutations.packing(Mutations::withoutRecurrentBias)),
                mutant("forgets a bias", "packing", Mutations.packing(Mutations::withoutRecurrentBias)),
                mutant("computes in TF32", "forward", Mutations.packing(Mutations::inTf32)),
                mutant("computes in TF32", "step", Mutations.packing(Mutations::inTf32)),
                mutant("computes in TF32", "backward", Mutations.packing(Mutations::inTf32)),
                mutant("ignores the initial state", "forward", Mutations.without("forward", "initial")),
                mutant("ignores the initial state", "chunks", Mutations.without("forward", "initial")),
                mutant("ignores the dropout mask", "forward", Mutations.without("forward", "recurrentMask")),
                mutant("ignores lengths", "lengths", Mutations.without("forward", "lengths")),
                mutant("ignores lengths going back", "lengths", Mutations.without("backward", "lengths")),
                mutant("always zeroes padded outputs", "lengths", planning(MaskMode.ZERO_OUTPUT)),
                mutant("always goes forward", "lengths", planning(Direction.FORWARD)),
                mutant("ignores strides", "layout", Mutations.ignoredStrides()),
                mutant("writes one float too far", "forward", Mutations.writesTooFar()),
                mutant("writes one float too far", "layout", Mutations.writesTooFar()),
                mutant("trusts its workspace", "forward", Mutations.trustsWorkspace()),
                mutant("accumulates dx", "backward", Mutations.accumulatesDx()),
                mutant("overwrites weight gradients", "backward", Mutations.overwritesGradients()),
                mutant("loses the last state's gradient", "backward", Mutations.without("backward", "dLast")),
                mutant("loses dh", "trace", Mutations.without("backward", "dh")),
                mutant("spoils its reserve", "backward", Mutations.spoilsReserve()),
                mutant("sums in a changing order", "determinism", Mutations.nondeterministic()),
                mutant("depends on the batch", "invariance", Mutations.batchDependent()),
                mutant("depends on threads", "invariance", Mutations.threadDependent()),
                mutant("depends on chunks", "chunks", Mutations.chunkDependent()),
                mutant("shares scratch between threads", "concurrency", Mutations.sharesScratch()),
                mutant("uses what is closed", "lifecycle", Mutations.usesClosed()),
                mutant("uses what is closed", "ownership", Mutations.usesClosed()),
                mutant("leaks buffers", "forward", Mutations.leaks()),
                mutant("ignores its budget", "memory", Mutations.ignoresBudget()),
                mutant("promises what it cannot do", "support", Mutations.promisesTooMuch()),
                mutant("plans another spec", "support", planning(Direction.REVERSE)),
                mutant("probes under a foreign version", "provider", Mutations.answering("spiVersion", 99)),
                mutant("skips work that others await", "stream", Mutations.skipped("zero")),
                mutant("reads at the wrong offset", "stream", Mutations.argument("download", 1, 0L)),
                mutant("never accumulates products", "matrices", Mutations.argument("gemm", 6, false)),
                mutant("always accumulates sums", "matrices", Mutations.argument("sumRows", 3, true)),
                mutant("sigmoid for every activation", "activations", Mutations.otherActivation()),
                mutant("ignores lengths in its gates", "gates", Mutations.without("gates", "lengths")),
                mutant("ignores dy in its gates", "gates", Mutations.without("gatesBackward", "dy")),
                mutant("loses the gradient of the loss", "losses", Mutations.argument("softmaxCrossEntropy", 5, null)),
                mutant("draws dropout for another step", "dropout", Mutations.argument("dropout", 6, 1)),
                mutant("never clips", "optimizers", Mutations.unclipped()),
                mutant("accepts any shape", "calls", Mutations.acceptsAnything()));
    }

    private static Mutation planning(MaskMode mode) {
        return Mutations.planning(spec -> spec.toBuilder().maskMode(mode).build());
    }

    private static Mutation planning(Direction direction) {
        return Mutations.planning(spec -> spec.toBuilder().direction(direction).build());
    }

    private static Arguments mutant(String what, String suite, Mutation mutation) {
        return Arguments.of(what, suite, mutation);
    }

    @ParameterizedTest(name = "a backend that {0} fails {1}")
    @MethodSource("mutants")
    void caught(String what, String suite, Mutation mutation) {
        KitRun run = KitRun.of(Mutant.of(new ReferenceProvider(), mutation), suite);
        assertFalse(run.failures().isEmpty(), suite + " let pass a backend that " + what);
        String first = run.failures().getFirst();
        assertTrue(first.startsWith(suite + ": "), "a failure names its suite first, got: " + first);
        assertTrue(first.contains("(seed " + Data.SEED + ")"), "a failure names the seed, got: " + first);
    }

    @Test
    void proxiesAloneBreakNothing() {
        KitRun run = KitRun.of(Mutant.of(new ReferenceProvider(), Mutation.NONE));
        assertEquals(List.of(), run.failures());
    }
}
