package org.lstm4j.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lstm4j.math.CellWeights;
import org.lstm4j.math.RecurrentMath;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.WeightKind;

/**
 * The pointwise gate kernels, forward and backward. The oracle computes the same step as a cell whose input weights are the
 * identity and whose recurrent weights are zero: what goes in are then the pre-activations themselves.
 */
final class GatesSuite extends Suite {
    private static final int BATCH = 6;
    private static final int STEP = 3;
    /** Rows 1, 3 and 4 are past their end at {@link #STEP}. */
    private static final int[] LENGTHS = {9, 3, 4, 0, 1, 5};

    GatesSuite(Subject subject) {
        super("gates", subject);
        for (int hidden : new int[] {1, 3, 16, 19, 33}) {
            RecurrentSpec lstm = RecurrentSpec.lstm(1, hidden);
            test("LSTM H=" + hidden, check -> checkStep(check, lstm, null, false));
            test("LSTM lengths H=" + hidden, check -> checkStep(check, lstm, LENGTHS, false));
        }
        RecurrentSpec lstm = RecurrentSpec.lstm(1, 19);
        RecurrentSpec carry = lstm.toBuilder().maskMode(MaskMode.CARRY).build();
        test("LSTM state in place", check -> checkStep(check, lstm, null, true));
        test("LSTM lengths, state in place", check -> checkStep(check, lstm, LENGTHS, true));
        test("LSTM carry", check -> checkStep(check, carry, LENGTHS, false));
        Specs.all().forEach((name, spec) -> {
            if (spec.projectionSize() == 0 && !spec.layerNorm()) {
                test(name, check -> checkStep(check, spec, LENGTHS, false));
            }
        });
    }

    private void checkStep(Check check, RecurrentSpec spec, int @Nullable [] lengths, boolean inPlace) {
        Support support = subject.backend().kernels().supportsGates(spec);
        if (!support.isSupported()) {
            check.that(!support.reason().isBlank(), "supportsGates: UNSUPPORTED needs a reason");
            check.abort("unsupported: " + support.reason());
        }
        new Step(check, spec, lengths).run(inPlace);
    }

    /** One step's data and its answer. */
    private final class Step {
        private final Check check;
        private final RecurrentSpec spec;
        private final int @Nullable [] lengths;
        private final int hidden;
        private final int width;
        private final float[] z;
        private final float[] h;
        private final float[] c;
        private final float[] dy;
        private final float[] dh;
        private final float[] dc;
        private final RecurrentMath.Output out;
        private final RecurrentMath.Gradients gradients;

        Step(Check check, RecurrentSpec spec, int @Nullable [] lengths) {
            this.check = check;
            this.spec = spec;
            this.lengths = lengths;
            this.hidden = spec.hiddenSize();
            this.width = spec.gateWidth();
            this.z = Data.uniform("z", BATCH * width, 3f);
            this.h = Data.uniform("h", BATCH * hidden, 0.8f);
            this.c = Data.uniform("c", BATCH * hidden, 1.5f);
            this.dy = Data.uniform("dy", BATCH * hidden, 1f);
            this.dh = Data.uniform("dh", BATCH * hidden, 0.7f);
            this.dc = Data.uniform("dc", BATCH * hidden, 0.5f);
            RecurrentMath math = identityCell();
            RecurrentMath.Input in =
                    new RecurrentMath.Input(1, BATCH, Data.widen(z), validSteps(), Data.widen(h), Data.widen(c), null);
            this.out = math.forward(in);
            this.gradients = math.backward(
                    in, out, new RecurrentMath.OutputGradients(Data.widen(dy), Data.widen(dh), Data.widen(dc)));
        }

        private RecurrentMath identityCell() {
            RecurrentSpec wide = new RecurrentSpec(
                    spec.cell(),
                    width,
                    hidden,
                    0,
                    RecurrentSpec.Bias.NONE,
                    RecurrentSpec.Direction.FORWARD,
                    spec.activations(),
                    spec.peephole(),
                    spec.coupling(),
                    spec.inputClip(),
                    spec.cellClip(),
                    spec.resetForm(),
                    false,
                    0f,
                    spec.maskMode());
            RecurrentWeights weights = RecurrentWeights.zeros(wide);
            for (int j = 0; j < width; j++) {
                weights.get(WeightKind.INPUT)[j * width + j] = 1f;
            }
            return new RecurrentMath(wide, CellWeights.of(weights));
        }

        private int @Nullable [] validSteps() {
            return lengths == null
                    ? null
                    : Arrays.stream(lengths)
                            .map(length -> length > STEP ? 1 : 0)
                            .toArray();
        }

        void run(boolean inPlace) {
            try (KernelRig rig = new KernelRig(subject.backend(), check)) {
                DeviceBuffer rows = lengths == null ? null : rig.memory.ints("lengths", lengths);
                Matrix hBefore =
                        inPlace ? rig.memory.update("h", BATCH, hidden, h) : rig.memory.input("h'", BATCH, hidden, h);
                Matrix cBefore =
                        inPlace ? rig.memory.update("c", BATCH, hidden, c) : rig.memory.input("c'", BATCH, hidden, c);
                Matrix hAfter = inPlace ? hBefore : rig.memory.output("h", BATCH, hidden);
                Matrix cAfter = inPlace ? cBefore : rig.memory.output("c", BATCH, hidden);
                Matrix gates = rig.memory.update("gates", BATCH, width, z);
                Matrix y = rig.memory.output("y", BATCH, hidden);
                rig.kernels.gates(
                        rig.stream,
                        new CoreKernels.Gates(
                                spec, STEP, rows, gates, null, null, hBefore, cBefore, hAfter, cAfter, y));
                rig.finish();
                same("gates", width, out.gates(), rig.memory.read(gates));
                same("h", hidden, out.lastH(), rig.memory.read(hAfter));
                same("c", hidden, out.lastC(), rig.memory.read(cAfter));
                same("y", hidden, out.y(), rig.memory.read(y));
                backward(rig, rows, gates, cAfter);
            }
        }

        private void backward(KernelRig rig, @Nullable DeviceBuffer rows, Matrix gates, Matrix cAfter) {
            rig.memory.freeze(gates.buffer());
            rig.memory.freeze(cAfter.buffer());
            Matrix dhInOut = rig.memory.update("dh", BATCH, hidden, dh);
            Matrix dcInOut = rig.memory.update("dc", BATCH, hidden, dc);
            Matrix dGates = rig.memory.output("dGates", BATCH, width);
            Matrix dhBefore = rig.memory.output("dhPrevious", BATCH, hidden);
            rig.kernels.gatesBackward(
                    rig.stream,
                    new CoreKernels.GatesBackward(
                            spec,
                            STEP,
                            rows,
                            gates,
                            null,
                            null,
                            rig.memory.input("h'", BATCH, hidden, h),
                            rig.memory.input("c'", BATCH, hidden, c),
                            cAfter,
                            rig.memory.input("dy", BATCH, hidden, dy),
                            dhInOut,
                            dcInOut,
                            dGates,
                            null,
                            null,
                            dhBefore));
            rig.finish();
            same("dGates", width, gradients.x(), rig.memory.read(dGates));
            same("dh", hidden, allOfDh(), rig.memory.read(dhInOut));
            same("dc", hidden, gradients.initialC(), rig.memory.read(dcInOut));
            same("dhPrevious", hidden, gradients.initialH(), rig.memory.read(dhBefore));
        }

        /** The oracle has no dh past a row's end; there it passes through to the state before. */
        private double[] allOfDh() {
            double[] all = gradients.h().clone();
            int[] valid = validSteps();
            for (int n = 0; valid != null && n < BATCH; n++) {
                if (valid[n] == 0) {
                    System.arraycopy(gradients.initialH(), n * hidden, all, n * hidden, hidden);
                }
            }
            return all;
        }

        private void same(String what, int columns, double[] expected, float[] actual) {
            check.close(Tolerance.CELL, what, new int[] {BATCH, columns}, 1, expected, actual);
        }
    }
}
