package org.lstm4j.train;

/** A loss of one row: the outputs of one example, or of one of its steps. */
@FunctionalInterface
public interface LossFunction {
    /**
     * Computes the loss and its gradient. Rows past an example's length are never asked for.
     *
     * @param outputs of the model, read
     * @param targets of the row, as many as the examples have, read
     * @param gradient of the loss with respect to the outputs, to be overwritten
     * @return the row's loss; training minimises the mean
     */
    double compute(float[] outputs, float[] targets, float[] gradient);
}
