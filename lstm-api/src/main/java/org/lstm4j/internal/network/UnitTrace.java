package org.lstm4j.internal.network;

import org.jspecify.annotations.Nullable;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentSpec;

/** Where a tracing pass keeps what one recurrent unit did: gates, cell states and outputs of all steps. */
record UnitTrace(Flow gates, @Nullable Flow c, Flow h) {
    static UnitTrace allocate(Binding binding, RecurrentSpec spec) {
        return new UnitTrace(
                binding.flow(Features.sequence(spec.gateWidth())),
                spec.cell().hasCellState() ? binding.flow(Features.sequence(spec.hiddenSize())) : null,
                binding.flow(Features.sequence(spec.outputSize())));
    }

    RecurrentPlan.Trace views() {
        return new RecurrentPlan.Trace(gates.sequence(), c == null ? null : c.sequence());
    }

    /** Hands on what the layer above reads. */
    void copyOutput(ComputeStream stream, CoreKernels kernels, Matrix out) {
        kernels.copy(stream, h.matrix(), out);
    }
}
