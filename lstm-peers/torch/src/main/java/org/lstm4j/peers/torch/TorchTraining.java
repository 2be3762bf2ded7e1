package org.lstm4j.peers.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Objects;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/** Updates by PyTorch's automatic differentiation and DJL's Adam, which is one native call for each array. */
final class TorchTraining implements Prepared {
    private static final float NO_DECAY = 0;
    private static final float NO_SCALING = 1;
    private static final float NO_CLIPPING = -1;

    private final NDManager manager = NDManager.newBaseManager();
    private final TorchNetwork network;
    private final NDArray x;
    private final NDArray targets;
    private final NDList means = new NDList();
    private final NDList variances = new NDList();
    private int updates;

    TorchTraining(Work work, Inputs inputs) {
        network = new TorchNetwork(manager, work, inputs);
        for (NDArray weight : network.weights()) {
            weight.setRequiresGradient(true);
            means.add(weight.zerosLike());
            variances.add(weight.zerosLike());
        }
        x = manager.create(inputs.x(), new Shape(work.steps(), work.batch(), work.inputSize(0)));
        targets = manager.create(
                Objects.requireNonNull(inputs.targets()),
                new Shape(work.steps(), work.batch(), (long) work.directions() * work.hidden()));
    }

    @Override
    public void run() {
        NDList made = new NDList();
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            made.addAll(network.forward(x, true));
            NDArray errors = made.head().sub(targets);
            NDArray squares = errors.square();
            NDArray loss = squares.mean();
            made.addAll(new NDList(errors, squares, loss));
            gradients.backward(loss);
        }
        made.close();
        update();
    }

    /**
     * DJL's own Adam would add epsilon to the root of the uncorrected variance, other than PyTorch; with epsilon scaled like
     * the rate the same call computes PyTorch's formula.
     */
    private void update() {
        updates++;
        float root = (float) Math.sqrt(1 - Math.pow(Inputs.BETA2, updates));
        float rate = (float) (Inputs.RATE * root / (1 - Math.pow(Inputs.BETA1, updates)));
        for (int i = 0; i < means.size(); i++) {
            NDArray weight = network.weights().get(i);
            try (NDArray gradient = weight.getGradient()) {
                weight.getNDArrayInternal()
                        .adamUpdate(
                                new NDList(weight, gradient, means.get(i), variances.get(i)),
                                new NDList(weight),
                                Inputs.RATE,
                                rate,
                                NO_DECAY,
                                NO_SCALING,
                                NO_CLIPPING,
                                Inputs.BETA1,
                                Inputs.BETA2,
                                Inputs.EPSILON * root,
                                false,
                                false);
            }
            JniUtils.zeroGrad((PtNDArray) weight);
        }
    }

    @Override
    public float[] output() {
        return TorchNetwork.values(network.weights());
    }

    @Override
    public void close() {
        manager.close();
    }
}
