package org.lstm4j.gpu;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.Sequence;

/** The fused simple cell's step: one launch, {@code rnn.cl}. Back through its pointwise part goes the composed kernel. */
final class RnnCell extends FusedCell {
    private static final Map<StepKernel, String> STEP = StepKernel.names("rnnStep");

    private final GpuCoreKernels kernels;
    private final RnnLayout layout;

    RnnCell(GpuCoreKernels kernels, RnnLayout layout, StepChoice choice) {
        super(layout, choice);
        this.kernels = kernels;
        this.layout = layout;
    }

    @Override
    void step(GpuStream stream, Views views, int t, int zSlot, int in, int out) {
        launch(begin(stream, STEP, views), views, t, zSlot, in, out);
    }

    @Override
    void trace(GpuStream stream, Views views, Trace trace, int t, int zSlot, int out) {
        kernels.copy(stream, views.z().step(zSlot), trace.gates().step(t));
    }

    @Override
    void backward(
            GpuStream stream,
            Backward call,
            int t,
            Sequence dz,
            int zSlot,
            Matrix dh,
            @Nullable Matrix dc,
            Matrix before) {
        Sequence dy = call.dy();
        kernels.gatesBackward(
                stream,
                new GatesBackward(
                        layout.spec(),
                        t,
                        call.lengths(),
                        null,
                        layout.gates(call.reserve(), call.steps(), call.batch()).step(t),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        dy == null ? null : dy.step(t),
                        dh,
                        null,
                        dz.step(zSlot),
                        null,
                        null,
                        null,
                        before));
        report(kernels, stream, call, t, dh);
    }
}
