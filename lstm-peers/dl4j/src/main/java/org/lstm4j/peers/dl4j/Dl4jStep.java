package org.lstm4j.peers.dl4j;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One step a run; the network keeps its state. */
final class Dl4jStep implements Prepared {
    private final MultiLayerNetwork network;
    private final INDArray x;
    private INDArray h = Nd4j.empty();

    Dl4jStep(Dl4jNetwork network, Work work, Inputs inputs) {
        this.network = network.network();
        x = Nd4j.create(inputs.x(), work.batch(), work.inputSize(0)).dup('f');
    }

    @Override
    public void run() {
        h = network.rnnTimeStep(x);
    }

    @Override
    public float[] output() {
        return h.dup('c').data().asFloat();
    }

    @Override
    public void close() {
        network.close();
    }
}
