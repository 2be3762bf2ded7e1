package org.lstm4j.tasks.translate;

import org.lstm4j.train.Optimizer;
import org.lstm4j.train.Schedule;

/**
 * What decides about a training beside its examples and the network's shape.
 *
 * @param epochs at most
 * @param patience epochs without a new lowest loss after which it ends
 * @param batchSize examples of an update
 * @param seed of first weights and of the order of examples
 * @param clipNorm bound on the global norm of the gradients
 */
record Recipe(
        int epochs,
        int patience,
        int batchSize,
        long seed,
        Optimizer.Adam optimizer,
        float clipNorm,
        Schedule schedule) {}
