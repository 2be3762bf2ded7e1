package org.lstm4j.peers.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Objects;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.TextInputs;
import org.lstm4j.benchmarks.engine.Work;

/** Epochs of a language model: the book's loop over PyTorch's fused operator, its clipping and its descent native calls. */
final class TorchLanguage implements Prepared {
    private static final float NO_DECAY = 0;
    private static final float NO_CLIPPING = -1;
    private static final float NO_MOMENTUM = 0;

    private final NDManager manager = NDManager.newBaseManager();
    private final TorchNetwork network;
    private final NDArray w;
    private final NDArray b;
    private final NDList weights = new NDList();
    /** Unit vectors {@code [T, N, V]} and ids {@code [T, N, 1]} of every window. */
    private final NDList read = new NDList();

    private final NDList foreseen = new NDList();

    TorchLanguage(Work work, Inputs inputs) {
        network = new TorchNetwork(manager, work, inputs);
        TextInputs text = Objects.requireNonNull(inputs.text());
        w = manager.create(text.w(), new Shape(TextInputs.VOCABULARY, work.hidden()));
        b = manager.create(text.b());
        weights.addAll(network.weights());
        weights.addAll(new NDList(w, b));
        weights.forEach(weight -> weight.setRequiresGradient(true));
        Shape shape = new Shape(work.steps(), work.batch());
        for (int window = 0; window < TextInputs.WINDOWS; window++) {
            read.add(ids(text.read(work, window), shape).oneHot(TextInputs.VOCABULARY));
            foreseen.add(ids(text.foreseen(work, window), shape).expandDims(-1));
        }
    }

    private NDArray ids(int[] values, Shape shape) {
        return manager.create(Arrays.stream(values).asLongStream().toArray(), shape);
    }

    @Override
    public void run() {
        NDList states = network.zeros();
        for (int window = 0; window < TextInputs.WINDOWS; window++) {
            NDList next = backward(window, states);
            descend();
            if (window > 0) {
                states.close();
            }
            states = next;
        }
        states.close();
    }

    /** The states that the next window begins with, without what they came from. */
    private NDList backward(int window, NDList states) {
        NDList made = new NDList();
        try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            made.addAll(network.forward(read.get(window), states, true));
            NDArray y = made.head();
            NDArray logits = y.getNDArrayInternal().linear(y, w, b).singletonOrThrow();
            NDArray logarithms = logits.logSoftmax(-1);
            NDArray hits = JniUtils.gather((PtNDArray) logarithms, (PtNDArray) foreseen.get(window), -1);
            NDArray mean = hits.mean();
            NDArray loss = mean.neg();
            made.addAll(new NDList(logits, logarithms, hits, mean, loss));
            gradients.backward(loss);
        }
        NDList next = new NDList();
        for (int state = 1; state <= states.size(); state++) {
            next.add(made.get(state).stopGradient());
        }
        made.close();
        return next;
    }

    private void descend() {
        NDList gradients = new NDList();
        double squares = 0;
        for (NDArray weight : weights) {
            NDArray gradient = weight.getGradient();
            gradients.add(gradient);
            try (NDArray norm = gradient.norm()) {
                squares += Math.pow(norm.getFloat(), 2);
            }
        }
        float scale = (float) Math.min(1, TextInputs.CLIP_NORM / Math.sqrt(squares));
        for (int i = 0; i < weights.size(); i++) {
            PtNDArray weight = (PtNDArray) weights.get(i);
            PtNDArray gradient = (PtNDArray) gradients.get(i);
            JniUtils.sgdUpdate(weight, gradient, weight, TextInputs.RATE, NO_DECAY, scale, NO_CLIPPING, NO_MOMENTUM);
            JniUtils.zeroGrad(weight);
        }
        gradients.close();
    }

    @Override
    public float[] output() {
        return TorchNetwork.values(weights);
    }

    @Override
    public void close() {
        manager.close();
    }
}
