package org.lstm4j.backend.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;
import org.lstm4j.backend.cpu.kernel.RowGroups;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.RecurrentPlan.Forward;
import org.lstm4j.spi.RecurrentPlan.Step;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * One forward call. Rows are divided into blocks, which threads take; a block runs all of its steps without waiting for
 * another. Where rows are too few for that, threads share the hidden units of every step in {@link Lockstep}. A block
 * {@linkplain InputProjection projects} the input of a few steps at a time, so that the projections are still in the cache
 * when the recurrent steps add to them, and stores them panel by panel as the steps will read them. In a step, each panel's
 * product is followed at once by what the cell does with it: that is for subclasses to say.
 */
abstract class RecurrentForward implements Team.Task, Lockstep.Phases {
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
    private final Team team;
    private final RecurrentWorker[] workers;
    private final Lockstep lockstep = new Lockstep();

    private final InputProjection projection;
    private final CallerRows caller;
    private final View mask = new View();
    private MemorySegment weights = MemorySegment.NULL;

    RecurrentForward(
            CpuBackend backend, RecurrentSpec spec, RecurrentLayout layout, Team team, RecurrentWorker[] workers) {
        this.backend = backend;
        this.layout = layout;
        this.reverse = spec.direction() == Direction.REVERSE;
        this.team = team;
        this.workers = workers;
        this.area = new ForwardArea(layout, backend.workers());
        this.kept = new ReserveArea(layout);
        this.projection = new InputProjection(layout, area, order);
        this.caller = new CallerRows(spec, layout, area, order);
    }

    /** Lays out the workspace for a shape; returns its size. */
    final long arrange(int steps, int batch) {
        return area.arrange(steps, batch);
    }

    final void run(Forward call) {
        projection.x.set(backend, call.x());
        caller.set(backend, call.y(), call.initial(), call.last(), call.trace());
        mask.set(backend, call.recurrentMask());
        bind(call.steps(), call.batch(), call.weights(), call.workspace());
        DeviceBuffer filled = call.reserve();
        keeping = filled != null;
        reserve = filled == null ? MemorySegment.NULL : CpuBuffer.memory(backend, filled);
        DeviceBuffer lengths = call.lengths();
        run(lengths == null ? null : CpuBuffer.memory(backend, lengths));
    }

    final void run(Step call) {
        projection.x.set(backend, call.x());
        caller.set(backend, null, call.state(), call.state(), call.trace());
        mask.clear();
        bind(1, call.batch(), call.weights(), call.workspace());
        keeping = false;
        run((MemorySegment) null);
    }

    private void bind(int steps, int batch, DeviceBuffer packed, DeviceBuffer workspace) {
        arrange(steps, batch);
        kept.arrange(steps, batch);
        weights = CpuBuffer.memory(backend, packed);
        work = CpuBuffer.memory(backend, workspace);
    }

    private void run(@Nullable MemorySegment lengths) {
        recording = keeping || caller.isTraced();
        order.sort(area.steps(), area.batch(), reverse, lengths, work, area.order());
        placeStarts();
        boolean together = area.lockstep() && lockstep.reset();
        team.forEach(area.lockstep() && !together ? 1 : area.tasks(), this);
    }

    /** Drops references to the call's memory. */
    final void clear() {
        projection.x.clear();
        projection.starts = MemorySegment.NULL;
        caller.clear();
        mask.clear();
        weights = MemorySegment.NULL;
        work = MemorySegment.NULL;
        reserve = MemorySegment.NULL;
    }

    private void placeStarts() {
        if (layout.packsStarts()) {
            projection.starts = weights;
            projection.startsAt = layout.starts();
        } else {
            projection.starts = work;
            projection.startsAt = area.starts();
            layout.placeStarts(weights, work, area.starts());
        }
    }

    /** One block of rows from the initial state to the last, or a share in the steps of the only block. */
    @Override
    public final void run(int task, int number) {
        RecurrentWorker worker = workers[number];
        int block = area.lockstep() ? 0 : task;
        worker.block = block;
        worker.from = Blocks.start(area.batch(), area.blocks(), block);
        worker.to = Blocks.start(area.batch(), area.blocks(), block + 1);
        worker.phase = -1;
        if (task > block) {
            lockstep.follow(task - 1, this, number);
            return;
        }
        caller.load(work, worker.from, worker.to);
        if (area.lockstep()) {
            lockstep.lead(this, number);
        } else {
            Lockstep.alone(this, number);
        }
        caller.store(work, worker.from, worker.to);
    }

    /** Phases of one step: what follows another one needs all units of it. */
    int stages() {
        return 1;
    }

    @Override
    public final int phases(int number) {
        int steps = order.length(workers[number].from);
        return Math.ceilDiv(steps, area.chunk()) * area.slices() + steps * stages();
    }

    @Override
    public final void before(int phase, int number) {
        RecurrentWorker worker = workers[number];
        goTo(worker, phase);
        if (worker.slice == 0) {
            projection.locate(worker, work);
        } else if (worker.stage == 0) {
            begin(worker);
        }
    }

    @Override
    public final void part(int phase, int part, int parts, int number) {
        RecurrentWorker worker = workers[number];
        goTo(worker, phase);
        worker.part = part;
        worker.parts = parts;
        if (worker.slice >= 0) {
            projection.project(worker, weights, work);
        } else {
            step(worker);
        }
    }

    @Override
    public final void after(int phase, int number) {
        RecurrentWorker worker = workers[number];
        if (worker.stage == stages() - 1) {
            end(worker);
        }
    }

    /**
     * A chunk begins with the slices of its projection, the stages of its steps follow. Nothing happens where a leader is
     * already; followers come in the middle.
     */
    private void goTo(RecurrentWorker worker, int phase) {
        if (worker.phase == phase) {
            return;
        }
        worker.phase = phase;
        int chunkPhases = area.slices() + area.chunk() * stages();
        int inChunk = phase % chunkPhases - area.slices();
        int first = phase / chunkPhases * area.chunk();
        int step = first + Math.max(inChunk, 0) / stages();
        worker.slice = inChunk < 0 ? inChunk + area.slices() : -1;
        worker.stage = inChunk < 0 ? -1 : inChunk % stages();
        worker.step = step;
        worker.rows = order.running(step, worker.from, worker.to);
        worker.first = first;
        int end = Math.min(first + area.chunk(), order.length(worker.from));
        worker.slots = order.slots(first, end, worker.from, worker.to);
        int before = order.slots(first, step, worker.from, worker.to);
        worker.lines = area.projections(worker.block) + (long) before * Panel.ROW_BYTES;
    }

    /** Puts apart what a step needs of the states before it. */
    void begin(RecurrentWorker worker) {
        if (keeping || mask.isPresent()) {
            copyHidden(worker, operand(), operandAt(worker));
        }
    }

    /** Memory of the hidden states as the recurrent product is to see them: kept, masked or as they are. */
    final MemorySegment operand() {
        return keeping ? reserve : work;
    }

    /** Where they begin for the worker's rows. */
    final long operandAt(RecurrentWorker worker) {
        if (keeping) {
            return kept.hidden(order.slot(worker.step) + worker.from);
        }
        return mask.isPresent() ? area.masked(worker.from) : area.hidden(worker.step, worker.from);
    }

    /** Computes the worker's part of the hidden states after its step, as far as its stage goes. */
    abstract void step(RecurrentWorker worker);

    /**
     * Goes on where a panel's pre-activations are complete.
     *
     * @param row the first of {@code count} rows, among the worker's
     */
    abstract void finish(RecurrentWorker worker, GateGroup group, int panel, int row, int count);

    /**
     * The recurrent products of the worker's part of a group, each added to its input product or put apart, and then finished.
     */
    final void multiply(RecurrentWorker worker, GateGroup group, MemorySegment operand, long operandAt) {
        Product p = worker.product;
        p.aStride = Float.BYTES;
        p.depth = layout.hiddenSize();
        p.format = layout.format();
        boolean apart = group.firstPanel() >= layout.panels() - layout.apartPanels();
        int groups = worker.groups(worker.rows);
        int wide = worker.rows == 1 ? WIDE : worker.kernels.panels();
        int end = layout.start(group, worker.part + 1, worker.parts);
        for (int panel = layout.start(group, worker.part, worker.parts); panel < end; panel += wide) {
            int panels = Math.min(wide, end - panel);
            p.panels(weights, layout.recurrent(panel), layout.weightRowBytes(), layout.recurrentPanelBytes());
            for (int g = 0; g < groups; g++) {
                int first = RowGroups.start(worker.rows, groups, g);
                int count = RowGroups.start(worker.rows, groups, g + 1) - first;
                p.rows(operand, operandAt + first * layout.stateRow(), layout.stateRow(), count);
                if (apart) {
                    long at = (long) (panel - group.firstPanel()) * Panel.ROW_BYTES;
                    p.start(projection.starts, projection.startsAt + layout.biasBytes() + at, 0, Panel.ROW_BYTES);
                    p.result(resetMemory(), reset(worker, first) + at, layout.stateRow(), Panel.ROW_BYTES);
                } else {
                    long z = line(worker, panel, first);
                    p.start(work, z, Panel.ROW_BYTES, worker.panelBytes());
                    p.result(work, z, Panel.ROW_BYTES, worker.panelBytes());
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
        return worker.lines + panel * worker.panelBytes() + (long) row * Panel.ROW_BYTES;
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

    /** Hands on what came of a step. */
    void end(RecurrentWorker worker) {
        caller.put(worker, work, gatesMemory(), gates(worker, 0));
    }
}
