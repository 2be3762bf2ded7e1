package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.cpu.kernel.Cells;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;
import org.lstm4j.backend.cpu.kernel.RowGroups;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentPlan.Trace;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentState;

/**
 * One forward call. Rows are divided into blocks, which threads take; a block runs all of its steps without waiting for
 * another. It projects the input of a few steps at a time, so that the projections are still in the cache when the
 * recurrent steps add to them, and store them panel by panel as the steps will read them. In a step, each panel's
 * product is followed at once by the cell update of its 16 units.
 */
final class LstmForward implements Team.Task {
    private final CpuBackend backend;
    private final LstmLayout layout;
    private final boolean reverse;
    private final boolean carry;
    private final Team team;
    private final LstmWorker[] workers;

    private final ForwardArea area;
    private final RowOrder order = new RowOrder();
    private final View x = new View();
    private final View y = new View();
    private final View initialH = new View();
    private final View initialC = new View();
    private final View lastH = new View();
    private final View lastC = new View();
    private final View mask = new View();
    private final View tracedGates = new View();
    private final View tracedCells = new View();
    private MemorySegment weights = MemorySegment.NULL;
    private MemorySegment work = MemorySegment.NULL;
    private MemorySegment reserve = MemorySegment.NULL;

    private boolean keeping;
    private boolean recording;

    LstmForward(CpuBackend backend, RecurrentSpec spec, LstmLayout layout, Team team, LstmWorker[] workers) {
        this.backend = backend;
        this.layout = layout;
        this.reverse = spec.direction() == Direction.REVERSE;
        this.carry = spec.maskMode() == MaskMode.CARRY;
        this.team = team;
        this.workers = workers;
        this.area = new ForwardArea(layout, workers.length);
    }

    /** Lays out the workspace for a shape; returns its size. */
    long arrange(int steps, int batch) {
        return area.arrange(steps, batch);
    }

    void run(Forward call) {
        x.set(backend, call.x());
        y.set(backend, call.y());
        mask.set(backend, call.recurrentMask());
        bind(call.steps(), call.batch(), call.weights(), call.initial(), call.last(), call.workspace(), call.trace());
        DeviceBuffer kept = call.reserve();
        keeping = kept != null;
        reserve = kept == null ? MemorySegment.NULL : CpuBuffer.memory(backend, kept);
        DeviceBuffer lengths = call.lengths();
        run(lengths == null ? null : CpuBuffer.memory(backend, lengths));
    }

    void run(Step call) {
        x.set(backend, call.x());
        y.clear();
        mask.clear();
        bind(1, call.batch(), call.weights(), call.state(), call.state(), call.workspace(), call.trace());
        keeping = false;
        run((MemorySegment) null);
    }

    private void bind(
            int steps,
            int batch,
            DeviceBuffer packed,
            @Nullable RecurrentState initial,
            @Nullable RecurrentState last,
            DeviceBuffer workspace,
            @Nullable Trace trace) {
        arrange(steps, batch);
        weights = CpuBuffer.memory(backend, packed);
        work = CpuBuffer.memory(backend, workspace);
        initialH.set(backend, initial == null ? null : initial.h());
        initialC.set(backend, initial == null ? null : initial.c());
        lastH.set(backend, last == null ? null : last.h());
        lastC.set(backend, last == null ? null : last.c());
        tracedGates.set(backend, trace == null ? null : trace.gates());
        tracedCells.set(backend, trace == null ? null : trace.c());
    }

    private void run(@Nullable MemorySegment lengths) {
        recording = keeping || tracedGates.isPresent();
        order.sort(area.steps(), area.batch(), reverse, lengths, work, area.order());
        sumBiases();
        team.forEach(area.blocks(), this);
    }

    /** Drops references to the call's memory. */
    void clear() {
        x.clear();
        y.clear();
        initialH.clear();
        initialC.clear();
        lastH.clear();
        lastC.clear();
        mask.clear();
        tracedGates.clear();
        tracedCells.clear();
        weights = MemorySegment.NULL;
        work = MemorySegment.NULL;
        reserve = MemorySegment.NULL;
    }

    private void sumBiases() {
        if (layout.biases() == 0) {
            Memory.zero(work, 0, layout.biasBytes());
            return;
        }
        Memory.copy(weights, layout.bias(0), work, 0, layout.biasBytes());
        if (layout.biases() == 2) {
            int columns = layout.panels() * Panel.COLUMNS;
            workers[0].kernels.add(weights, layout.bias(1), work, 0, columns);
        }
    }

    /** One block of rows, from the initial state to the last. */
    @Override
    public void run(int block, int worker) {
        int from = Blocks.start(area.batch(), area.blocks(), block);
        int to = Blocks.start(area.batch(), area.blocks(), block + 1);
        long projections = area.projections(block);
        long inputs = area.inputs(block);
        load(from, to);
        int longest = order.length(from);
        for (int first = 0; first < longest; first += area.chunk()) {
            int end = Math.min(first + area.chunk(), longest);
            int slots = locateInputs(first, end, from, to, inputs);
            project(workers[worker], slots, inputs, projections);
            int done = 0;
            for (int step = first; step < end; step++) {
                int rows = running(step, from, to);
                step(workers[worker], step, from, rows, projections, done, slots);
                done += rows;
            }
        }
        store(from, to);
    }

    private int running(int step, int from, int to) {
        return Math.max(0, Math.min(order.running(step), to) - from);
    }

    private void load(int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            initialH.get(0, row, work, area.hidden(0, position), layout.stateRow());
            initialC.get(0, row, work, area.cells(position), layout.stateRow());
            pad(row, order.length(position), area.hidden(0, position), reverse);
        }
    }

    private void store(int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            int length = order.length(position);
            pad(row, length, area.hidden(length, position), !reverse);
            if (lastH.isPresent()) {
                lastH.put(0, row, work, area.hidden(length, position));
                lastC.put(0, row, work, area.cells(position));
            }
        }
    }

    /**
     * Outputs past a row's length. Carried ones are the state at that point of the visit: going forward the last one, in
     * reverse the initial one; {@code now} says whether {@code state} is it.
     */
    private void pad(int row, int length, long state, boolean now) {
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

    /** Writes where the inputs of all slots of some steps begin; returns how many there are. */
    private int locateInputs(int first, int end, int from, int to, long inputs) {
        int slots = 0;
        for (int step = first; step < end; step++) {
            int rows = running(step, from, to);
            for (int position = from; position < from + rows; position++) {
                long at = x.at(order.time(step, position), order.row(position));
                work.set(JAVA_LONG, inputs + (long) slots * Long.BYTES, at);
                slots++;
            }
        }
        return slots;
    }

    /** Biases and input product of some slots: {@code [panel][slot][64]}. */
    private void project(LstmWorker worker, int slots, long inputs, long projections) {
        Product p = worker.product;
        p.a = x.memory();
        p.aStride = Float.BYTES;
        p.depth = layout.inputSize();
        long panelBytes = (long) slots * Panel.ROW_BYTES;
        int groups = worker.groups(slots);
        for (int panel = 0; panel < layout.panels(); ) {
            int wide = slots == 1 ? layout.panels() : 1;
            p.panels(
                    weights,
                    layout.input() + panel * layout.inputPanelBytes(),
                    Panel.ROW_BYTES,
                    layout.inputPanelBytes());
            p.start(work, (long) panel * Panel.ROW_BYTES, 0, Panel.ROW_BYTES);
            for (int group = 0; group < groups; group++) {
                int slot = RowGroups.start(slots, groups, group);
                int rows = RowGroups.start(slots, groups, group + 1) - slot;
                for (int r = 0; r < rows; r++) {
                    p.aRows[r] = work.get(JAVA_LONG, inputs + (long) (slot + r) * Long.BYTES);
                }
                long to = projections + panel * panelBytes + (long) slot * Panel.ROW_BYTES;
                p.result(work, to, Panel.ROW_BYTES, panelBytes);
                worker.kernels.multiply(p, rows, wide);
            }
            panel += wide;
        }
    }

    /** One step of the block's running rows, whose projections are the {@code rows} from {@code done} on. */
    private void step(LstmWorker worker, int step, int from, int rows, long projections, int done, int slots) {
        MemorySegment operand = work;
        long operandAt = area.hidden(step, from);
        if (keeping) {
            operand = reserve;
            operandAt = keptHidden(step, from);
        } else if (mask.isPresent()) {
            operandAt = area.masked(from);
        }
        if (keeping || mask.isPresent()) {
            copyHidden(step, from, rows, operand, operandAt);
        }
        Product p = worker.product;
        p.aStride = Float.BYTES;
        p.depth = layout.hiddenSize();
        long panelBytes = (long) slots * Panel.ROW_BYTES;
        int groups = worker.groups(rows);
        int wide = rows == 1 ? 4 : 1;
        for (int panel = 0; panel < layout.panels(); panel += wide) {
            int panels = Math.min(wide, layout.panels() - panel);
            p.panels(
                    weights,
                    layout.recurrent() + panel * layout.recurrentPanelBytes(),
                    Panel.ROW_BYTES,
                    layout.recurrentPanelBytes());
            for (int group = 0; group < groups; group++) {
                int first = RowGroups.start(rows, groups, group);
                int count = RowGroups.start(rows, groups, group + 1) - first;
                long z = projections + panel * panelBytes + (long) (done + first) * Panel.ROW_BYTES;
                p.rows(operand, operandAt + first * layout.stateRow(), layout.stateRow(), count);
                p.start(work, z, Panel.ROW_BYTES, panelBytes);
                p.result(work, z, Panel.ROW_BYTES, panelBytes);
                worker.kernels.multiply(p, count, panels);
                for (int i = 0; i < panels; i++) {
                    updateCells(worker, step, from + first, count, panel + i, z + i * panelBytes);
                }
            }
        }
        emit(step, from, rows);
    }

    private long keptHidden(int step, int position) {
        return layout.keptHidden((long) area.steps() * area.batch())
                + (order.slot(step) + position) * layout.stateRow();
    }

    /** The hidden states as the recurrent product is to see them. */
    private void copyHidden(int step, int from, int rows, MemorySegment to, long toOffset) {
        for (int r = 0; r < rows; r++) {
            long target = toOffset + r * layout.stateRow();
            Memory.copy(work, area.hidden(step, from + r), to, target, layout.stateRow());
            if (mask.isPresent()) {
                long factors = mask.at(order.time(step, from + r), order.row(from + r));
                multiply(to, target, mask.memory(), factors, layout.hiddenSize());
            }
        }
    }

    static void multiply(MemorySegment values, long offset, MemorySegment factors, long factorsOffset, int count) {
        for (int i = 0; i < count; i++) {
            long at = (long) i * Float.BYTES;
            float product = values.get(JAVA_FLOAT, offset + at) * factors.get(JAVA_FLOAT, factorsOffset + at);
            values.set(JAVA_FLOAT, offset + at, product);
        }
    }

    private void updateCells(LstmWorker worker, int step, int position, int rows, int panel, long z) {
        Cells p = worker.cells;
        long units = (long) panel * Panel.UNITS * Float.BYTES;
        p.z = work;
        p.zOffset = z;
        p.zStride = Panel.ROW_BYTES;
        p.c = work;
        p.cOffset = area.cells(position) + units;
        p.cStride = layout.stateRow();
        p.h = work;
        p.hOffset = area.hidden(step + 1, position) + units;
        p.hStride = layout.stateRow();
        if (!recording) {
            worker.kernels.cell(p, rows);
            return;
        }
        long slot = order.slot(step) + position;
        p.gates = keeping ? reserve : work;
        p.gatesOffset = gates(slot, position) + (long) panel * Panel.ROW_BYTES;
        p.gatesStride = layout.gateRow();
        p.kept = keeping ? reserve : work;
        p.keptOffset = keeping
                ? layout.keptCells((long) area.steps() * area.batch()) + slot * layout.stateRow() + units
                : p.cOffset;
        p.keptStride = layout.stateRow();
        worker.kernels.recordingCell(p, rows);
    }

    /** Where a slot's activated gates are kept: in the reserve, or, for a trace alone, in the workspace until it is written. */
    private long gates(long slot, int position) {
        return keeping ? slot * layout.gateRow() : area.gates(position);
    }

    private void emit(int step, int from, int rows) {
        for (int position = from; position < from + rows; position++) {
            int row = order.row(position);
            int time = order.time(step, position);
            if (y.isPresent()) {
                y.put(time, row, work, area.hidden(step + 1, position));
            }
            if (tracedGates.isPresent()) {
                long slot = order.slot(step) + position;
                layout.copyGates(
                        keeping ? reserve : work,
                        gates(slot, position),
                        tracedGates.memory(),
                        tracedGates.at(time, row));
            }
            if (tracedCells.isPresent()) {
                tracedCells.put(time, row, work, area.cells(position));
            }
        }
    }
}
