package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.Panel;

/**
 * Where a backward call keeps things in its workspace, in bytes.
 *
 * <pre>
 *   zeros, one | row order | dh, dc and initial c, or dh by products, by row | dz, x by slot | U and W transposed | a scratch per thread
 * </pre>
 */
final class BackwardArea {
    /** One float that is 1, behind a line of zeros that begins the area. */
    static final long ONE = Panel.ROW_BYTES;

    /** The tables of the {@link RowOrder}. */
    static final long ORDER = ONE + CpuBuffer.ALIGNMENT;

    private final RecurrentLayout layout;
    private final int threads;
    private final int groupRows;
    private int steps = -1;
    private int batch;
    private int blocks;
    private long dhAt;
    private long dcAt;
    private long firstCellsAt;
    private long throughAt;
    private long dzAt;
    private long inputsAt;
    private long recurrentTransposedAt;
    private long inputTransposedAt;
    private long scratchAt;

    /** @param groupRows the most that a product multiplies at a time */
    BackwardArea(RecurrentLayout layout, int threads, int groupRows) {
        this.layout = layout;
        this.threads = threads;
        this.groupRows = groupRows;
    }

    /** Lays everything out for a shape; returns the size. Costs nothing when the shape is that of the last time. */
    long arrange(int steps, int batch) {
        if (steps != this.steps || batch != this.batch) {
            layOut(steps, batch);
        }
        return scratch(threads);
    }

    private void layOut(int steps, int batch) {
        this.steps = steps;
        this.batch = batch;
        this.blocks = Blocks.count(layout, steps, batch, threads);
        long slots = (long) steps * batch;
        long cells = layout.hasCellStates() ? batch * layout.stateRow() : 0;
        dhAt = ORDER + RowOrder.bytes(steps, batch);
        dcAt = dhAt + batch * dhRow();
        firstCellsAt = dcAt + cells;
        throughAt = firstCellsAt + cells;
        dzAt = throughAt + (layout.hasResetGate() ? batch * dhRow() : 0);
        inputsAt = dzAt + slots * dzRow();
        recurrentTransposedAt = inputsAt + slots * inputRow();
        inputTransposedAt = recurrentTransposedAt + hiddenPanels() * transposedPanelBytes();
        scratchAt = inputTransposedAt + inputPanels() * transposedPanelBytes();
    }

    int steps() {
        return steps;
    }

    int batch() {
        return batch;
    }

    /** Blocks of rows that threads take. */
    int blocks() {
        return blocks;
    }

    /** Panels of U transposed: 64 hidden units each. */
    int hiddenPanels() {
        return Panel.forColumns(layout.hiddenSize());
    }

    /** Panels of W transposed: 64 inputs each. */
    int inputPanels() {
        return Panel.forColumns(layout.inputSize());
    }

    /** A transposed panel has a line for each column of all gate panels, padding included. */
    long transposedPanelBytes() {
        return (long) layout.panels() * Panel.COLUMNS * Panel.ROW_BYTES;
    }

    long recurrentTransposed(int panel) {
        return recurrentTransposedAt + panel * transposedPanelBytes();
    }

    long inputTransposed(int panel) {
        return inputTransposedAt + panel * transposedPanelBytes();
    }

    /** Gradient with respect to a row's hidden state, as wide as the panels that compute it. */
    long dh(int position) {
        return dhAt + position * dhRow();
    }

    long dhRow() {
        return (long) hiddenPanels() * Panel.ROW_BYTES + CpuBuffer.ALIGNMENT;
    }

    long dc(int position) {
        return dcAt + position * layout.stateRow();
    }

    /** A row's cell state before its first step. */
    long firstCells(int position) {
        return firstCellsAt + position * layout.stateRow();
    }

    /** Gradient with respect to the hidden state that went into a GRU's products, by way of these. */
    long through(int position) {
        return throughAt + position * dhRow();
    }

    /** Gradient with respect to a slot's pre-activations. */
    long dz(long slot) {
        return dzAt + slot * dzRow();
    }

    long dzRow() {
        return layout.gateRow() + (long) layout.apartPanels() * Panel.ROW_BYTES;
    }

    /** Where in a slot's row the gradient with respect to a panel's input product stands. */
    long inputLine(int panel) {
        return (long) panel * Panel.ROW_BYTES;
    }

    /** The same for the recurrent product, which for panels that stay apart has a gradient of its own. */
    long recurrentLine(int panel) {
        boolean apart = panel >= layout.panels() - layout.apartPanels();
        return inputLine(apart ? panel + layout.apartPanels() : panel);
    }

    /** A slot's input, gathered. */
    long input(long slot) {
        return inputsAt + slot * inputRow();
    }

    long inputRow() {
        return Memory.lines(layout.inputBytes()) + CpuBuffer.ALIGNMENT;
    }

    /** A few rows of input gradients, on their way to where the call wants them. */
    long scratch(int worker) {
        return scratchAt + worker * scratchBytes();
    }

    private long scratchBytes() {
        return (long) groupRows * inputPanels() * Panel.ROW_BYTES;
    }
}
