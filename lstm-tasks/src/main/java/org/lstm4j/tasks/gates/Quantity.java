package org.lstm4j.tasks.gates;

import java.util.List;
import org.lstm4j.spi.Cell;

/** What a cell computes for each unit at every step, under the letters of the field. */
public enum Quantity {
    INPUT_GATE("i", "input gate", true),
    FORGET_GATE("f", "forget gate", true),
    CELL_CANDIDATE("g", "candidate", false),
    OUTPUT_GATE("o", "output gate", true),
    CELL_STATE("c", "cell state", false),
    RESET_GATE("r", "reset gate", true),
    UPDATE_GATE("z", "update gate", true),
    HIDDEN_CANDIDATE("n", "candidate", false),
    HIDDEN_STATE("h", "hidden state", false);

    private final String symbol;
    private final String words;
    private final boolean gate;

    Quantity(String symbol, String words, boolean gate) {
        this.symbol = symbol;
        this.words = words;
        this.gate = gate;
    }

    /** The letter: {@code f}. */
    public String symbol() {
        return symbol;
    }

    /** What the letter stands for: {@code forget gate}. */
    public String words() {
        return words;
    }

    /** Whether it multiplies something else, from closed at 0 to open at 1; the others are values of either sign. */
    public boolean isGate() {
        return gate;
    }

    /** What a cell of that kind computes: i, f, g, o, c, h of an LSTM; r, z, n, h of a GRU; h of a plain RNN. */
    public static List<Quantity> of(Cell cell) {
        return switch (cell) {
            case LSTM -> List.of(INPUT_GATE, FORGET_GATE, CELL_CANDIDATE, OUTPUT_GATE, CELL_STATE, HIDDEN_STATE);
            case GRU -> List.of(RESET_GATE, UPDATE_GATE, HIDDEN_CANDIDATE, HIDDEN_STATE);
            case RNN -> List.of(HIDDEN_STATE);
        };
    }
}
