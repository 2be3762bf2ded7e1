package org.lstm4j.peers.dl4j;

import java.util.Objects;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whole sequences; outputs are given back at once, so that no run waits for the garbage collector to find their memory. */
final class Dl4jForward implements Prepared {
    private final MultiLayerNetwork network;
    private final INDArray x;
    private @Nullable INDArray y;

    Dl4jForward(Dl4jNetwork network, Work work, Inputs inputs) {
        this.network = network.network();
        x = Dl4jNetwork.sequences(inputs.x(), work.steps(), work.batch(), work.inputSize(0));
    }

    @Override
    public void run() {
        if (y != null) {
            y.close();
        }
        y = network.output(x, false);
    }

    @Override
    public float[] output() {
        return Dl4jNetwork.values(Objects.requireNonNull(y));
    }

    @Override
    public void close() {
        network.close();
    }
}
