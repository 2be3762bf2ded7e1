package org.lstm4j.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.Device;
import org.lstm4j.reference.ReferenceProvider;
import org.lstm4j.spi.BackendOptions;
import org.lstm4j.spi.BackendProvider;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.Probe;
import org.lstm4j.spi.RecurrentSpec;

/** The frozen tolerances leave honest f32 room to err, and TF32 none. */
class ToleranceTest {
    /** f32 stays below this share of what is allowed, so that another order of summation fits too. */
    private static final double ROOM = 0.2;

    /** TF32 exceeds what is allowed by this factor. */
    private static final double EXCESS = 5;

    @ParameterizedTest(name = "T={0} H={1}")
    @CsvSource({"1,1", "1,7", "1,64", "8,7", "8,33", "32,16", "32,64"})
    void honestFloatsFitAndTf32DoesNot(int steps, int hiddenSize) {
        Problem problem = Problem.of(RecurrentSpec.lstm(hiddenSize, hiddenSize), steps, 3);
        Map<Output, Double> honest = shares(new ReferenceProvider(), problem);
        honest.forEach((output, share) -> assertTrue(share < ROOM, output + " uses " + share + " of its tolerance"));
        BackendProvider coarse = Mutant.of(new ReferenceProvider(), PlanMutations.packing(PlanMutations::inTf32));
        for (Output output : new Output[] {Output.Y, Output.GATES, Output.DX, Output.D_INPUT}) {
            double share = shares(coarse, problem).get(output);
            assertTrue(share > EXCESS, output + " in TF32 uses only " + share + " of its tolerance");
        }
    }

    /** The largest share of its tolerance that each output uses. */
    private static Map<Output, Double> shares(BackendProvider provider, Problem problem) {
        Map<Output, Double> shares = new EnumMap<>(Output.class);
        Device device = ((Probe.Available) provider.probe()).devices().getFirst();
        try (Subject subject =
                new Subject(options -> provider.open(device, options), BackendOptions.DEFAULT, Numerics.STRICT, true)) {
            Map<Output, float[]> actual = Rig.run(subject, new Check("tolerances"), problem, Setup.TRAINING);
            Oracle.solve(problem).forEach((output, expected) -> {
                Check check = new Check("tolerances");
                try {
                    subject.checkClose(check, problem, output, expected, actual.get(output));
                } catch (AssertionError tooFar) {
                    assertTrue(check.worstShare() > 1, "a failure without an error: " + tooFar);
                }
                shares.put(output, check.worstShare());
            });
        }
        return shares;
    }

    @Test
    void exactAllowsNothing() {
        assertEquals(0, Tolerance.EXACT.allowed(1e30, 1e30));
    }

    @Test
    void exclusionsNeedReasons() {
        Exclusions exclusions = Exclusions.NONE.and("memory: over", "it has no budget");
        assertEquals(
                "it has no budget", exclusions.reason("memory: over the budget").orElseThrow());
        assertFalse(exclusions.reason("memory: empty buffers").isPresent());
    }
}
