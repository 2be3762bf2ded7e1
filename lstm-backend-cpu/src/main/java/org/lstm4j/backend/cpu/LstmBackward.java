package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.cpu.kernel.CellGradients;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;
import org.lstm4j.backend.cpu.kernel.RowGroups;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentPlan.Backward;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;
import org.lstm4j.spi.RecurrentSpec.MaskMode;
import org.lstm4j.spi.RecurrentState;

/**
 * One backward call, in three parallel loops: transposing the weights, the recurrence by blocks of rows, and then all
 * that depends on no order of time: weight gradients by panel, input gradients by groups of slots.
 *
 * <p>dW, dU and db are products over all slots, ascending, on top of what the gradients hold; no sum is ever divided
 * among threads.
 */
final class LstmBackward implements Team.Task {
    /** Slots that a weight gradient adds at a time: their dz, one panel wide, stay in the cache from row to row. */
    private static final int SLOTS = 256;

    /** Slots that one task of input gradients takes. */
    private static final int DX_SLOTS = 48;

    private enum Phase {
        TRANSPOSE,
        RECURRENCE,
        PRODUCTS
    }

    private final CpuBackend backend;
    private final LstmLayout layout;
    private final boolean reverse;
    private final boolean carry;
    private final Team team;
    private final LstmWorker[] workers;

    private final BackwardArea area;
    private final RowOrder order = new RowOrder();
    private final View x = new View();
    private final View dx = new View();
    private final View dy = new View();
    private final View dhOut = new View();
    private final View mask = new View();
    private final View initialC = new View();
    private final View dLastH = new View();
    private final View dLastC = new View();
    private final View dInitialH = new View();
    private final View dInitialC = new View();
    private MemorySegment weights = MemorySegment.NULL;
    private MemorySegment work = MemorySegment.NULL;
    private MemorySegment reserve = MemorySegment.NULL;
    private MemorySegment gradients = MemorySegment.NULL;
    private boolean learning;
    private Phase phase = Phase.TRANSPOSE;

    LstmBackward(CpuBackend backend, RecurrentSpec spec, LstmLayout layout, Team team, LstmWorker[] workers) {
        this.backend = backend;
        this.layout = layout;
        this.reverse = spec.direction() == Direction.REVERSE;
        this.carry = spec.maskMode() == MaskMode.CARRY;
        this.team = team;
        this.workers = workers;
        this.area = new BackwardArea(layout, workers.length);
    }

    /** Lays out the workspace for a shape; returns its size. */
    long arrange(int steps, int batch) {
        return area.arrange(steps, batch);
    }

    void run(Backward call) {
        arrange(call.steps(), call.batch());
        x.set(backend, call.x());
        dx.set(backend, call.dx());
        dy.set(backend, call.dy());
        dhOut.set(backend, call.dh());
        mask.set(backend, call.recurrentMask());
        RecurrentState initial = call.initial();
        initialC.set(backend, initial == null ? null : initial.c());
        RecurrentState dLast = call.dLast();
        dLastH.set(backend, dLast == null ? null : dLast.h());
        dLastC.set(backend, dLast == null ? null : dLast.c());
        RecurrentState dInitial = call.dInitial();
        dInitialH.set(backend, dInitial == null ? null : dInitial.h());
        dInitialC.set(backend, dInitial == null ? null : dInitial.c());
        weights = CpuBuffer.memory(backend, call.weights());
        work = CpuBuffer.memory(backend, call.workspace());
        reserve = CpuBuffer.memory(backend, call.reserve());
        DeviceBuffer wanted = call.gradients();
        learning = wanted != null;
        gradients = wanted == null ? MemorySegment.NULL : CpuBuffer.memory(backend, wanted);
        DeviceBuffer lengths = call.lengths();
        run(lengths == null ? null : CpuBuffer.memory(backend, lengths));
    }

    private void run(@Nullable MemorySegment lengths) {
        Memory.zero(work, 0, BackwardArea.ORDER);
        work.set(JAVA_FLOAT, BackwardArea.ONE, 1f);
        order.sort(area.steps(), area.batch(), reverse, lengths, work, BackwardArea.ORDER);

        phase = Phase.TRANSPOSE;
        team.forEach(area.hiddenPanels() + (dx.isPresent() ? area.inputPanels() : 0), this);
        phase = Phase.RECURRENCE;
        team.forEach(area.blocks(), this);
        phase = Phase.PRODUCTS;
        int inputTasks = dx.isPresent() ? Math.ceilDiv((int) order.slot(area.steps()), DX_SLOTS) : 0;
        team.forEach(gradientTasks() + inputTasks, this);
    }

    private int gradientTasks() {
        return learning ? 2 * layout.panels() : 0;
    }

    /** Drops references to the call's memory. */
    void clear() {
        x.clear();
        dx.clear();
        dy.clear();
        dhOut.clear();
        mask.clear();
        initialC.clear();
        dLastH.clear();
        dLastC.clear();
        dInitialH.clear();
        dInitialC.clear();
        weights = MemorySegment.NULL;
        work = MemorySegment.NULL;
        reserve = MemorySegment.NULL;
        gradients = MemorySegment.NULL;
    }

    @Override
    public void run(int index, int worker) {
        switch (phase) {
            case TRANSPOSE -> transpose(index);
            case RECURRENCE -> block(workers[worker], index);
            case PRODUCTS -> product(workers[worker], worker, index);
        }
    }

    private void transpose(int index) {
        if (index < area.hiddenPanels()) {
            long target = area.recurrentTransposed(index);
            transpose(layout.recurrent(), layout.hiddenSize(), index * Panel.COLUMNS, target);
        } else {
            int panel = index - area.hiddenPanels();
            long target = area.inputTransposed(panel);
            transpose(layout.input(), layout.inputSize(), panel * Panel.COLUMNS, target);
        }
    }

    /** Lines {@code from} to {@code from + 64} of every gate panel become the columns of one transposed panel. */
    private void transpose(long source, int lines, int from, long target) {
        int count = Math.min(Panel.COLUMNS, lines - from);
        for (int panel = 0; panel < layout.panels(); panel++) {
            long first = source + ((long) panel * lines + from) * Panel.ROW_BYTES;
            for (int column = 0; column < Panel.COLUMNS; column++) {
                long to = target + ((long) panel * Panel.COLUMNS + column) * Panel.ROW_BYTES;
                long at = first + (long) column * Float.BYTES;
                for (int i = 0; i < count; i++) {
                    float weight = weights.get(JAVA_FLOAT, at + (long) i * Panel.ROW_BYTES);
                    work.set(JAVA_FLOAT, to + (long) i * Float.BYTES, weight);
                }
                long filled = (long) count * Float.BYTES;
                Memory.zero(work, to + filled, Panel.ROW_BYTES - filled);
            }
        }
    }

    private void block(LstmWorker worker, int block) {
        int from = Blocks.start(area.batch(), area.blocks(), block);
        int to = Blocks.start(area.batch(), area.blocks(), block + 1);
        load(worker, from, to);
        for (int step = order.length(from) - 1; step >= 0; step--) {
            int rows = Math.max(0, Math.min(order.running(step), to) - from);
            for (int position = from; position < from + rows; position++) {
                pointwise(worker, step, position);
            }
            throughRecurrentProduct(worker, step, from, rows);
        }
        store(worker, from, to);
    }

    private void load(LstmWorker worker, int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            dLastH.get(0, row, work, area.dh(position), area.dhRow());
            dLastC.get(0, row, work, area.dc(position), layout.stateRow());
            initialC.get(0, row, work, area.firstCells(position), layout.stateRow());
            int length = order.length(position);
            for (int time = length; time < area.steps(); time++) {
                if (dx.isPresent()) {
                    dx.zero(time, row);
                }
                if (dhOut.isPresent()) {
                    dhOut.zero(time, row);
                }
            }
            if (!reverse) {
                addCarried(worker, position, length);
            }
        }
    }

    private void store(LstmWorker worker, int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            if (reverse) {
                addCarried(worker, position, order.length(position));
            }
            if (dInitialH.isPresent()) {
                dInitialH.put(0, row, work, area.dh(position));
                dInitialC.put(0, row, work, area.dc(position));
            }
        }
    }

    /** Carried outputs repeat a state, whose gradient takes theirs, in the order in which steps are undone. */
    private void addCarried(LstmWorker worker, int position, int length) {
        if (!carry || !dy.isPresent()) {
            return;
        }
        for (int i = 0; i < area.steps() - length; i++) {
            addDy(worker, position, reverse ? length + i : area.steps() - 1 - i);
        }
    }

    private void addDy(LstmWorker worker, int position, int time) {
        long from = dy.at(time, order.row(position));
        worker.kernels.add(dy.memory(), from, work, area.dh(position), layout.hiddenSize());
    }

    private void pointwise(LstmWorker worker, int step, int position) {
        int row = order.row(position);
        int time = order.time(step, position);
        if (dy.isPresent()) {
            addDy(worker, position, time);
        }
        if (dhOut.isPresent()) {
            dhOut.put(time, row, work, area.dh(position));
        }
        long slot = order.slot(step) + position;
        if (learning) {
            Memory.copy(x.memory(), x.at(time, row), work, area.input(slot), layout.inputBytes());
        }
        long kept = layout.keptCells((long) area.steps() * area.batch());
        CellGradients p = worker.gradients;
        p.gates = reserve;
        p.gatesOffset = slot * layout.gateRow();
        p.c = reserve;
        p.cOffset = kept + slot * layout.stateRow();
        boolean first = step == 0;
        p.cPrevious = first ? work : reserve;
        p.cPreviousOffset =
                first ? area.firstCells(position) : kept + (order.slot(step - 1) + position) * layout.stateRow();
        p.dh = work;
        p.dhOffset = area.dh(position);
        p.dc = work;
        p.dcOffset = area.dc(position);
        p.dz = work;
        p.dzOffset = area.dz(slot);
        worker.kernels.cellBackward(p, layout.panels());
    }

    /** dh of the step before: dz U, which the forward's mask multiplies. */
    private void throughRecurrentProduct(LstmWorker worker, int step, int from, int rows) {
        Product p = worker.product;
        p.aStride = Float.BYTES;
        p.depth = area.depth();
        p.panels(work, area.recurrentTransposed(0), Panel.ROW_BYTES, area.transposedPanelBytes());
        p.start(work, 0, 0, 0);
        int groups = worker.groups(rows);
        for (int group = 0; group < groups; group++) {
            int first = RowGroups.start(rows, groups, group);
            int count = RowGroups.start(rows, groups, group + 1) - first;
            p.rows(work, area.dz(order.slot(step) + from + first), layout.gateRow(), count);
            p.result(work, area.dh(from + first), area.dhRow(), Panel.ROW_BYTES);
            worker.kernels.multiply(p, count, area.hiddenPanels());
        }
        for (int position = from; position < from + rows && mask.isPresent(); position++) {
            long factors = mask.at(order.time(step, position), order.row(position));
            LstmForward.multiply(work, area.dh(position), mask.memory(), factors, layout.hiddenSize());
        }
    }

    private void product(LstmWorker worker, int number, int index) {
        int panels = layout.panels();
        if (index >= gradientTasks()) {
            inputGradients(worker, number, (index - gradientTasks()) * DX_SLOTS);
        } else if (index < panels) {
            long at = layout.input() + index * layout.inputPanelBytes();
            weightGradient(worker, index, work, area.input(0), area.inputRow(), layout.inputSize(), at);
        } else {
            int panel = index - panels;
            long at = layout.recurrent() + panel * layout.recurrentPanelBytes();
            long hidden = layout.keptHidden((long) area.steps() * area.batch());
            weightGradient(worker, panel, reserve, hidden, layout.stateRow(), layout.hiddenSize(), at);
            biasGradients(worker, panel);
        }
    }

    /** One panel of dW += dz^T x, or of dU += dz^T h: its lines are rows of the product, slots its depth. */
    private void weightGradient(
            LstmWorker worker, int panel, MemorySegment left, long leftAt, long leftRow, int lines, long target) {
        Product p = worker.product;
        p.aStride = leftRow;
        int groups = worker.groups(lines);
        int slots = (int) order.slot(area.steps());
        for (int slot = 0; slot < slots; slot += SLOTS) {
            p.depth = Math.min(SLOTS, slots - slot);
            p.panels(work, area.dz(slot) + (long) panel * Panel.ROW_BYTES, layout.gateRow(), 0);
            for (int group = 0; group < groups; group++) {
                int line = RowGroups.start(lines, groups, group);
                int count = RowGroups.start(lines, groups, group + 1) - line;
                p.rows(left, leftAt + slot * leftRow + (long) line * Float.BYTES, Float.BYTES, count);
                long at = target + (long) line * Panel.ROW_BYTES;
                p.start(gradients, at, Panel.ROW_BYTES, 0);
                p.result(gradients, at, Panel.ROW_BYTES, 0);
                worker.kernels.multiply(p, count, 1);
            }
        }
    }

    /** Sums over slots, as products with ones. Both biases have the same gradient. */
    private void biasGradients(LstmWorker worker, int panel) {
        Product p = worker.product;
        p.aStride = 0;
        p.depth = (int) order.slot(area.steps());
        p.rows(work, BackwardArea.ONE, 0, 1);
        p.panels(work, area.dz(0) + (long) panel * Panel.ROW_BYTES, layout.gateRow(), 0);
        for (int bias = 0; bias < layout.biases(); bias++) {
            long at = layout.bias(bias) + (long) panel * Panel.ROW_BYTES;
            p.start(gradients, at, 0, 0);
            p.result(gradients, at, 0, 0);
            worker.kernels.multiply(p, 1, 1);
        }
    }

    /** dx = dz W for some slots: products into scratch, from there to wherever the call wants each row. */
    private void inputGradients(LstmWorker worker, int number, int from) {
        Product p = worker.product;
        p.aStride = Float.BYTES;
        p.depth = area.depth();
        p.panels(work, area.inputTransposed(0), Panel.ROW_BYTES, area.transposedPanelBytes());
        p.start(work, 0, 0, 0);
        int slots = Math.min(DX_SLOTS, (int) order.slot(area.steps()) - from);
        int groups = worker.groups(slots);
        long scratch = area.scratch(number);
        long rowBytes = (long) area.inputPanels() * Panel.ROW_BYTES;
        int step = order.stepOf(from);
        for (int group = 0; group < groups; group++) {
            int first = RowGroups.start(slots, groups, group);
            int count = RowGroups.start(slots, groups, group + 1) - first;
            p.rows(work, area.dz(from + first), layout.gateRow(), count);
            p.result(work, scratch, rowBytes, Panel.ROW_BYTES);
            worker.kernels.multiply(p, count, area.inputPanels());
            for (int r = 0; r < count; r++) {
                int slot = from + first + r;
                while (slot >= order.slot(step + 1)) {
                    step++;
                }
                int position = (int) (slot - order.slot(step));
                dx.put(order.time(step, position), order.row(position), work, scratch + r * rowBytes);
            }
        }
    }
}
