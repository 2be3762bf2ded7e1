package org.lstm4j.peers.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
import java.nio.FloatBuffer;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Work;

/** Weights and zero states as PyTorch's arrays, and its fused operator over them: all layers and directions in one call. */
final class TorchNetwork {
    private static final double NO_DROPOUT = 0;

    private final Work work;
    private final NDList weights = new NDList();
    private final NDList zeros = new NDList();

    TorchNetwork(NDManager manager, Work work, Inputs inputs) {
        this.work = work;
        int width = work.cell().gates() * work.hidden();
        for (Inputs.Cell cell : inputs.cells()) {
            weights.add(manager.create(cell.w(), new Shape(width, cell.inputSize())));
            weights.add(manager.create(cell.u(), new Shape(width, work.hidden())));
            weights.add(manager.create(cell.b()));
            weights.add(manager.create(cell.rb()));
        }
        Shape state = new Shape((long) work.layers() * work.directions(), work.batch(), work.hidden());
        for (int i = 0; i < TorchModel.statesPerLayer(work); i++) {
            zeros.add(manager.zeros(state));
        }
    }

    NDList weights() {
        return weights;
    }

    /** States to begin with; they stay this network's to close. */
    NDList zeros() {
        return zeros;
    }

    /** The numbers of arrays, end to end. */
    static float[] values(NDList arrays) {
        FloatBuffer all = FloatBuffer.allocate(
                (int) arrays.stream().mapToLong(NDArray::size).sum());
        arrays.forEach(array -> all.put(array.toFloatArray()));
        return all.array();
    }

    /** Outputs {@code [T, N, D*H]} and, behind them, the last states; from zero states. */
    NDList forward(NDArray x, boolean training) {
        return forward(x, zeros, training);
    }

    /** The same from other states. */
    NDList forward(NDArray x, NDList states, boolean training) {
        int layers = work.layers();
        boolean both = work.bidirectional();
        var operators = x.getNDArrayInternal();
        return switch (work.cell()) {
            case LSTM -> operators.lstm(x, states, weights, true, layers, NO_DROPOUT, training, both, false);
            case GRU -> operators.gru(x, states.head(), weights, true, layers, NO_DROPOUT, training, both, false);
            case RNN ->
                operators.rnn(
                        x,
                        states.head(),
                        weights,
                        true,
                        layers,
                        RNN.Activation.TANH,
                        NO_DROPOUT,
                        training,
                        both,
                        false);
        };
    }
}
