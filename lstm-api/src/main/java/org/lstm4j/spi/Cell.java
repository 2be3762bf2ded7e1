package org.lstm4j.spi;

/** The recurrent cells and the number of gate blocks in their weights. */
public enum Cell {
    /** Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000; blocks i, f, g, o. */
    LSTM(4),
    /** Cho et al. 2014; blocks r, z, n. */
    GRU(3),
    /** Elman 1990; one block. */
    RNN(1);

    private final int gates;

    Cell(int gates) {
        this.gates = gates;
    }

    /** Number of gate blocks, each {@code hiddenSize} wide. */
    public int gates() {
        return gates;
    }

    /** Whether the cell carries a cell state {@code c} beside the hidden state {@code h}. */
    public boolean hasCellState() {
        return this == LSTM;
    }
}
