package org.lstm4j.train;

/** What training minimises, as a mean over all valid outputs of a batch. */
public enum Loss {
    /** Mean of {@code (output - target)^2} over rows and features; targets are floats. */
    MEAN_SQUARED_ERROR,
    /** Mean of {@code -log softmax(output)[class]} over rows; the model gives logits, targets are class numbers. */
    SOFTMAX_CROSS_ENTROPY
}
