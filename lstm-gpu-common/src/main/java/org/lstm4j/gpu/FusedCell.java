package org.lstm4j.gpu;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/** What tells one fused cell from another: the launches of a step, forward and back, and what a trace shows of it. */
abstract class FusedCell {
    private final FusedLayout layout;
    private final StepChoice choice;

    /** Which kernel computes the steps of a batch. */
    interface StepChoice {
        StepKernel of(int batch);
    }

    FusedCell(FusedLayout layout, StepChoice choice) {
        this.layout = layout;
        this.choice = choice;
    }

    /**
     * What the steps of a call read and write: sequences whose entries are slots.
     *
     * @param z gates, or what has been summed of them before the step
     * @param cIn null for cells that have no c, as cOut
     * @param keepGates whether the activated gates stay in z
     */
    record Views(
            DeviceBuffer weights,
            @Nullable DeviceBuffer lengths,
            int batch,
            Sequence z,
            Sequence hIn,
            Sequence hOut,
            @Nullable Sequence cIn,
            @Nullable Sequence cOut,
            @Nullable Sequence y,
            @Nullable Sequence mask,
            boolean keepGates) {}

    /** One step t: gates in slot zSlot, states from slot in to slot out. */
    abstract void step(GpuStream stream, Views views, int t, int zSlot, int in, int out);

    /** Shows gates and cell state of a step that kept its gates. */
    abstract void trace(GpuStream stream, Views views, Trace trace, int t, int zSlot, int out);

    /**
     * Gradients of a step's pointwise part.
     *
     * @param dz where they go, in slot zSlot
     * @param dh what later steps send back, read; all of it is reported where the call asks
     * @param dc the same for c; overwritten by that of the step before
     * @param before the part of dh that passes the step by, overwritten
     */
    abstract void backward(
            GpuStream stream,
            Backward call,
            int t,
            Sequence dz,
            int zSlot,
            Matrix dh,
            @Nullable Matrix dc,
            Matrix before);

    /**
     * Where a second product stands between h and the gates, the gradient with respect to h by way of it, to {@code product};
     * false where there is none. Completes dz.
     */
    boolean throughSecondProduct(
            GpuStream stream, Backward call, int t, Matrix spare, Sequence dz, int zSlot, Matrix product) {
        return false;
    }

    /** The weight gradients of a second product: of {@code dz.steps()} steps from step {@code from} on. */
    void secondProductGradient(GpuStream stream, Backward call, Sequence dz, int from, DeviceBuffer gradients) {}

    /** The beginning of a fused step's arguments, the dialect's STEP_BEGIN. */
    final Launch begin(GpuStream stream, Map<StepKernel, String> names, Views views) {
        DeviceBuffer weights = views.weights();
        Launch launch = stream.launch(names.get(choice.of(views.batch())))
                .buffer(weights)
                .integer64(layout.weightOffset(WeightKind.RECURRENT))
                .slots(views.z())
                .slots(views.hIn())
                .slots(views.hOut())
                .slots(views.y())
                .slots(views.mask())
                .buffer(views.lengths());
        return GpuGates.zeroOutput(launch, layout.spec())
                .flag(views.keepGates())
                .integer(kinds(layout.spec()));
    }

    /** The end of the arguments, STEP_END, and the launch. */
    final void launch(Launch launch, Views views, int t, int zSlot, int in, int out) {
        int units = layout.spec().hiddenSize();
        launch.integer(views.batch())
                .integer(units)
                .integer(t)
                .integer(zSlot)
                .integer(in)
                .integer(out);
        choice.of(views.batch()).launch(launch, views.batch(), units);
    }

    /** Copies all of dh[t] to where the call wants it. */
    static void report(GpuCoreKernels kernels, GpuStream stream, Backward call, int t, Matrix dh) {
        Sequence wanted = call.dh();
        if (wanted != null) {
            kernels.copy(stream, dh, wanted.step(t));
            if (call.lengths() != null) {
                kernels.zeroPadding(stream, t, call.lengths(), wanted.step(t));
            }
        }
    }

    /** Four bits for each gate's activation, the first gate lowest. */
    static int kinds(RecurrentSpec spec) {
        int kinds = 0;
        for (int gate = spec.cell().gates() - 1; gate >= 0; gate--) {
            Activation f = spec.activations().get(gate);
            kinds = kinds << 4 | ActivationCode.of(f.kind());
        }
        return kinds;
    }
}
