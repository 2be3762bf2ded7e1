package org.lstm4j.backend.cpu;

/**
 * Where a reserve keeps what the backward of a slot needs, in bytes; a slot is one valid step of one row.
 *
 * <pre>
 *   activated gates | hidden state | cell state (LSTM), or state before and reset factor (GRU)
 * </pre>
 *
 * The hidden state is as it went into the recurrent product, the cell state as the step left it. The GRU's state before is
 * the hidden state that no mask has touched; the reset factor is what its reset gate multiplies, or the product of both: the
 * candidates' recurrent product when the reset gate comes after that, else the hidden state times the reset gate.
 */
final class ReserveArea {
    private final RecurrentLayout layout;
    private long slots;

    ReserveArea(RecurrentLayout layout) {
        this.layout = layout;
    }

    void arrange(int steps, int batch) {
        slots = (long) steps * batch;
    }

    long gates(long slot) {
        return slot * layout.gateRow();
    }

    long hidden(long slot) {
        return slots * layout.gateRow() + slot * layout.stateRow();
    }

    long cells(long slot) {
        return hidden(slots + slot);
    }

    long before(long slot) {
        return hidden(slots + slot);
    }

    long reset(long slot) {
        return hidden(2 * slots + slot);
    }
}
