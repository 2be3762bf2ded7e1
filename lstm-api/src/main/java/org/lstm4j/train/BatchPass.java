package org.lstm4j.train;

import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.Pass;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.layer.Features;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.Matrix;

/** A training pass for slices of one shape: gathers examples on the host, sends them, and computes the loss. */
final class BatchPass {
    private final HostBatch host;
    private final Pass pass;
    private final LossStage loss;

    /**
     * @param memory what may be shared with passes of other shapes
     * @param like examples of the kind that will be loaded
     */
    BatchPass(
            CoreKernels kernels,
            Network network,
            ComputeStream stream,
            BufferScope memory,
            Loss loss,
            Features output,
            Examples like,
            PassShape shape) {
        host = new HostBatch(like, loss, output, shape.batch(), shape.steps());
        pass = network.trainingPass(shape, stream, memory);
        this.loss = new LossStage(loss, kernels, pass, host, memory);
    }

    Pass pass() {
        return pass;
    }

    /** Sends a slice of the pass's shape. */
    void load(Examples examples, RowWeights weights, int[] order, Slice slice) {
        host.load(examples, weights, order, slice);
        pass.upload(host.x());
        if (pass.shape().ragged()) {
            pass.uploadLengths(host.lengths());
        }
        loss.upload();
    }

    /** Computes the loss of what forward left into {@code slot}, and its gradient where backward is to follow. */
    void loss(Matrix slot, boolean withGradient) {
        loss.compute(slot, withGradient);
    }

    /** What the host gathered. */
    HostBatch host() {
        return host;
    }
}
