package org.lstm4j.interchange;

/**
 * What becomes of a softmax at the end of a classifier. A model here ends in logits, from which
 * {@link org.lstm4j.train.Loss#crossEntropy} trains, and which are largest where the probabilities are.
 */
public enum Softmax {
    /** The model is refused: it would give other numbers than it gave before. */
    REFUSED,
    /** The model gives the logits that went into the softmax. */
    LEFT_OUT
}
