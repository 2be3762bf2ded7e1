package org.lstm4j.internal.network;

import org.jspecify.annotations.Nullable;
import org.lstm4j.spi.ComputeStream;

/** A layer within one pass: prepared calls over that pass's buffers. */
abstract class Link {
    final Flow out;
    /** Gradient with respect to {@link #out}, written by the next link or the loss; null unless training. */
    final @Nullable Flow dOut;

    Link(Flow out, @Nullable Flow dOut) {
        this.out = out;
        this.dOut = dOut;
    }

    abstract void forward(ComputeStream stream);

    /** Accumulates weight gradients and overwrites the gradient of the link's input. */
    abstract void backward(ComputeStream stream);
}
