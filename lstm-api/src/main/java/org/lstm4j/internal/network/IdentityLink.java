package org.lstm4j.internal.network;

import org.lstm4j.spi.ComputeStream;

/** A layer that does nothing outside training: its input is its output. */
final class IdentityLink extends Link {
    IdentityLink(Flow in) {
        super(in, null);
    }

    @Override
    void forward(ComputeStream stream) {
        // Its input is its output.
    }

    @Override
    void backward(ComputeStream stream) {
        throw new IllegalStateException("inference has no backward");
    }
}
