package org.lstm4j.gpu;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.CoreKernels.GatesBackward;
import org.lstm4j.spi.CoreKernels.ResetGateBackward;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;

/**
 * The fused GRU's step. Where the reset comes after the product it is one launch, {@code gru.cl}. Where it comes before, two
 * are the least: the candidate's product takes all of a row's {@code r * h}, which other groups compute, and groups of a
 * launch cannot wait for each other. Then {@code gru_reset.cl} has the products of r and z and {@code gru_candidate.cl} the
 * candidate's, each with what follows it. Back through the pointwise parts go the composed kernels.
 */
final class GruCell extends FusedCell {
    private static final Map<StepKernel, String> STEP = StepKernel.names("gruStep");
    private static final Map<StepKernel, String> RESET = StepKernel.names("gruResetStep");
    private static final Map<StepKernel, String> CANDIDATE = StepKernel.names("gruCandidateStep");

    private final GpuCoreKernels kernels;
    private final GruLayout layout;
    private final SequenceProducts products;
    private final RecurrentSpec spec;
    private final boolean resetsAfter;

    GruCell(GpuCoreKernels kernels, GruLayout layout, SequenceProducts products, StepChoice choice) {
        super(layout, choice);
        this.kernels = kernels;
        this.layout = layout;
        this.products = products;
        this.spec = layout.spec();
        this.resetsAfter = spec.resetsAfterProduct();
    }

    @Override
    void step(GpuStream stream, Views views, int t, int zSlot, int in, int out) {
        if (resetsAfter) {
            launch(begin(stream, STEP, views), views, t, zSlot, in, out);
        } else {
            launch(begin(stream, RESET, views), views, t, zSlot, in, out);
            launch(begin(stream, CANDIDATE, views), views, t, zSlot, in, out);
        }
    }

    @Override
    void trace(GpuStream stream, Views views, Trace trace, int t, int zSlot, int out) {
        kernels.copy(
                stream, layout.inputGates(views.z()).step(zSlot), trace.gates().step(t));
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
        Sequence gates = gates(call);
        Sequence dy = call.dy();
        kernels.gatesBackward(
                stream,
                new GatesBackward(
                        spec,
                        t,
                        call.lengths(),
                        null,
                        layout.inputGates(gates).step(t),
                        resetsAfter ? layout.inner(gates).step(t) : null,
                        null,
                        null,
                        received(call, t),
                        null,
                        null,
                        dy == null ? null : dy.step(t),
                        dh,
                        null,
                        layout.inputGates(dz).step(zSlot),
                        resetsAfter ? layout.inner(dz).step(zSlot) : null,
                        null,
                        null,
                        before));
        report(kernels, stream, call, t, dh);
    }

    private Sequence gates(Backward call) {
        return layout.gates(call.reserve(), call.steps(), call.batch());
    }

    /** The state that step t received. */
    private Matrix received(Backward call, int t) {
        return layout.reservedH(call.reserve(), call.steps(), call.batch()).step(layout.slot(t, true));
    }

    /** Back through the candidate's product and the reset before it, to r and to h. */
    @Override
    boolean throughSecondProduct(
            GpuStream stream, Backward call, int t, Matrix spare, Sequence dz, int zSlot, Matrix product) {
        if (resetsAfter) {
            return false;
        }
        Matrix seen = received(call, t);
        Sequence mask = call.recurrentMask();
        if (mask != null) {
            kernels.multiply(stream, seen, mask.step(t), spare);
            seen = spare;
        }
        Matrix weight = layout.candidateWeights(call.weights());
        kernels.gemm(stream, layout.candidate(dz).step(zSlot), false, weight, true, product, false);
        kernels.resetGateBackward(
                stream,
                new ResetGateBackward(
                        spec,
                        t,
                        call.lengths(),
                        null,
                        layout.inputGates(gates(call)).step(t),
                        null,
                        seen,
                        product,
                        layout.inputGates(dz).step(zSlot),
                        null,
                        product));
        return true;
    }

    @Override
    void secondProductGradient(GpuStream stream, Backward call, Sequence dz, int from, DeviceBuffer gradients) {
        if (!resetsAfter) {
            Sequence reached = SequenceProducts.part(layout.inner(gates(call)), from, dz.steps());
            products.addOuterProducts(stream, reached, layout.candidate(dz), layout.candidateWeights(gradients));
        }
    }
}
