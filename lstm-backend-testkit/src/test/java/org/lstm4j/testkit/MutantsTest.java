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
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.ErrorKind;
import org.lstm4j.spi.PoolMode;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.testkit.Mutant.Mutation;

/** Each suite catches what it is there to catch: a backend broken in one way fails it. */
class MutantsTest {
    static Stream<Arguments> mutants() {
        return Stream.of(
                mutant("swaps g and o", "forward", CellMutations.swappedGates(Cell.LSTM, 2, 3)),
                mutant("swaps g and o", "step", CellMutations.swappedGates(Cell.LSTM, 2, 3)),
                mutant("swaps g and o", "trace", CellMutations.swappedGates(Cell.LSTM, 2, 3)),
                mutant("forgets a bias", "forward", PlanMutations.packing(PlanMutations::withoutRecurrentBias)),
                mutant("forgets a bias", "packing", PlanMutations.packing(PlanMutations::withoutRecurrentBias)),
                mutant("computes in TF32", "forward", PlanMutations.packing(PlanMutations::inTf32)),
                mutant("computes in TF32", "step", PlanMutations.packing(PlanMutations::inTf32)),
                mutant("computes in TF32", "backward", PlanMutations.packing(PlanMutations::inTf32)),
                mutant("ignores the initial state", "forward", PlanMutations.without("forward", "initial")),
                mutant("ignores the initial state", "chunks", PlanMutations.without("forward", "initial")),
                mutant("ignores the dropout mask", "forward", PlanMutations.without("forward", "recurrentMask")),
                mutant("ignores lengths", "lengths", PlanMutations.without("forward", "lengths")),
                mutant("ignores lengths going back", "lengths", PlanMutations.without("backward", "lengths")),
                mutant("always zeroes padded outputs", "lengths", planning(MaskMode.ZERO_OUTPUT)),
                mutant("always goes forward", "lengths", planning(Direction.FORWARD)),
                mutant("ignores strides", "layout", PlanMutations.ignoredStrides()),
                mutant("writes one float too far", "forward", PlanMutations.writesTooFar()),
                mutant("writes one float too far", "layout", PlanMutations.writesTooFar()),
                mutant("trusts its workspace", "forward", PlanMutations.trustsWorkspace()),
                mutant("accumulates dx", "backward", PlanMutations.accumulatesDx()),
                mutant("overwrites weight gradients", "backward", PlanMutations.overwritesGradients()),
                mutant("loses the last state's gradient", "backward", PlanMutations.without("backward", "dLast")),
                mutant("loses dh", "trace", PlanMutations.without("backward", "dh")),
                mutant("spoils its reserve", "backward", PlanMutations.spoilsReserve()),
                mutant("sums in a changing order", "determinism", PlanMutations.nondeterministic()),
                mutant("depends on the batch", "invariance", PlanMutations.batchDependent()),
                mutant("depends on threads", "invariance", PlanMutations.threadDependent()),
                mutant("depends on chunks", "chunks", PlanMutations.chunkDependent()),
                mutant("shares scratch between threads", "concurrency", PlanMutations.sharesScratch()),
                mutant("uses what is closed", "lifecycle", BackendMutations.usesClosed()),
                mutant("uses what is closed", "ownership", BackendMutations.usesClosed()),
                mutant("leaks buffers", "forward", BackendMutations.leaks()),
                mutant("ignores its budget", "memory", BackendMutations.ignoresBudget()),
                mutant("promises what it cannot do", "support", BackendMutations.promisesTooMuch()),
                mutant("plans another spec", "support", planning(Direction.REVERSE)),
                mutant("probes under a foreign version", "provider", BackendMutations.answering("spiVersion", 99)),
                mutant("skips work that others await", "stream", BackendMutations.skipped("zero")),
                mutant("reads at the wrong offset", "stream", BackendMutations.argument("download", 1, 0L)),
                mutant("never accumulates products", "matrices", BackendMutations.argument("gemm", 6, false)),
                mutant("always accumulates sums", "matrices", BackendMutations.argument("sumRows", 3, true)),
                mutant("sigmoid for every activation", "activations", BackendMutations.otherActivation()),
                mutant("ignores lengths in its gates", "gates", PlanMutations.without("gates", "lengths")),
                mutant("ignores dy in its gates", "gates", PlanMutations.without("gatesBackward", "dy")),
                mutant(
                        "loses the gradient of the loss",
                        "losses",
                        BackendMutations.argument("softmaxCrossEntropy", 5, null)),
                mutant("squares no error", "losses", BackendMutations.otherError(ErrorKind.ABSOLUTE)),
                mutant("pools over padding", "pooling", BackendMutations.argument("pool", 3, null)),
                mutant(
                        "takes the mean for the maximum",
                        "pooling",
                        BackendMutations.argument("poolBackward", 1, PoolMode.MEAN)),
                mutant("draws dropout for another step", "dropout", BackendMutations.argument("dropout", 6, 1)),
                mutant("never clips", "optimizers", BackendMutations.unclipped()),
                mutant("never decays", "optimizers", BackendMutations.undecayed()),
                mutant("accepts any shape", "calls", BackendMutations.acceptsAnything()));
    }

    /** What goes wrong with one cell or one option. */
    static Stream<Arguments> cellMutants() {
        Mutation swapped = CellMutations.swappedGates(Cell.GRU, 0, 1);
        Mutation reset = BackendMutations.planning(CellMutations::otherReset);
        Mutation coupling = BackendMutations.planning(CellMutations::otherCoupling);
        Mutation inputClip = BackendMutations.planning(CellMutations::withoutInputClip);
        Mutation cellClip = BackendMutations.planning(CellMutations::withoutCellClip);
        Mutation parameters = BackendMutations.planning(CellMutations::withOneSetOfParameters);
        Mutation biases = PlanMutations.packing(CellMutations::withMergedBiases);
        Mutation peephole = CellMutations.composing(CellMutations.outputGateSeesTheStateBefore());
        Mutation norm = CellMutations.composing(CellMutations.normOverAllGates());
        Mutation unreset = CellMutations.composing(CellMutations.unresetProduct());
        Mutation slopes = CellMutations.composing(CellMutations.derivativesAtTheGates());
        Mutation unmasked = PlanMutations.without("backward", "recurrentMask");
        return Stream.of(
                mutant("swaps a GRU's r and z", "forward", swapped),
                mutant("swaps a GRU's r and z", "step", swapped),
                mutant("swaps a GRU's r and z", "trace", swapped),
                mutant("swaps a GRU's r and z", "backward", swapped),
                mutant("resets in the other place", "forward", reset),
                mutant("resets in the other place", "options", reset),
                mutant("merges a candidate's biases", "forward", biases),
                mutant("merges a candidate's biases", "backward", biases),
                mutant("forgets the reset", "forward", unreset),
                mutant("forgets the reset", "gates", unreset),
                mutant("couples the other gate", "forward", coupling),
                mutant("couples the other gate", "options", coupling),
                mutant("clips no pre-activations", "forward", inputClip),
                mutant("clips no pre-activations", "options", inputClip),
                mutant("clips no cell state", "forward", cellClip),
                mutant("clips no cell state", "options", cellClip),
                mutant("has one alpha and beta for all", "forward", parameters),
                mutant("has one alpha and beta for all", "options", parameters),
                mutant("lets o see c[t-1]", "forward", peephole),
                mutant("lets o see c[t-1]", "gates", peephole),
                mutant("lets o see c[t-1]", "options", peephole),
                mutant("normalises over all gates at once", "forward", norm),
                mutant("normalises over all gates at once", "gates", norm),
                mutant("normalises over all gates at once", "options", norm),
                mutant("differentiates at the gates", "gates", slopes),
                mutant("differentiates at the gates", "backward", slopes),
                mutant("loses the gradient of peepholes", "backward", losing("gatesBackward", "dPeephole")),
                mutant("loses the gradient of norms", "backward", losing("gatesBackward", "dNorm")),
                mutant("loses the gradient of norms", "gates", losing("resetGateBackward", "dNorm")),
                mutant("loses the gradient of norms", "options", losing("resetGateBackward", "dNorm")),
                mutant("forgets dropout going back", "backward", unmasked),
                mutant("forgets dropout going back", "options", unmasked),
                mutant(
                        "projects what is only carried",
                        "lengths",
                        CellMutations.composing(BackendMutations.skipped("copyPadding"))),
                mutant("copies no padding", "matrices", BackendMutations.skipped("copyPadding")));
    }

    private static Mutation losing(String kernel, String gradient) {
        return CellMutations.composing(PlanMutations.without(kernel, gradient));
    }

    private static Mutation planning(MaskMode mode) {
        return BackendMutations.planning(spec -> spec.toBuilder().maskMode(mode).build());
    }

    private static Mutation planning(Direction direction) {
        return BackendMutations.planning(
                spec -> spec.toBuilder().direction(direction).build());
    }

    private static Arguments mutant(String what, String suite, Mutation mutation) {
        return Arguments.of(what, suite, mutation);
    }

    @ParameterizedTest(name = "a backend that {0} fails {1}")
    @MethodSource({"mutants", "cellMutants"})
    void caught(String what, String suite, Mutation mutation) {
        KitRun run = KitRun.untilFailure(Mutant.of(new ReferenceProvider(), mutation), suite);
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
