package org.lstm4j.backend.cpu;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;
import org.lstm4j.backend.cpu.kernel.RowGroups;

/**
 * What of a backward depends on no order of time, once the gradients with respect to all pre-activations are known: weight
 * gradients, a panel a task, and input gradients, some slots a task.
 */
final class GradientProducts {
    /** Slots that a weight gradient adds at a time: their dz, one panel wide, stay in the cache from row to row. */
    private static final int SLOTS = 256;

    /** Slots that one task of input gradients takes. */
    private static final int DX_SLOTS = 48;

    private final RecurrentLayout layout;
    private final BackwardArea area;
    private final ReserveArea kept;
    private final RowOrder order;
    private final View dx;
    private MemorySegment work = MemorySegment.NULL;
    private MemorySegment reserve = MemorySegment.NULL;
    private MemorySegment gradients = MemorySegment.NULL;
    private int gradientTasks;

    /**
     * @param dx where input gradients are wanted, if they are
     */
    GradientProducts(RecurrentLayout layout, BackwardArea area, ReserveArea kept, RowOrder order, View dx) {
        this.layout = layout;
        this.area = area;
        this.kept = kept;
        this.order = order;
        this.dx = dx;
    }

    /** Takes the memory of a call; null where no weight gradients are wanted. */
    void set(MemorySegment newWork, MemorySegment newReserve, @Nullable MemorySegment newGradients) {
        work = newWork;
        reserve = newReserve;
        gradients = newGradients == null ? MemorySegment.NULL : newGradients;
        gradientTasks = newGradients == null ? 0 : 2 * layout.panels();
    }

    /** Drops references to the call's memory. */
    void clear() {
        work = MemorySegment.NULL;
        reserve = MemorySegment.NULL;
        gradients = MemorySegment.NULL;
    }

    int tasks() {
        return gradientTasks + (dx.isPresent() ? Math.ceilDiv((int) order.slot(area.steps()), DX_SLOTS) : 0);
    }

    void run(RecurrentWorker worker, int task) {
        if (task >= gradientTasks) {
            inputGradients(worker, (task - gradientTasks) * DX_SLOTS);
        } else if (task < layout.panels()) {
            inputWeights(worker, task);
        } else {
            recurrentWeights(worker, task - layout.panels());
        }
    }

    private void inputWeights(RecurrentWorker worker, int panel) {
        long dz = area.dz(0) + area.inputLine(panel);
        weightGradient(worker, dz, work, area.input(0), area.inputRow(), layout.inputSize(), layout.input(panel));
        if (layout.biases() > 0) {
            biasGradient(worker, dz, layout.bias(0) + (long) panel * Panel.ROW_BYTES);
        }
    }

    private void recurrentWeights(RecurrentWorker worker, int panel) {
        long dz = area.dz(0) + area.recurrentLine(panel);
        long operand = layout.seesReset(panel) ? kept.reset(0) : kept.hidden(0);
        int lines = layout.hiddenSize();
        weightGradient(worker, dz, reserve, operand, layout.stateRow(), lines, layout.recurrent(panel));
        if (layout.biases() > 1) {
            biasGradient(worker, dz, layout.bias(1) + (long) panel * Panel.ROW_BYTES);
        }
    }

    /** One panel of dW += dz^T x, or of dU += dz^T h: its lines are rows of the product, slots its depth. */
    private void weightGradient(
            RecurrentWorker worker, long dz, MemorySegment left, long leftAt, long leftRow, int lines, long target) {
        Product p = worker.product;
        p.aStride = leftRow;
        int groups = worker.groups(lines);
        int slots = (int) order.slot(area.steps());
        for (int slot = 0; slot < slots; slot += SLOTS) {
            p.depth = Math.min(SLOTS, slots - slot);
            p.panels(work, dz + slot * area.dzRow(), area.dzRow(), 0);
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

    /** The sum over slots, as a product with ones. */
    private void biasGradient(RecurrentWorker worker, long dz, long target) {
        Product p = worker.product;
        p.aStride = 0;
        p.depth = (int) order.slot(area.steps());
        p.rows(work, BackwardArea.ONE, 0, 1);
        p.panels(work, dz, area.dzRow(), 0);
        p.start(gradients, target, 0, 0);
        p.result(gradients, target, 0, 0);
        worker.kernels.multiply(p, 1, 1);
    }

    /** dx = dz W for some slots: products into scratch, from there to wherever the call wants each row. */
    private void inputGradients(RecurrentWorker worker, int from) {
        Product p = worker.product;
        p.aStride = Float.BYTES;
        p.depth = layout.panels() * Panel.COLUMNS;
        p.panels(work, area.inputTransposed(0), Panel.ROW_BYTES, area.transposedPanelBytes());
        p.start(work, 0, 0, 0);
        int slots = Math.min(DX_SLOTS, (int) order.slot(area.steps()) - from);
        int groups = worker.groups(slots);
        long scratch = area.scratch(worker.number);
        long rowBytes = (long) area.inputPanels() * Panel.ROW_BYTES;
        int step = order.stepOf(from);
        for (int group = 0; group < groups; group++) {
            int first = RowGroups.start(slots, groups, group);
            int count = RowGroups.start(slots, groups, group + 1) - first;
            p.rows(work, area.dz(from + first), area.dzRow(), count);
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
