package org.lstm4j.internal.network;

import org.lstm4j.layer.Features;
import org.lstm4j.model.Layout;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Sequence;

/**
 * What the buffers of a pass depend on.
 *
 * @param steps T
 * @param batch N
 * @param layout of everything that flows between layers, and so of the caller's input and output: no copy anywhere
 * @param ragged whether rows have lengths of their own
 * @param carries whether a training pass begins with a state and keeps the last one, as every other pass does
 */
public record PassShape(int steps, int batch, Layout layout, boolean ragged, boolean carries) {
    /** A shape without a state of its own in training. */
    public PassShape(int steps, int batch, Layout layout, boolean ragged) {
        this(steps, batch, layout, ragged, false);
    }

    int stepsOf(Features features) {
        return features.sequence() ? steps : 1;
    }

    long elements(Features features) {
        return (long) stepsOf(features) * batch * features.elements();
    }

    Sequence view(DeviceBuffer buffer, Features features) {
        int t = stepsOf(features);
        return layout == Layout.BATCH_MAJOR
                ? Sequence.batchMajor(buffer, t, batch, features.elements())
                : Sequence.timeMajor(buffer, t, batch, features.elements());
    }
}
