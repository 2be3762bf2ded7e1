package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.Panel;

/**
 * Where a forward call keeps things in its workspace, in bytes.
 *
 * <pre>
 *   starts where weights have none | row order | h, h, masked h, cells, reset by row | recorded gates by row | projections | where x is
 * </pre>
 */
final class ForwardArea {
    /** Projections that one block keeps at a time: a part of any L2, the rest is for weights. */
    private static final long PROJECTION_BYTES = 128 * 1024;

    /** Rows of projection below which weights are not reused enough. */
    private static final int LEAST_PROJECTED = 96;

    /** Multiplications of a projection that a thread may miss by coming late: some tens of microseconds. */
    private static final long SLICE = 2 * Workers.LEAST_WORK;

    private static final int MOST_SLICES = 8;

    private final RecurrentLayout layout;
    private final Workers workers;
    private boolean lockstep;
    private int steps = -1;
    private int batch;
    private int blocks;
    private int blockRows;
    private int chunk;
    private int slices;
    private long hiddenAt;
    private long cellsAt;
    private long resetAt;
    private long gatesAt;
    private long projectionsAt;
    private long inputsAt;

    ForwardArea(RecurrentLayout layout, Workers workers) {
        this.layout = layout;
        this.workers = workers;
    }

    /** Lays everything out for a shape; returns the size. Costs nothing when the shape is that of the last time. */
    long arrange(int steps, int batch) {
        if (steps != this.steps || batch != this.batch) {
            layOut(steps, batch);
        }
        return Memory.lines(inputs(blocks));
    }

    private void layOut(int steps, int batch) {
        this.steps = steps;
        this.batch = batch;
        lockstep = Blocks.inLockstep(layout, steps, batch, workers);
        blocks = lockstep ? 1 : Blocks.count(layout, steps, batch, workers.threads());
        blockRows = Math.ceilDiv(batch, blocks);
        long stepBytes = (long) blockRows * layout.panels() * Panel.ROW_BYTES;
        long fitting = Math.max(PROJECTION_BYTES / stepBytes, Math.ceilDiv(LEAST_PROJECTED, blockRows));
        chunk = (int) Math.min(Math.max(steps, 1), fitting);
        slices = lockstep ? countSlices() : 1;
        long states = batch * layout.stateRow();
        hiddenAt = order() + RowOrder.bytes(steps, batch);
        cellsAt = hiddenAt + 3 * states;
        resetAt = cellsAt + (layout.hasCellStates() ? states : 0);
        gatesAt = resetAt + (layout.hasResetGate() ? states : 0);
        projectionsAt = gatesAt + batch * layout.gateRow();
        inputsAt = projections(blocks);
    }

    private int countSlices() {
        long products = (long) chunk * batch * layout.panels() * Panel.COLUMNS * layout.inputSize();
        int panels = Math.ceilDiv(layout.groups().getLast().panels(), tasks());
        return Math.clamp(products / SLICE, 1, Math.min(panels, MOST_SLICES));
    }

    int steps() {
        return steps;
    }

    int batch() {
        return batch;
    }

    /** Whether threads share the hidden units of the only block. */
    boolean lockstep() {
        return lockstep;
    }

    /** What threads take: blocks, or shares. */
    int tasks() {
        return lockstep ? Math.min(workers.threads(), Lockstep.MAX_FOLLOWERS + 1) : blocks;
    }

    /** Blocks of rows. */
    int blocks() {
        return blocks;
    }

    /** Steps whose input is projected at a time. */
    int chunk() {
        return chunk;
    }

    /** Into how many phases the projection of a chunk is divided. */
    int slices() {
        return slices;
    }

    /** What products start from, where that does not come with the weights. */
    long starts() {
        return 0;
    }

    /** The tables of the {@link RowOrder}. */
    long order() {
        return starts() + (layout.packsStarts() ? 0 : layout.startBytes());
    }

    /** The hidden state of a row that a step reads; the step writes that of the next one. */
    long hidden(int step, int position) {
        return hiddenAt + ((step & 1) * (long) batch + position) * layout.stateRow();
    }

    /** A row's hidden state times its mask. */
    long masked(int position) {
        return hiddenAt + (2L * batch + position) * layout.stateRow();
    }

    long cells(int position) {
        return cellsAt + position * layout.stateRow();
    }

    /** What a GRU's reset gate multiplies or gave; see {@link ReserveArea}. */
    long reset(int position) {
        return resetAt + position * layout.stateRow();
    }

    /** A row's activated gates, where a trace wants them and no reserve keeps them. */
    long gates(int position) {
        return gatesAt + position * layout.gateRow();
    }

    /** A block's projections. */
    long projections(int block) {
        return projectionsAt + slots(block) * layout.panels() * Panel.ROW_BYTES;
    }

    /** Where a block lists the inputs of a chunk. */
    long inputs(int block) {
        return inputsAt + slots(block) * Long.BYTES;
    }

    /** Slots of a chunk in all blocks before this one. */
    private long slots(int block) {
        return (long) block * blockRows * chunk;
    }
}
