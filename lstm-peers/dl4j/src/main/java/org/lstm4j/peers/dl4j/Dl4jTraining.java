package org.lstm4j.peers.dl4j;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * One minibatch a run.
 *
 * <p>DL4J's Adam adds epsilon to the root of the uncorrected variance, other than PyTorch's; with epsilon set anew for each
 * update it computes the same.
 */
final class Dl4jTraining implements Prepared {
    private final Dl4jNetwork network;
    private final DataSet batch;
    private final List<Adam> adams;
    private int updates;

    Dl4jTraining(Dl4jNetwork network, Work work, Inputs inputs) {
        this.network = network;
        BaseMultiLayerUpdater<?> updater =
                (BaseMultiLayerUpdater<?>) network.network().getUpdater();
        adams = updater.getUpdaterBlocks().stream()
                .map(block -> ((AdamUpdater) block.getGradientUpdater()).getConfig())
                .toList();
        float[] targets = Objects.requireNonNull(inputs.targets());
        batch = new DataSet(
                Dl4jNetwork.sequences(inputs.x(), work.steps(), work.batch(), work.inputSize(0)),
                Dl4jNetwork.sequences(targets, work.steps(), work.batch(), work.directions() * work.hidden()));
    }

    @Override
    public void run() {
        updates++;
        double epsilon = Inputs.EPSILON * Math.sqrt(1 - Math.pow(Inputs.BETA2, updates));
        adams.forEach(adam -> adam.setEpsilon(epsilon));
        network.network().fit(batch);
    }

    @Override
    public float[] output() {
        return network.weights();
    }

    @Override
    public void close() {
        network.network().close();
    }
}
