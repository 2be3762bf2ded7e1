package org.lstm4j.peers.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.recurrent.RNN;
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

    /** Outputs {@code [T, N, D*H]} and, behind them, the last states. */
    NDList forward(NDArray x, boolean training) {
        int layers = work.layers();
        boolean both = work.bidirectional();
        var operators = x.getNDArrayInternal();
        return switch (work.cell()) {
            case LSTM -> operators.lstm(x, zeros, weights, true, layers, NO_DROPOUT, training, both, false);
            case GRU -> operators.gru(x, zeros.head(), weights, true, layers, NO_DROPOUT, training, both, false);
            case RNN ->
                operators.rnn(
                        x, zeros.head(), weights, true, layers, RNN.Activation.TANH, NO_DROPOUT, training, both, false);
        };
    }
}
