package org.lstm4j.peers.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/**
 * Whole sequences by PyTorch's fused operator, called as directly as DJL can: a TorchScript module around the same operator
 * takes some 10 microseconds more. Outputs stay in the arrays that PyTorch allocates for them.
 */
final class TorchForward implements Prepared {
    private final NDManager manager = NDManager.newBaseManager();
    private final TorchNetwork network;
    private final NDArray x;
    private NDList outputs = new NDList();

    TorchForward(Work work, Inputs inputs) {
        network = new TorchNetwork(manager, work, inputs);
        x = manager.create(inputs.x(), new Shape(work.steps(), work.batch(), work.inputSize(0)));
    }

    @Override
    public void run() {
        JniUtils.setGradMode(false); // of this thread: as torch.no_grad() does
        outputs.close();
        outputs = network.forward(x, false);
    }

    @Override
    public float[] output() {
        return outputs.head().toFloatArray();
    }

    @Override
    public void close() {
        outputs.close();
        manager.close();
    }
}
