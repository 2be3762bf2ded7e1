package org.lstm4j.train;

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
    private final List<DeviceBuffer> firstMoments;
    private final List<DeviceBuffer> secondMoments;
    private final CoreKernels.@Nullable Clip clip;
    private int step;

    /** @param clipNorm bound on the global norm of the gradients, 0 for none */
    Updater(Optimizer optimizer, float clipNorm, Backend backend, List<WeightBlock> blocks) {
        this.optimizer = optimizer;
        this.kernels = backend.kernels();
        this.blocks = blocks;
        scope = new BufferScope(backend);
        try {
            boolean adam = optimizer instanceof Optimizer.Adam;
            boolean momentum = optimizer instanceof Optimizer.Sgd sgd && sgd.momentum() > 0f;
            firstMoments = adam || momentum ? moments() : List.of();
            secondMoments = adam ? moments() : List.of();
            clip = clipNorm > 0f ? new CoreKernels.Clip(scope.matrix(1, 1, Usage.STATE), clipNorm) : null;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    private List<DeviceBuffer> moments() {
        return blocks.stream()
                .map(block -> scope.bytes(block.weights().byteSize(), Usage.WEIGHTS))
                .toList();
    }

    void zeroGradients(ComputeStream stream) {
        for (WeightBlock block : blocks) {
            DeviceBuffer gradients = gradients(block);
            stream.zero(gradients, 0, gradients.byteSize());
        }
    }

    /** One update of all blocks by their gradients. */
    void update(ComputeStream stream) {
        step++;
        if (clip != null) {
            for (int i = 0; i < blocks.size(); i++) {
                kernels.sumOfSquares(stream, gradients(blocks.get(i)), clip.squaredNorm(), i > 0);
            }
        }
        for (int i = 0; i < blocks.size(); i++) {
            update(stream, i);
        }
    }

    private void update(ComputeStream stream, int i) {
        DeviceBuffer weights = blocks.get(i).weights();
        DeviceBuffer gradients = gradients(blocks.get(i));
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                DeviceBuffer velocity = firstMoments.isEmpty() ? null : firstMoments.get(i);
                kernels.sgd(
                        stream, new CoreKernels.Sgd(weights, gradients, velocity, sgd.rate(), sgd.momentum(), clip));
            }
            case Optimizer.Adam adam ->
                kernels.adam(
                        stream,
                        new CoreKernels.Adam(
                                weights,
                                gradients,
                                firstMoments.get(i),
                                secondMoments.get(i),
                                adam.rate(),
                                adam.beta1(),
                                adam.beta2(),
                                adam.epsilon(),
                                correction(adam.beta1()),
                                correction(adam.beta2()),
                                clip));
        }
    }

    /** {@code 1 - beta^step}, by StrictMath so that every machine gets the same bits. */
    private float correction(float beta) {
        return (float) (1 - StrictMath.pow(beta, step));
    }

    private static DeviceBuffer gradients(WeightBlock block) {
        return Objects.requireNonNull(block.gradients());
    }

    @Override
    public void close() {
        scope.close();
    }
}
