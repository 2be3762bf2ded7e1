package org.lstm4j.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.WeightBlock;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Usage;

/** An optimizer at work on a network's blocks, with its moments on the device. */
final class Updater implements AutoCloseable {
    private final Optimizer optimizer;
    private final CoreKernels kernels;
    private final List<WeightBlock> blocks;
    private final BufferScope scope;
    /** As many as the optimizer keeps for each weight: none, a velocity, or Adam's two. */
    private final List<BlockBuffers> moments = new ArrayList<>();

    private final CoreKernels.@Nullable Clip clip;
    private int updates;

    /** @param clipNorm bound on the global norm of the gradients, 0 for none */
    Updater(Optimizer optimizer, float clipNorm, Backend backend, List<WeightBlock> blocks) {
        this.optimizer = optimizer;
        this.kernels = backend.kernels();
        this.blocks = blocks;
        scope = new BufferScope(backend);
        try {
            for (int moment = 0; moment < optimizer.moments(); moment++) {
                moments.add(new BlockBuffers(scope, blocks));
            }
            clip = clipNorm > 0f ? new CoreKernels.Clip(scope.matrix(1, 1, Usage.STATE), clipNorm) : null;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    List<BlockBuffers> moments() {
        return moments;
    }

    /** Updates done so far. */
    int updates() {
        return updates;
    }

    /** Goes on after that many updates, whose moments are in place. */
    void resume(int done) {
        updates = done;
    }

    void zeroGradients(ComputeStream stream) {
        for (WeightBlock block : blocks) {
            DeviceBuffer gradients = gradients(block);
            stream.zero(gradients, 0, gradients.byteSize());
        }
    }

    /** One update of all blocks by their gradients. */
    void update(ComputeStream stream) {
        updates++;
        if (clip != null) {
            for (int i = 0; i < blocks.size(); i++) {
                kernels.sumOfSquares(stream, gradients(blocks.get(i)), clip.squaredNorm(), i > 0);
            }
        }
        blocks.forEach(block -> update(stream, block));
    }

    private void update(ComputeStream stream, WeightBlock block) {
        DeviceBuffer weights = block.weights();
        DeviceBuffer gradients = gradients(block);
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                DeviceBuffer velocity =
                        moments.isEmpty() ? null : moments.getFirst().apply(block);
                kernels.sgd(
                        stream, new CoreKernels.Sgd(weights, gradients, velocity, sgd.rate(), sgd.momentum(), clip));
            }
            case Optimizer.Adam adam ->
                kernels.adam(
                        stream,
                        new CoreKernels.Adam(
                                weights,
                                gradients,
                                moments.getFirst().apply(block),
                                moments.getLast().apply(block),
                                null,
                                adam.rate(),
                                adam.beta1(),
                                adam.beta2(),
                                adam.epsilon(),
                                correction(adam.beta1()),
                                correction(adam.beta2()),
                                clip));
        }
    }

    /** {@code 1 - beta^updates}, by StrictMath so that every machine gets the same bits. */
    private float correction(float beta) {
        return (float) (1 - StrictMath.pow(beta, updates));
    }

    private static DeviceBuffer gradients(WeightBlock block) {
        return Objects.requireNonNull(block.gradients());
    }

    @Override
    public void close() {
        scope.close();
    }
}
