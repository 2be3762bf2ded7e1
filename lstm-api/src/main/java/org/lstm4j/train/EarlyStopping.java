package org.lstm4j.train;

import org.lstm4j.LstmException;

/**
 * Ends training when the watched loss no longer falls, and goes back to the weights of its lowest value.
 *
 * @param patience epochs without a new lowest loss after which training ends, at least 1
 * @param minDelta by how much a loss must lie below the lowest one to count
 */
public record EarlyStopping(int patience, double minDelta) {
    public EarlyStopping {
        if (patience < 1 || !(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
            throw new LstmException("early stopping takes patience >= 1 and a finite minDelta >= 0, got " + patience
                    + " and " + minDelta);
        }
    }
}
