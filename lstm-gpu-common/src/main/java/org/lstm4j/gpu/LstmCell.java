package org.lstm4j.gpu;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;

/** The fused LSTM's step: one launch, {@code lstm.cl}. */
final class LstmCell extends FusedCell {
    private static final Map<StepKernel, String> STEP = StepKernel.names("lstmStep");

    private final LstmLayout layout;
    private final RecurrentSpec spec;

    LstmCell(LstmLayout layout, StepChoice choice) {
        super(layout, choice);
        this.layout = layout;
        this.spec = layout.spec();
    }

    /** The activation of the cell state on its way out. */
    private Activation shown() {
        return spec.activations().getLast();
    }

    @Override
    void step(GpuStream stream, Views views, int t, int zSlot, int in, int out) {
        Launch launch = begin(stream, STEP, views)
                .slots(views.cIn())
                .slots(views.cOut())
                .activation(shown());
        launch(launch, views, t, zSlot, in, out);
    }

    @Override
    void trace(GpuStream stream, Views views, Trace trace, int t, int zSlot, int out) {
        Sequence cells = trace.c();
        stream.launch("lstmTrace")
                .matrix(views.z().step(zSlot))
                .matrix(cells(views.cOut()).step(out))
                .matrix(trace.gates().step(t))
                .matrix(cells == null ? null : cells.step(t))
                .buffer(views.lengths())
                .integer(t)
                .overElements(views.batch(), spec.hiddenSize());
    }

    private static Sequence cells(@Nullable Sequence c) {
        return Objects.requireNonNull(c, "an LSTM has a cell state");
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
        int steps = call.steps();
        int batch = call.batch();
        Sequence c = layout.reservedC(call.reserve(), steps, batch);
        Launch launch = stream.launch("lstmStepBackward")
                .slots(layout.gates(call.reserve(), steps, batch))
                .slots(SequenceProducts.part(c, layout.slot(0, true), steps))
                .slots(SequenceProducts.part(c, layout.slot(0, false), steps))
                .slots(call.dy())
                .slots(call.dh())
                .slots(dz)
                .matrix(dh)
                .matrix(dc)
                .matrix(before)
                .buffer(call.lengths());
        GpuGates.zeroOutput(launch, spec)
                .integer(kinds(spec))
                .activation(shown())
                .integer(batch)
                .integer(spec.hiddenSize())
                .integer(t)
                .integer(zSlot)
                .overItems((long) batch * spec.hiddenSize());
    }
}
