package org.lstm4j.tasks.translate;

import java.util.List;
import org.lstm4j.spi.ComputeStream;
import org.lstm4j.spi.CoreKernels;
import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Usage;
import org.lstm4j.train.Optimizer;

/** Adam at work on a network's blocks, its gradients bounded in their global norm (Pascanu et al. 2013). */
final class Adam {
    private final Optimizer.Adam constants;
    private final CoreKernels kernels;
    private final List<DeviceBuffer> weights;
    private final List<DeviceBuffer> gradients;
    private final List<DeviceBuffer> firstMoments;
    private final List<DeviceBuffer> secondMoments;
    private final CoreKernels.Clip clip;
    private int updates;

    /** @param memory what closes gradients and moments */
    Adam(Network network, Memory memory, Optimizer.Adam constants, float clipNorm) {
        this.constants = constants;
        kernels = network.backend().kernels();
        weights = network.weights();
        gradients = network.blocks(memory);
        firstMoments = network.blocks(memory);
        secondMoments = network.blocks(memory);
        clip = new CoreKernels.Clip(Matrix.of(memory.words(1, Usage.STATE), 1, 1), clipNorm);
    }

    List<DeviceBuffer> gradients() {
        return gradients;
    }

    List<DeviceBuffer> firstMoments() {
        return firstMoments;
    }

    List<DeviceBuffer> secondMoments() {
        return secondMoments;
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
        gradients.forEach(block -> stream.zero(block, 0, block.byteSize()));
    }

    /**
     * One update of all blocks.
     *
     * @param factor of the rate
     */
    void update(ComputeStream stream, float factor) {
        updates++;
        for (int i = 0; i < gradients.size(); i++) {
            kernels.sumOfSquares(stream, gradients.get(i), clip.squaredNorm(), i > 0);
        }
        for (int i = 0; i < weights.size(); i++) {
            kernels.adam(
                    stream,
                    new CoreKernels.Adam(
                            weights.get(i),
                            gradients.get(i),
                            firstMoments.get(i),
                            secondMoments.get(i),
                            null,
                            constants.rate() * factor,
                            constants.beta1(),
                            constants.beta2(),
                            constants.epsilon(),
                            correction(constants.beta1()),
                            correction(constants.beta2()),
                            clip));
        }
    }

    /** {@code 1 - beta^updates}, by StrictMath so that every machine gets the same bits. */
    private float correction(float beta) {
        return (float) (1 - StrictMath.pow(beta, updates));
    }
}
