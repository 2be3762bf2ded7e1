package org.lstm4j.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.WeightBlock;
import org.lstm4j.layer.Parameter;
import org.lstm4j.model.Model;
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

    /** The decay of each weight; null without. */
    private final @Nullable BlockBuffers decay;

    private final CoreKernels.@Nullable Clip clip;
    private int updates;

    /** @param clipNorm bound on the global norm of the gradients, 0 for none */
    Updater(Optimizer optimizer, float clipNorm, Backend backend, Network network, Model model, ComputeStream stream) {
        this.optimizer = optimizer;
        this.kernels = backend.kernels();
        blocks = network.blocks();
        scope = new BufferScope(backend);
        try {
            for (int moment = 0; moment < optimizer.moments(); moment++) {
                moments.add(new BlockBuffers(scope, blocks));
            }
            if (optimizer instanceof Optimizer.AdamW adamW) {
                decay = new BlockBuffers(scope, blocks);
                network.load(stream, decays(model, adamW.decay()), decay);
            } else {
                decay = null;
            }
            clip = clipNorm > 0f ? new CoreKernels.Clip(scope.matrix(1, 1, Usage.STATE), clipNorm) : null;
        } catch (Throwable e) {
            close();
            throw e;
        }
    }

    /** What decays of each weight, in the model's arrays: matrices alone. */
    private static Model decays(Model model, float decay) {
        Map<String, float[]> arrays = new HashMap<>();
        for (Parameter parameter : model.parameters()) {
            float[] array = new float[parameter.elements()];
            Arrays.fill(array, parameter.shape().size() > 1 ? decay : 0f);
            arrays.put(parameter.name(), array);
        }
        return model.withWeights(arrays);
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

    /**
     * One update of all blocks by their gradients.
     *
     * @param factor of the optimizer's rate
     */
    void update(ComputeStream stream, float factor) {
        updates++;
        if (clip != null) {
            for (int i = 0; i < blocks.size(); i++) {
                kernels.sumOfSquares(stream, gradients(blocks.get(i)), clip.squaredNorm(), i > 0);
            }
        }
        float rate = optimizer.rate() * factor;
        blocks.forEach(block -> update(stream, block, rate));
    }

    private void update(ComputeStream stream, WeightBlock block, float rate) {
        DeviceBuffer weights = block.weights();
        DeviceBuffer gradients = gradients(block);
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                DeviceBuffer velocity =
                        moments.isEmpty() ? null : moments.getFirst().apply(block);
                kernels.sgd(stream, new CoreKernels.Sgd(weights, gradients, velocity, rate, sgd.momentum(), clip));
            }
            case Optimizer.Adam(float _, float beta1, float beta2, float epsilon) ->
                kernels.adam(stream, adam(block, rate, beta1, beta2, epsilon));
            case Optimizer.AdamW(float _, float beta1, float beta2, float epsilon, float _) ->
                kernels.adam(stream, adam(block, rate, beta1, beta2, epsilon));
        }
    }

    private CoreKernels.Adam adam(WeightBlock block, float rate, float beta1, float beta2, float epsilon) {
        return new CoreKernels.Adam(
                block.weights(),
                gradients(block),
                moments.getFirst().apply(block),
                moments.getLast().apply(block),
                decay == null ? null : decay.apply(block),
                rate,
                beta1,
                beta2,
                epsilon,
                correction(beta1),
                correction(beta2),
                clip);
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
