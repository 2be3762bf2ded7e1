package org.lstm4j.backend.cpu;

import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.backend.cpu.kernel.Product;

/**
 * Where a backward call keeps things in its workspace, in bytes.
 *
 * <pre>
 *   zeros, one | row order | dh, dc, initial c by row | dz, x by slot | U and W transposed | a scratch per thread
 * </pre>
 */
final class BackwardArea {
    /** One float that is 1, behind a line of zeros that begins the area. */
    static final long ONE = Panel.ROW_BYTES;

    /** The tables of the {@link RowOrder}. */
    static final long ORDER = ONE + CpuBuffer.ALIGNMENT;

    private final LstmLayout layout;
    private final int threads;
    private int steps;
    private int batch;
    private int blocks;
    private long dhAt;
    private long dcAt;
    private long firstCellsAt;
    private long dzAt;
    private long inputsAt;
    private long recurrentTransposedAt;
    private long inputTransposedAt;
    private long scratchAt;

    BackwardArea(LstmLayout layout, int threads) {
        this.layout = layout;
        this.threads = threads;
    }

    /** Lays everything out for a shape; returns the size. */
    long arrange(int steps, int batch) {
        this.steps = steps;
        this.batch = batch;
        this.blocks = Blocks.count(layout, steps, batch, threads);
        long slots = (long) steps * batch;
        dhAt = ORDER + RowOrder.bytes(steps, batch);
        dcAt = dhAt + batch * dhRow();
        firstCellsAt = dcAt + batch * layout.stateRow();
        dzAt = firstCellsAt + batch * layout.stateRow();
        inputsAt = dzAt + slots * layout.gateRow();
        recurrentTransposedAt = inputsAt + slots * inputRow();
        inputTransposedAt = recurrentTransposedAt + hiddenPanels() * transposedPanelBytes();
        scratchAt = inputTransposedAt + inputPanels() * transposedPanelBytes();
        return scratchAt + threads * scratchBytes();
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

    /** Lines of a transposed panel: one per column of all gate panels, padding included. */
    int depth() {
        return layout.panels() * Panel.COLUMNS;
    }

    long transposedPanelBytes() {
        return (long) depth() * Panel.ROW_BYTES;
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

    /** Gradient with respect to a slot's pre-activations. */
    long dz(long slot) {
        return dzAt + slot * layout.gateRow();
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
        return (long) Product.MAX_ROWS * inputPanels() * Panel.ROW_BYTES;
    }
}
