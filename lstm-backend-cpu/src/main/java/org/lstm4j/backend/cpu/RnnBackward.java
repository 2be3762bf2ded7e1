package org.lstm4j.backend.cpu;

import org.lstm4j.spi.Activation;
import org.lstm4j.spi.RecurrentSpec;

/** The plain RNN: dh times the activation's slope is dz, and dz, by one product, becomes the dh of the step before. */
final class RnnBackward extends RecurrentBackward {
    private final boolean relu;

    RnnBackward(CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        super(backend, spec, layout, team, workers);
        relu = spec.activations().getFirst().kind() == Activation.Kind.RELU;
    }

    @Override
    void undo(RecurrentWorker worker) {
        for (int r = 0; r < worker.rows; r++) {
            long slot = slot(worker) + r;
            long h = kept.gates(slot);
            long dh = area.dh(worker.from + r);
            if (relu) {
                worker.kernels.reluBackward(reserve, h, work, dh, work, area.dz(slot), layout.panels());
            } else {
                worker.kernels.tanhBackward(reserve, h, work, dh, work, area.dz(slot), layout.panels());
            }
        }
        long dh = area.dh(worker.from);
        multiply(worker, layout.group(0), area.dz(slot(worker)), dh, false);
        mask(worker, dh);
    }
}
