package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
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
 * <p>dW, dU and db are {@link GradientProducts} over all slots, ascending, on top of what the gradients hold; no sum is
 * ever divided among threads. How a step is undone is for subclasses to say.
 */
abstract class RecurrentBackward implements Team.Task {
    private enum Phase {
        TRANSPOSE,
        RECURRENCE,
        PRODUCTS
    }

    final RecurrentLayout layout;
    final BackwardArea area;
    final ReserveArea kept;
    final RowOrder order = new RowOrder();

    /** Memory of the call at hand. */
    MemorySegment work = MemorySegment.NULL;

    MemorySegment reserve = MemorySegment.NULL;

    private final CpuBackend backend;
    private final boolean reverse;
    private final boolean carry;
    private final Team team;
    private final RecurrentWorker[] workers;

    private final GradientProducts products;
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
    private boolean learning;
    private Phase phase = Phase.TRANSPOSE;

    RecurrentBackward(
            CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        this.backend = backend;
        this.layout = layout;
        this.reverse = spec.direction() == Direction.REVERSE;
        this.carry = spec.maskMode() == MaskMode.CARRY;
        this.team = team;
        this.workers = workers;
        this.area = new BackwardArea(layout, workers.length, workers[0].kernels.rows());
        this.kept = new ReserveArea(layout);
        this.products = new GradientProducts(layout, area, kept, order, dx);
    }

    /** Lays out the workspace for a shape; returns its size. */
    final long arrange(int steps, int batch) {
        return area.arrange(steps, batch);
    }

    final void run(Backward call) {
        arrange(call.steps(), call.batch());
        kept.arrange(call.steps(), call.batch());
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
        products.set(work, reserve, wanted == null ? null : CpuBuffer.memory(backend, wanted));
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
        team.forEach(products.tasks(), this);
    }

    /** Drops references to the call's memory. */
    final void clear() {
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
        products.clear();
    }

    @Override
    public final void run(int index, int worker) {
        switch (phase) {
            case TRANSPOSE -> transpose(index);
            case RECURRENCE -> block(workers[worker], index);
            case PRODUCTS -> products.run(workers[worker], index);
        }
    }

    private void transpose(int index) {
        if (index < area.hiddenPanels()) {
            long target = area.recurrentTransposed(index);
            transpose(layout.recurrent(0), layout.hiddenSize(), index * Panel.COLUMNS, target);
        } else {
            int panel = index - area.hiddenPanels();
            long target = area.inputTransposed(panel);
            transpose(layout.input(0), layout.inputSize(), panel * Panel.COLUMNS, target);
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

    private void block(RecurrentWorker worker, int block) {
        int from = Blocks.start(area.batch(), area.blocks(), block);
        int to = Blocks.start(area.batch(), area.blocks(), block + 1);
        load(worker, from, to);
        worker.from = from;
        for (int step = order.length(from) - 1; step >= 0; step--) {
            worker.step = step;
            worker.rows = order.running(step, from, to);
            for (int position = from; position < from + worker.rows; position++) {
                gather(worker, position);
            }
            undo(worker);
        }
        store(worker, from, to);
    }

    /** Adds the gradients of a row's output at a step, and copies the input at that step to where products find it. */
    private void gather(RecurrentWorker worker, int position) {
        int row = order.row(position);
        int time = order.time(worker.step, position);
        if (dy.isPresent()) {
            addDy(worker, position, time);
        }
        if (dhOut.isPresent()) {
            dhOut.put(time, row, work, area.dh(position));
        }
        if (learning) {
            long slot = order.slot(worker.step) + position;
            Memory.copy(x.memory(), x.at(time, row), work, area.input(slot), layout.inputBytes());
        }
    }

    /**
     * Turns the gradients with respect to the running rows' states after a step into those before it, by way of those with
     * respect to pre-activations, which stay in the workspace.
     */
    abstract void undo(RecurrentWorker worker);

    private void load(RecurrentWorker worker, int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            dLastH.get(0, row, work, area.dh(position), area.dhRow());
            if (layout.hasCellStates()) {
                dLastC.get(0, row, work, area.dc(position), layout.stateRow());
                initialC.get(0, row, work, area.firstCells(position), layout.stateRow());
            }
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

    private void store(RecurrentWorker worker, int from, int to) {
        for (int position = from; position < to; position++) {
            int row = order.row(position);
            if (reverse) {
                addCarried(worker, position, order.length(position));
            }
            if (dInitialH.isPresent()) {
                dInitialH.put(0, row, work, area.dh(position));
            }
            if (dInitialC.isPresent()) {
                dInitialC.put(0, row, work, area.dc(position));
            }
        }
    }

    /** Carried outputs repeat a state, whose gradient takes theirs, in the order in which steps are undone. */
    private void addCarried(RecurrentWorker worker, int position, int length) {
        if (!carry || !dy.isPresent()) {
            return;
        }
        for (int i = 0; i < area.steps() - length; i++) {
            addDy(worker, position, reverse ? length + i : area.steps() - 1 - i);
        }
    }

    private void addDy(RecurrentWorker worker, int position, int time) {
        long from = dy.at(time, order.row(position));
        worker.kernels.add(dy.memory(), from, work, area.dh(position), layout.hiddenSize());
    }

    /**
     * Gradients with respect to what went into a group's recurrent product: dz U.
     *
     * @param dz those with respect to the product, of the worker's first row
     * @param target where the first row's go, and, when {@code accumulate}, what they are added to
     */
    final void multiply(RecurrentWorker worker, GateGroup group, long dz, long target, boolean accumulate) {
        Product p = worker.product;
        p.aStride = Float.BYTES;
        p.depth = group.panels() * Panel.COLUMNS;
        long lines = (long) group.firstPanel() * Panel.COLUMNS * Panel.ROW_BYTES;
        p.panels(work, area.recurrentTransposed(0) + lines, Panel.ROW_BYTES, area.transposedPanelBytes());
        int groups = worker.groups(worker.rows);
        for (int g = 0; g < groups; g++) {
            int first = RowGroups.start(worker.rows, groups, g);
            int count = RowGroups.start(worker.rows, groups, g + 1) - first;
            p.rows(work, dz + first * area.dzRow(), area.dzRow(), count);
            p.result(work, target + first * area.dhRow(), area.dhRow(), Panel.ROW_BYTES);
            if (accumulate) {
                p.start(work, p.cOffset, p.cRowStride, p.cPanelStride);
            } else {
                p.start(work, 0, 0, 0);
            }
            worker.kernels.multiply(p, count, area.hiddenPanels());
        }
    }

    /** Multiplies gradients of masked hidden states by the forward's mask, if there was one. */
    final void mask(RecurrentWorker worker, long gradients) {
        for (int r = 0; r < worker.rows && mask.isPresent(); r++) {
            int position = worker.from + r;
            long factors = mask.at(order.time(worker.step, position), order.row(position));
            long at = gradients + r * area.dhRow();
            worker.kernels.scale(work, at, mask.memory(), factors, work, at, layout.hiddenSize());
        }
    }

    /** The slot of the worker's first row. */
    final long slot(RecurrentWorker worker) {
        return order.slot(worker.step) + worker.from;
    }
}
