package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.GruCells;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.spi.RecurrentSpec;

/**
 * The GRU, in both forms: the products of reset and update gates, which are activated panel by panel, then those of the
 * candidates, from h or from what the reset gate left of it, and with them the new h.
 */
final class GruForward extends RecurrentForward {
    private final boolean after;

    GruForward(CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        super(backend, spec, layout, team, workers);
        after = layout.apartPanels() > 0;
    }

    /** The candidates' product sees what the reset gates of all units have left of h. */
    @Override
    int stages() {
        return after ? 1 : 2;
    }

    @Override
    void begin(RecurrentWorker worker) {
        super.begin(worker);
        if (keeping) {
            keepStates(worker);
        }
    }

    @Override
    void step(RecurrentWorker worker) {
        GruCells p = worker.gru;
        p.z = work;
        p.zStride = Panel.ROW_BYTES;
        p.gates = recording ? gatesMemory() : work;
        p.gatesStride = recording ? layout.gateRow() : Panel.ROW_BYTES;
        p.h = work;
        p.hStride = layout.stateRow();
        if (worker.stage == 0) {
            multiply(worker, layout.group(0), operand(), operandAt(worker));
        }
        if (after) {
            multiply(worker, layout.group(1), operand(), operandAt(worker));
        } else if (worker.stage == 1) {
            multiply(worker, layout.group(1), resetMemory(), reset(worker, 0));
        }
    }

    private void keepStates(RecurrentWorker worker) {
        for (int r = 0; r < worker.rows; r++) {
            int position = worker.from + r;
            long to = kept.before(order.slot(worker.step) + position);
            Memory.copy(work, area.hidden(worker.step, position), reserve, to, layout.stateRow());
        }
    }

    /** What the reset gates of a panel leave of one row's hidden state. */
    private void reset(RecurrentWorker worker, int panel, int row) {
        long units = (long) panel * GruCells.GATE;
        worker.kernels.scale(
                operand(),
                operandAt(worker) + row * layout.stateRow() + units,
                worker.gru.gates,
                gateLine(worker, panel, row),
                resetMemory(),
                reset(worker, row) + units,
                GruCells.UNITS);
    }

    @Override
    void finish(RecurrentWorker worker, GateGroup group, int panel, int row, int count) {
        GruCells p = worker.gru;
        if (group.firstGate() == 0) {
            p.zOffset = line(worker, panel, row);
            p.gatesOffset = gateLine(worker, panel, row);
            worker.kernels.gruGates(p, count);
            for (int r = row; r < row + count && !after; r++) {
                reset(worker, panel, r);
            }
            return;
        }
        int first = 2 * (panel - group.firstPanel());
        int end = Math.min(first + 2, layout.group(0).panels());
        for (int gatePanel = first; gatePanel < end; gatePanel++) {
            update(worker, gatePanel, panel, row, count);
        }
    }

    /** The 32 units of one panel of reset and update gates. */
    private void update(RecurrentWorker worker, int gatePanel, int panel, int row, int count) {
        GruCells p = worker.gru;
        int position = worker.from + row;
        long units = (long) gatePanel * GruCells.GATE;
        long half = (long) (gatePanel % 2) * GruCells.GATE;
        p.gatesOffset = gateLine(worker, gatePanel, row);
        p.nOffset = line(worker, panel, row) + half;
        p.nGatesOffset = gateLine(worker, panel, row) + half;
        p.hPreviousOffset = area.hidden(worker.step, position) + units;
        p.hOffset = area.hidden(worker.step + 1, position) + units;
        if (after) {
            p.factor = resetMemory();
            p.factorOffset = reset(worker, row) + units;
            p.factorStride = layout.stateRow();
            worker.kernels.gruAfter(p, count);
        } else {
            worker.kernels.gruBefore(p, count);
        }
    }

    /** Activated gates of a panel: where they are recorded, or in place of the pre-activations. */
    private long gateLine(RecurrentWorker worker, int panel, int row) {
        return recording ? gates(worker, row) + (long) panel * Panel.ROW_BYTES : line(worker, panel, row);
    }
}
