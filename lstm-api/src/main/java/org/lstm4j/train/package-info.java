/**
 * Training: a {@link org.lstm4j.train.Trainer} takes a model and {@link org.lstm4j.train.Examples} and gives a new model.
 * The whole step - forward, loss, backward through time, clipping, update - stays on the device; the host sends batches
 * and reads one loss per batch at the end of an epoch.
 *
 * <p>A {@link org.lstm4j.train.Loss}, an {@link org.lstm4j.train.Optimizer} and a {@link org.lstm4j.train.Schedule} are
 * values that say what to compute. Whatever is drawn at random follows from the seed and from counts, so that a training
 * that goes on from its checkpoint ends with the bits of one that never stopped.
 */
@NullMarked
package org.lstm4j.train;

import org.jspecify.annotations.NullMarked;
