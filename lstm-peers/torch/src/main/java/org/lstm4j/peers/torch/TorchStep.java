package org.lstm4j.peers.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/**
 * One step a run by PyTorch's cells, which cost less than its operator for sequences at T = 1. The arrays of one step's
 * result go into the next.
 */
final class TorchStep implements Prepared {
    private final TorchModule module;
    private final NDArray x;
    private final int hidden;
    private NDList states = new NDList();

    TorchStep(Work work, Inputs inputs) {
        module = new TorchModule(TorchModel.of(work, inputs));
        NDManager manager = module.manager();
        x = manager.create(inputs.x(), new Shape(work.batch(), work.inputSize(0)));
        int each = TorchModel.statesPerLayer(work);
        for (int i = 0; i < each * work.layers(); i++) {
            states.add(manager.zeros(new Shape(work.batch(), work.hidden())));
        }
        hidden = each * (work.layers() - 1);
    }

    @Override
    public void run() {
        NDList next = module.run(new NDList(x).addAll(states));
        states.close();
        states = next;
    }

    @Override
    public float[] output() {
        return states.get(hidden).toFloatArray();
    }

    @Override
    public void close() {
        states.close();
        module.close();
    }
}
