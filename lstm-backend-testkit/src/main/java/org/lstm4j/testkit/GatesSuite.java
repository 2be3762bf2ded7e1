package org.lstm4j.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.CoreKernels.Norm;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.Support;
import org.lstm4j.spi.WeightKind;

/** The pointwise gate kernels, forward and backward, of every cell and option, on one step of a few rows. */
final class GatesSuite extends Suite {
    private static final int BATCH = GateStep.BATCH;

    GatesSuite(Subject subject) {
        super("gates", subject);
        for (int hidden : new int[] {1, 3, 16, 19, 33}) {
            RecurrentSpec gru = RecurrentSpec.gru(1, hidden);
            for (RecurrentSpec spec : List.of(
                    RecurrentSpec.lstm(1, hidden),
                    gru,
                    gru.toBuilder().resetForm(ResetForm.BEFORE_PRODUCT).build(),
                    RecurrentSpec.rnn(1, hidden))) {
                String name = spec.cell() + (spec.resetsBeforeProduct() ? " reset before" : "") + " H=" + hidden;
                test(name, check -> checkStep(check, spec, null, false));
                test(name + " lengths", check -> checkStep(check, spec, GateStep.LENGTHS, false));
            }
        }
        Specs.all().forEach((name, spec) -> {
            RecurrentSpec carry = spec.toBuilder().maskMode(MaskMode.CARRY).build();
            test(name, check -> checkStep(check, spec, GateStep.LENGTHS, false));
            test(name + ", carried, state in place", check -> checkStep(check, carry, GateStep.LENGTHS, true));
        });
    }

    private void checkStep(Check check, RecurrentSpec spec, int @Nullable [] lengths, boolean inPlace) {
        Support support = subject.backend().kernels().supportsGates(spec);
        if (!support.isSupported()) {
            check.that(!support.reason().isBlank(), "supportsGates: UNSUPPORTED needs a reason");
            check.abort("unsupported: " + support.reason());
        }
        try (KernelRig rig = new KernelRig(subject.backend(), check)) {
            new Run(check, rig, new GateStep(spec, lengths), lengths).run(inPlace);
        }
    }

    /** One step on its way through the kernels. */
    private static final class Run {
        private final Check check;
        private final KernelRig rig;
        private final GateStep step;
        private final RecurrentSpec spec;
        private final @Nullable DeviceBuffer lengths;
        private final @Nullable Matrix peephole;
        private final @Nullable Norm norm;
        private final Matrix gates;
        private final @Nullable Matrix hBefore;
        private final @Nullable Matrix cBefore;
        private final @Nullable Matrix recurrent;

        Run(Check check, KernelRig rig, GateStep step, int @Nullable [] lengths) {
            this.check = check;
            this.rig = rig;
            this.step = step;
            this.spec = step.spec;
            this.lengths = lengths == null ? null : rig.memory.ints("lengths", lengths);
            this.peephole = spec.peephole() ? vector("peephole", WeightKind.PEEPHOLE) : null;
            this.norm = spec.layerNorm()
                    ? new Norm(vector("norm gain", WeightKind.NORM_GAIN), vector("norm bias", WeightKind.NORM_BIAS))
                    : null;
            this.gates = rig.memory.update("gates", BATCH, step.width, step.z);
            this.hBefore = step.hasProjection() ? null : input("h'", step.h);
            this.cBefore = spec.cell().hasCellState() ? input("c'", step.c) : null;
            this.recurrent = spec.resetsAfterProduct() ? input("recurrent", step.recurrent) : null;
        }

        void run(boolean inPlace) {
            if (spec.resetsBeforeProduct()) {
                resetForward();
            }
            Matrix c = forward(inPlace);
            rig.memory.freeze(gates.buffer());
            backward(c);
        }

        private void resetForward() {
            Matrix product = output("product");
            rig.kernels.resetGate(
                    rig.stream,
                    new CoreKernels.ResetGate(spec, GateStep.STEP, lengths, gates, norm, input("h", step.h), product));
            rig.finish();
            same("r * h", step.product, product);
        }

        /** Yields the cell state after the step. */
        private @Nullable Matrix forward(boolean inPlace) {
            Matrix hPrevious = hBefore != null && inPlace ? update("h", step.h) : hBefore;
            Matrix cPrevious = cBefore != null && inPlace ? update("c", step.c) : cBefore;
            Matrix h = hPrevious != null && inPlace ? hPrevious : output("h");
            Matrix c = cPrevious == null || inPlace ? cPrevious : output("c");
            Matrix y = step.hasProjection() ? null : output("y");
            rig.kernels.gates(
                    rig.stream,
                    new CoreKernels.Gates(
                            spec,
                            GateStep.STEP,
                            lengths,
                            gates,
                            recurrent,
                            peephole,
                            norm,
                            hPrevious,
                            cPrevious,
                            h,
                            c,
                            y));
            rig.finish();
            same("gates", step.gates, gates);
            same("h", step.hAfter, h);
            if (c != null) {
                same("c", step.cAfter, c);
                rig.memory.freeze(c.buffer());
            }
            if (y != null) {
                same("y", step.y, y);
            }
            return c;
        }

        private void backward(@Nullable Matrix c) {
            Matrix preActivations = spec.backwardReadsPreActivations()
                    ? rig.memory.input("pre-activations", BATCH, step.width, step.z)
                    : null;
            Matrix dh = update("dh", step.dh);
            Matrix dc = c == null ? null : update("dc", step.dc);
            Matrix dGates = rig.memory.output("dGates", BATCH, step.width);
            Matrix dRecurrent = recurrent == null ? null : output("dRecurrent");
            Matrix dPeephole = peephole == null ? null : sum("dPeephole", WeightKind.PEEPHOLE);
            Norm dNorm = norm == null
                    ? null
                    : new Norm(sum("dGain", WeightKind.NORM_GAIN), sum("dBias", WeightKind.NORM_BIAS));
            Matrix dhPrevious = step.hasProjection() ? null : output("dhPrevious");
            rig.kernels.gatesBackward(
                    rig.stream,
                    new CoreKernels.GatesBackward(
                            spec,
                            GateStep.STEP,
                            lengths,
                            preActivations,
                            gates,
                            recurrent,
                            peephole,
                            norm,
                            hBefore,
                            cBefore,
                            c,
                            step.hasProjection() ? null : input("dy", step.dy),
                            dh,
                            dc,
                            dGates,
                            dRecurrent,
                            dPeephole,
                            dNorm,
                            dhPrevious));
            rig.finish();
            if (spec.resetsBeforeProduct()) {
                resetBackward(preActivations, dGates, dNorm);
            }
            same("dGates", step.dGates, dGates);
            same("dh", step.allOfDh, dh);
            if (dc != null) {
                same("dc", step.dcPrevious, dc);
            }
            if (dRecurrent != null) {
                same("dRecurrent", step.dRecurrent, dRecurrent);
            }
            if (dPeephole != null) {
                same("dPeephole", step.allSums.get(WeightKind.PEEPHOLE), dPeephole);
            }
            if (dNorm != null) {
                same("dGain", step.allSums.get(WeightKind.NORM_GAIN), dNorm.gain());
                same("dBias", step.allSums.get(WeightKind.NORM_BIAS), dNorm.bias());
            }
            if (dhPrevious != null) {
                same("dhPrevious", step.dhPrevious, dhPrevious);
            }
        }

        private void resetBackward(@Nullable Matrix preActivations, Matrix dGates, @Nullable Norm dNorm) {
            Matrix dState = update("d(r * h), dh", step.dProduct);
            rig.kernels.resetGateBackward(
                    rig.stream,
                    new CoreKernels.ResetGateBackward(
                            spec,
                            GateStep.STEP,
                            lengths,
                            preActivations,
                            gates,
                            norm,
                            input("h", step.h),
                            dState,
                            dGates,
                            dNorm,
                            dState));
            rig.finish();
            same("dh by way of r * h", step.dhOfReset, dState);
        }

        private Matrix input(String name, float[] values) {
            return rig.memory.input(name, BATCH, step.hidden, values);
        }

        private Matrix output(String name) {
            return rig.memory.output(name, BATCH, step.hidden);
        }

        private Matrix update(String name, float[] values) {
            return rig.memory.update(name, BATCH, step.hidden, values);
        }

        private Matrix vector(String name, WeightKind kind) {
            float[] values = step.weights.get(kind);
            return rig.memory.input(name, 1, values.length, values);
        }

        private Matrix sum(String name, WeightKind kind) {
            float[] values = step.sums.get(kind);
            return rig.memory.update(name, 1, values.length, values);
        }

        private void same(String what, double[] expected, Matrix actual) {
            int[] shape = {actual.rows(), actual.columns()};
            check.close(Tolerance.CELL, what, shape, 1, expected, rig.memory.read(actual));
        }
    }
}
