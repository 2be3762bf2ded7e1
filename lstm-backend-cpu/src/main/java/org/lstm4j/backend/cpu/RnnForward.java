package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;

/** The plain RNN: one product and an activation. Its only gate is the hidden state itself. */
final class RnnForward extends RecurrentForward {
    private final boolean relu;

    RnnForward(CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        super(backend, spec, layout, team, workers);
        relu = spec.activations().getFirst().kind() == Activation.Kind.RELU;
    }

    @Override
    void step(RecurrentWorker worker) {
        multiply(worker, layout.group(0), operand(), operandAt(worker));
    }

    @Override
    void end(RecurrentWorker worker) {
        for (int r = 0; r < worker.rows && recording; r++) {
            long h = area.hidden(worker.step + 1, worker.from + r);
            Memory.copy(work, h, gatesMemory(), gates(worker, r), (long) layout.panels() * Panel.ROW_BYTES);
        }
        super.end(worker);
    }

    @Override
    void finish(RecurrentWorker worker, GateGroup group, int panel, int row, int count) {
        long z = line(worker, panel, row);
        long h = area.hidden(worker.step + 1, worker.from + row) + (long) panel * Panel.ROW_BYTES;
        if (relu) {
            worker.kernels.relu(work, z, Panel.ROW_BYTES, work, h, layout.stateRow(), count);
        } else {
            worker.kernels.tanh(work, z, Panel.ROW_BYTES, work, h, layout.stateRow(), count);
        }
    }
}
