package org.lstm4j.internal.network;

import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.RecurrentPlan;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.Usage;

/** A recurrent layer in a stream: its hidden state is its output. */
final class StepLink extends Link {
    private final RecurrentPlan plan;
    private final RecurrentPlan.Step call;

    StepLink(RecurrentUnit unit, Binding binding, Flow in, RecurrentState state) {
        super(flow(state.h()), null);
        plan = unit.plan();
        int batch = binding.shape.batch();
        call = new RecurrentPlan.Step(
                batch,
                unit.block().weights(),
                in.matrix(),
                state,
                binding.scope.bytes(plan.workspaceBytes(1, batch), Usage.WORKSPACE),
                null);
    }

    private static Flow flow(Matrix h) {
        return new Flow(new Sequence(h.buffer(), h.offset(), 1, h.rows(), h.columns(), 0, h.rowStride()), h);
    }

    @Override
    void forward(ComputeStream stream) {
        plan.step(stream, call);
    }

    @Override
    void backward(ComputeStream stream) {
        throw new IllegalStateException("a stream has no backward");
    }
}
