package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.LstmGradients;
import org.lstm4j.spi.RecurrentSpec;

/** The LSTM: dh and dc become dz row by row, and dz, by one product, the dh of the step before. */
final class LstmBackward extends RecurrentBackward {
    LstmBackward(CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        super(backend, spec, layout, team, workers);
    }

    @Override
    void undo(RecurrentWorker worker) {
        for (int r = 0; r < worker.rows; r++) {
            pointwise(worker, worker.from + r);
        }
        long dh = area.dh(worker.from);
        multiply(worker, layout.group(0), area.dz(slot(worker)), dh, false);
        mask(worker, dh);
    }

    private void pointwise(RecurrentWorker worker, int position) {
        long slot = order.slot(worker.step) + position;
        boolean first = worker.step == 0;
        LstmGradients p = worker.lstmGradients;
        p.gates = reserve;
        p.gatesOffset = kept.gates(slot);
        p.c = reserve;
        p.cOffset = kept.cells(slot);
        p.cPrevious = first ? work : reserve;
        p.cPreviousOffset = first ? area.firstCells(position) : kept.cells(order.slot(worker.step - 1) + position);
        p.dh = work;
        p.dhOffset = area.dh(position);
        p.dc = work;
        p.dcOffset = area.dc(position);
        p.dz = work;
        p.dzOffset = area.dz(slot);
        worker.kernels.lstmBackward(p, layout.panels());
    }
}
