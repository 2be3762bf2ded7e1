package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
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
 * product is followed at once by what the cell does with it: that is for subclasses to say.
 */
abstract class RecurrentForward implements Team.Task {
    /** Panels that a single row multiplies at a time. */
    private static final int WIDE = 4;

    final RecurrentLayout layout;
    final ForwardArea area;
    final ReserveArea kept;
    final RowOrder order = new RowOrder();

    /** Memory of the call at hand. */
    MemorySegment work = MemorySegment.NULL;

    MemorySegment reserve = MemorySegment.NULL;

    /** Whether the reserve is to be filled. */
    boolean keeping;

    /** Whether somebody wants to know the gates. */
    boolean recording;

    private final CpuBackend backend;
    private final boolean reverse;
    private final boolean carry;
    private final Team team;
    private final RecurrentWorker[] workers;

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

    RecurrentForward(
            CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        this.backend = backend;
        this.layout = layout;
        this.reverse = spec.direction() == Direction.REVERSE;
        this.carry = spec.maskMode() == MaskMode.CARRY;
        this.team = team;
        this.workers = workers;
        this.area = new ForwardArea(layout, workers.length);
        this.kept = new ReserveArea(layout);
    }

    /** Lays out the workspace for a shape; returns its size. */
    final long arrange(int steps, int batch) {
        return area.arrange(steps, batch);
    }

    final void run(Forward call) {
        x.set(backend, call.x());
        y.set(backend, call.y());
        mask.set(backend, call.recurrentMask());
        bind(call.steps(), call.batch(), call.weights(), call.initial(), call.last(), call.workspace(), call.trace());
        DeviceBuffer filled = call.reserve();
        keeping = filled != null;
        reserve = filled == null ? MemorySegment.NULL : CpuBuffer.memory(backend, filled);
        DeviceBuffer lengths = call.lengths();
        run(lengths == null ? null : CpuBuffer.memory(backend, lengths));
    }

    final void run(Step call) {
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
        kept.arrange(steps, batch);
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
        placeBiases();
        team.forEach(area.blocks(), this);
    }

    /** Drops references to the call's memory. */
    final void clear() {
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

    /** Sums the biases, but for those of products that stay apart. */
    private void placeBiases() {
        long apart = (long) layout.apartPanels() * Panel.ROW_BYTES;
        long together = layout.biasBytes() - apart;
        if (layout.biases() == 0) {
            Memory.zero(work, 0, layout.biasBytes());
        } else {
            Memory.copy(weights, layout.bias(0), work, 0, layout.biasBytes());
        }
        if (layout.biases() == 2) {
            workers[0].kernels.add(weights, layout.bias(1), work, 0, (int) (together / Float.BYTES));
            Memory.copy(weights, layout.bias(1) + together, work, area.apartBias(), apart);
        } else {
            Memory.zero(work, area.apartBias(), apart);
        }
    }

    /** One block of rows, from the initial state to the last. */
    @Override
    public final void run(int block, int number) {
        RecurrentWorker worker = workers[number];
        int from = Blocks.start(area.batch(), area.blocks(), block);
        int to = Blocks.start(area.batch(), area.blocks(), block + 1);
        long projections = area.projections(block);
        long inputs = area.inputs(block);
        load(from, to);
        worker.from = from;
        int longest = order.length(from);
        for (int first = 0; first < longest; first += area.chunk()) {
            int end = Math.min(first + area.chunk(), longest);
            int slots = locateInputs(first, end, from, to, inputs);
            project(worker, slots, inputs, projections);
            worker.lines = projections;
            worker.panelBytes = (long) slots * Panel.ROW_BYTES;
            for (int step = first; step < end; step++) {
                worker.step = step;
                worker.rows = order.running(step, from, to);
                step(worker);
                worker.lines += (long) worker.rows * Panel.ROW_BYTES;
            }
        }
        store(from, to);
    }

    /** One step of the running rows: passes the hidden state on to the cell, and what comes of it to the call's views. */
    private void step(RecurrentWorker worker) {
        long first = order.slot(worker.step) + worker.from;
        if (keeping) {
            copyHidden(worker, reserve, kept.hidden(first));
            step(worker, reserve, kept.hidden(first));
        } else if (mask.isPresent()) {
            copyHidden(worker, work, area.masked(worker.from));
            step(worker, work, area.masked(worker.from));
        } else {
            step(worker, work, area.hidden(worker.step, worker.from));
        }
        emit(worker);
    }

    /**
     * Computes the hidden states after a step.
     *
     * @param operand what the recurrent product sees of those before it, from {@code operandAt} on
     */
    abstract void step(RecurrentWorker worker, MemorySegment operand, long operandAt);

    /**
     * Goes on where a panel's pre-activations are complete.
     *
     * @param row the first of {@code count} rows, among the worker's
     */
    abstract void finish(RecurrentWorker worker, GateGroup group, int panel, int row, int count);

    private void load(int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            initialH.get(0, row, work, area.hidden(0, position), layout.stateRow());
            if (layout.hasCellStates()) {
                initialC.get(0, row, work, area.cells(position), layout.stateRow());
            }
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
            int rows = order.running(step, from, to);
            for (int position = from; position < from + rows; position++) {
                long at = x.at(order.time(step, position), order.row(position));
                work.set(JAVA_LONG, inputs + (long) slots * Long.BYTES, at);
                slots++;
            }
        }
        return slots;
    }

    /** Biases and input product of some slots: {@code [panel][slot][64]}. */
    private void project(RecurrentWorker worker, int slots, long inputs, long projections) {
        Product p = worker.product;
        p.a = x.memory();
        p.aStride = Float.BYTES;
        p.depth = layout.inputSize();
        long panelBytes = (long) slots * Panel.ROW_BYTES;
        int groups = worker.groups(slots);
        for (int panel = 0; panel < layout.panels(); ) {
            int wide = slots == 1 ? layout.panels() : 1;
            p.panels(weights, layout.input(panel), Panel.ROW_BYTES, layout.inputPanelBytes());
            p.start(work, area.bias(panel), 0, Panel.ROW_BYTES);
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

    /** The recurrent products of a group's panels, each added to its input product or put apart, and then finished. */
    final void multiply(RecurrentWorker worker, GateGroup group, MemorySegment operand, long operandAt) {
        Product p = worker.product;
        p.aStride = Float.BYTES;
        p.depth = layout.hiddenSize();
        boolean apart = group.firstPanel() >= layout.panels() - layout.apartPanels();
        int groups = worker.groups(worker.rows);
        int wide = worker.rows == 1 ? WIDE : 1;
        for (int panel = group.firstPanel(); panel < group.end(); panel += wide) {
            int panels = Math.min(wide, group.end() - panel);
            p.panels(weights, layout.recurrent(panel), Panel.ROW_BYTES, layout.recurrentPanelBytes());
            for (int g = 0; g < groups; g++) {
                int first = RowGroups.start(worker.rows, groups, g);
                int count = RowGroups.start(worker.rows, groups, g + 1) - first;
                p.rows(operand, operandAt + first * layout.stateRow(), layout.stateRow(), count);
                if (apart) {
                    long at = (long) (panel - group.firstPanel()) * Panel.ROW_BYTES;
                    p.start(work, area.apartBias() + at, 0, Panel.ROW_BYTES);
                    p.result(resetMemory(), reset(worker, first) + at, layout.stateRow(), Panel.ROW_BYTES);
                } else {
                    long z = line(worker, panel, first);
                    p.start(work, z, Panel.ROW_BYTES, worker.panelBytes);
                    p.result(work, z, Panel.ROW_BYTES, worker.panelBytes);
                }
                worker.kernels.multiply(p, count, panels);
                for (int i = 0; i < panels; i++) {
                    finish(worker, group, panel + i, first, count);
                }
            }
        }
    }

    /** Pre-activations of a panel for one of the worker's rows, in {@link #work}. */
    final long line(RecurrentWorker worker, int panel, int row) {
        return worker.lines + panel * worker.panelBytes + (long) row * Panel.ROW_BYTES;
    }

    /** Where the reset factors of a GRU are. */
    final MemorySegment resetMemory() {
        return keeping ? reserve : work;
    }

    final long reset(RecurrentWorker worker, int row) {
        int position = worker.from + row;
        return keeping ? kept.reset(order.slot(worker.step) + position) : area.reset(position);
    }

    /** Where recorded gates go: to the reserve, or, for a trace alone, to the workspace until it is written. */
    final MemorySegment gatesMemory() {
        return keeping ? reserve : work;
    }

    final long gates(RecurrentWorker worker, int row) {
        int position = worker.from + row;
        return keeping ? kept.gates(order.slot(worker.step) + position) : area.gates(position);
    }

    /** The hidden states as the recurrent product is to see them. */
    private void copyHidden(RecurrentWorker worker, MemorySegment to, long toOffset) {
        for (int r = 0; r < worker.rows; r++) {
            int position = worker.from + r;
            long target = toOffset + r * layout.stateRow();
            Memory.copy(work, area.hidden(worker.step, position), to, target, layout.stateRow());
            if (mask.isPresent()) {
                long factors = mask.at(order.time(worker.step, position), order.row(position));
                worker.kernels.scale(to, target, mask.memory(), factors, to, target, layout.hiddenSize());
            }
        }
    }

    private void emit(RecurrentWorker worker) {
        for (int r = 0; r < worker.rows; r++) {
            int position = worker.from + r;
            int row = order.row(position);
            int time = order.time(worker.step, position);
            if (y.isPresent()) {
                y.put(time, row, work, area.hidden(worker.step + 1, position));
            }
            if (tracedGates.isPresent()) {
                layout.copyGates(gatesMemory(), gates(worker, r), tracedGates.memory(), tracedGates.at(time, row));
            }
            if (tracedCells.isPresent()) {
                tracedCells.put(time, row, work, area.cells(position));
            }
        }
    }
}
