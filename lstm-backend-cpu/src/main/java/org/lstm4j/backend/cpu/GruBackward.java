package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.GruCells;
import org.lstm4j.backend.cpu.kernel.GruGradients;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.spi.RecurrentSpec;

/**
 * The GRU. A part of dh reaches the step before at once, by way of the update gate; the rest passes the products. When the
 * reset gate comes before the candidates' product, its own gradient waits for what comes back through that.
 */
final class GruBackward extends RecurrentBackward {
    private final boolean after;
    private final GateGroup resetAndUpdate;
    private final GateGroup candidates;

    GruBackward(CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        super(backend, spec, layout, team, workers);
        after = layout.apartPanels() > 0;
        resetAndUpdate = layout.group(0);
        candidates = layout.group(1);
    }

    @Override
    void undo(RecurrentWorker worker) {
        for (int r = 0; r < worker.rows; r++) {
            pointwise(worker, worker.from + r);
        }
        long dz = area.dz(slot(worker));
        long dProduct = dz + area.recurrentLine(candidates.firstPanel());
        long through = area.through(worker.from);
        multiply(worker, candidates, dProduct, through, false);
        for (int r = 0; r < worker.rows && !after; r++) {
            bind(worker, worker.from + r);
            worker.kernels.gruResetBackward(worker.gruGradients, resetAndUpdate.panels());
        }
        multiply(worker, resetAndUpdate, dz, through, true);
        mask(worker, through);
        for (int position = worker.from; position < worker.from + worker.rows; position++) {
            worker.kernels.add(work, area.through(position), work, area.dh(position), layout.hiddenSize());
        }
    }

    private void pointwise(RecurrentWorker worker, int position) {
        bind(worker, position);
        long row = area.dz(order.slot(worker.step) + position);
        zeroRest(row + area.inputLine(candidates.firstPanel()));
        if (after) {
            worker.kernels.gruAfterBackward(worker.gruGradients, resetAndUpdate.panels());
            zeroRest(row + area.recurrentLine(candidates.firstPanel()));
        } else {
            worker.kernels.gruBeforeBackward(worker.gruGradients, resetAndUpdate.panels());
        }
    }

    private void bind(RecurrentWorker worker, int position) {
        long slot = order.slot(worker.step) + position;
        GruGradients p = worker.gruGradients;
        p.gates = reserve;
        p.gatesOffset = kept.gates(slot);
        p.nGatesOffset = p.gatesOffset + (long) candidates.firstPanel() * Panel.ROW_BYTES;
        p.hPrevious = reserve;
        p.hPreviousOffset = kept.before(slot);
        p.factor = reserve;
        p.factorOffset = after ? kept.reset(slot) : kept.hidden(slot);
        p.dh = work;
        p.dhOffset = area.dh(position);
        p.dz = work;
        p.dzOffset = area.dz(slot);
        p.dnOffset = p.dzOffset + area.inputLine(candidates.firstPanel());
        p.dProductOffset = p.dzOffset + area.recurrentLine(candidates.firstPanel());
        p.dReset = work;
        p.dResetOffset = area.through(position);
    }

    /** Units that the candidates' last panel has beyond those of the gates' last: products read them. */
    private void zeroRest(long line) {
        long written = (long) resetAndUpdate.panels() * GruCells.GATE;
        Memory.zero(work, line + written, (long) candidates.panels() * Panel.ROW_BYTES - written);
    }
}
