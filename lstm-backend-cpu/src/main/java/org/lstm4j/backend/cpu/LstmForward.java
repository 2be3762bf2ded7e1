package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.LstmCells;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.spi.RecurrentSpec;

/** The LSTM: one product, and the cell update of a panel's 16 units while its gates are still in the nearest cache. */
final class LstmForward extends RecurrentForward {
    LstmForward(CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        super(backend, spec, layout, team, workers);
    }

    @Override
    void step(RecurrentWorker worker) {
        multiply(worker, layout.group(0), operand(), operandAt(worker));
    }

    @Override
    void finish(RecurrentWorker worker, GateGroup group, int panel, int row, int count) {
        int position = worker.from + row;
        long units = (long) panel * LstmCells.GATE;
        LstmCells p = worker.lstm;
        p.z = work;
        p.zOffset = line(worker, panel, row);
        p.zStride = Panel.ROW_BYTES;
        p.c = work;
        p.cOffset = area.cells(position) + units;
        p.cStride = layout.stateRow();
        p.h = work;
        p.hOffset = area.hidden(worker.step + 1, position) + units;
        p.hStride = layout.stateRow();
        if (!recording) {
            worker.kernels.lstm(p, count);
            return;
        }
        p.gates = gatesMemory();
        p.gatesOffset = gates(worker, row) + (long) panel * Panel.ROW_BYTES;
        p.gatesStride = layout.gateRow();
        p.kept = keeping ? reserve : work;
        p.keptOffset = keeping ? kept.cells(order.slot(worker.step) + position) + units : p.cOffset;
        p.keptStride = layout.stateRow();
        worker.kernels.recordingLstm(p, count);
    }
}
