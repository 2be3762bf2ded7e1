package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;
import org.lstm4j.backend.cpu.kernel.RowGroups;

/**
 * Biases and input products of a chunk's steps, which are there before its recurrent steps begin: {@code [panel][slot][64]}.
 * In {@link Lockstep} the panels are divided into slices, so that a thread that comes late misses one of them and not all.
 */
final class InputProjection {
    final View x = new View();

    /** What products start from: from {@code startsAt} on, in the order of {@link RecurrentLayout#startBytes}. */
    MemorySegment starts = MemorySegment.NULL;

    long startsAt;

    private final RecurrentLayout layout;
    private final ForwardArea area;
    private final RowOrder order;

    InputProjection(RecurrentLayout layout, ForwardArea area, RowOrder order) {
        this.layout = layout;
        this.area = area;
        this.order = order;
    }

    /** Writes where the inputs of the worker's chunk begin, one for each slot. */
    void locate(RecurrentWorker worker, MemorySegment work) {
        int end = Math.min(worker.first + area.chunk(), order.length(worker.from));
        long entry = area.inputs(worker.block);
        for (int step = worker.first; step < end; step++) {
            int rows = order.running(step, worker.from, worker.to);
            for (int position = worker.from; position < worker.from + rows; position++) {
                work.set(JAVA_LONG, entry, x.at(order.time(step, position), order.row(position)));
                entry += Long.BYTES;
            }
        }
    }

    /** The worker's part of a slice: of each thread's panels a few, whoever is there to compute them. */
    void project(RecurrentWorker worker, MemorySegment weights, MemorySegment work) {
        Product p = worker.product;
        p.a = x.memory();
        p.aStride = Float.BYTES;
        p.depth = layout.inputSize();
        p.format = layout.format();
        int shares = area.slices() > 1 ? area.tasks() : 1;
        List<GateGroup> groups = layout.groups();
        for (int g = 0; g < groups.size(); g++) { // an iterator is an object a step until HotSpot looks through it
            GateGroup group = groups.get(g);
            int from = layout.start(group, worker.part, worker.parts);
            int end = layout.start(group, worker.part + 1, worker.parts);
            for (int share = 0; share < shares; share++) {
                int start = layout.start(group, share, shares);
                int panels = layout.start(group, share + 1, shares) - start;
                int first = start + panels * worker.slice / area.slices();
                int last = start + panels * (worker.slice + 1) / area.slices();
                project(worker, weights, work, Math.max(first, from), Math.min(last, end));
            }
        }
    }

    private void project(RecurrentWorker worker, MemorySegment weights, MemorySegment work, int from, int end) {
        Product p = worker.product;
        int slots = worker.slots;
        long inputs = area.inputs(worker.block);
        int groups = worker.groups(slots);
        int wide = slots == 1 ? Math.max(1, end - from) : worker.kernels.panels();
        for (int panel = from; panel < end; panel += wide) {
            int panels = Math.min(wide, end - panel);
            p.panels(weights, layout.input(panel), layout.weightRowBytes(), layout.inputPanelBytes());
            p.start(starts, startsAt + (long) panel * Panel.ROW_BYTES, 0, Panel.ROW_BYTES);
            for (int group = 0; group < groups; group++) {
                int slot = RowGroups.start(slots, groups, group);
                int rows = RowGroups.start(slots, groups, group + 1) - slot;
                for (int r = 0; r < rows; r++) {
                    p.aRows[r] = work.get(JAVA_LONG, inputs + (long) (slot + r) * Long.BYTES);
                }
                long to = area.projections(worker.block) + panel * worker.panelBytes() + (long) slot * Panel.ROW_BYTES;
                p.result(work, to, Panel.ROW_BYTES, worker.panelBytes());
                worker.kernels.multiply(p, rows, panels);
            }
        }
    }
}
