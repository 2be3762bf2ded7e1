package org.lstm4j.backend.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentState;
import org.lstm4j.spi.Sequence;

/** What a forward call reads and writes of its caller's, row by row, beside x: states, outputs and traces. */
final class CallerRows {
    private final RecurrentLayout layout;
    private final ForwardArea area;
    private final RowOrder order;
    private final boolean reverse;
    private final boolean carry;
    private final View y = new View();
    private final View initialH = new View();
    private final View initialC = new View();
    private final View lastH = new View();
    private final View lastC = new View();
    private final View tracedGates = new View();
    private final View tracedCells = new View();

    CallerRows(RecurrentSpec spec, RecurrentLayout layout, ForwardArea area, RowOrder order) {
        this.layout = layout;
        this.area = area;
        this.order = order;
        this.reverse = spec.direction() == Direction.REVERSE;
        this.carry = spec.maskMode() == MaskMode.CARRY;
    }

    /** Takes what a call names. */
    void set(
            CpuBackend backend,
            @Nullable Sequence output,
            @Nullable RecurrentState initial,
            @Nullable RecurrentState last,
            @Nullable Trace trace) {
        y.set(backend, output);
        initialH.set(backend, initial == null ? null : initial.h());
        initialC.set(backend, initial == null ? null : initial.c());
        lastH.set(backend, last == null ? null : last.h());
        lastC.set(backend, last == null ? null : last.c());
        tracedGates.set(backend, trace == null ? null : trace.gates());
        tracedCells.set(backend, trace == null ? null : trace.c());
    }

    void clear() {
        y.clear();
        initialH.clear();
        initialC.clear();
        lastH.clear();
        lastC.clear();
        tracedGates.clear();
        tracedCells.clear();
    }

    /** Whether the caller wants to know the gates. */
    boolean isTraced() {
        return tracedGates.isPresent();
    }

    /** Puts initial states where the first step reads them. */
    void load(MemorySegment work, int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            initialH.get(0, row, work, area.hidden(0, position), layout.stateRow());
            if (layout.hasCellStates()) {
                initialC.get(0, row, work, area.cells(position), layout.stateRow());
            }
            pad(row, order.length(position), work, area.hidden(0, position), reverse);
        }
    }

    /** Hands on the states after each row's last step. */
    void store(MemorySegment work, int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            int length = order.length(position);
            pad(row, length, work, area.hidden(length, position), !reverse);
            if (lastH.isPresent()) {
                lastH.put(0, row, work, area.hidden(length, position));
            }
            if (lastC.isPresent()) {
                lastC.put(0, row, work, area.cells(position));
            }
        }
    }

    /**
     * Outputs past a row's length. Carried ones are the state at that point of the visit: going forward the last one, in
     * reverse the initial one; {@code now} says whether {@code state} is it.
     */
    private void pad(int row, int length, MemorySegment work, long state, boolean now) {
        for (int time = length; time < area.steps() && now; time++) {
            if (y.isPresent() && carry) {
                y.put(time, row, work, state);
            } else if (y.isPresent()) {
                y.zero(time, row);
            }
            if (tracedGates.isPresent()) {
                tracedGates.zero(time, row);
            }
            if (tracedCells.isPresent()) {
                tracedCells.zero(time, row);
            }
        }
    }

    /**
     * Hands on what came of the worker's step.
     *
     * @param gates memory of recorded gates, those of the worker's first row at {@code gatesAt}
     */
    void put(RecurrentWorker worker, MemorySegment work, MemorySegment gates, long gatesAt) {
        for (int r = 0; r < worker.rows; r++) {
            int position = worker.from + r;
            int row = order.row(position);
            int time = order.time(worker.step, position);
            if (y.isPresent()) {
                y.put(time, row, work, area.hidden(worker.step + 1, position));
            }
            if (tracedGates.isPresent()) {
                long from = gatesAt + r * layout.gateRow();
                layout.copyGates(gates, from, tracedGates.memory(), tracedGates.at(time, row));
            }
            if (tracedCells.isPresent()) {
                tracedCells.put(time, row, work, area.cells(position));
            }
        }
    }
}
