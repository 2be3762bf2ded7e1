/**
 * Training: a {@link org.lstm4j.train.Trainer} takes a model and {@link org.lstm4j.train.Examples} and gives a new model.
 * The whole step - forward, loss, backward through time, clipping, update - stays on the device; the host sends batches
 * and reads one loss per batch at the end of an epoch.
 */
@NullMarked
package org.lstm4j.train;

import org.jspecify.annotations.NullMarked;
