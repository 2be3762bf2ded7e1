package org.lstm4j.peers.torch;

import ai.djl.ndarray.NDList;
import org.lstm4j.benchmarks.engine.Prepared;

/** A TorchScript module over the same inputs again and again. */
final class TorchScripted implements Prepared {
    private final TorchModule module;
    private final NDList inputs;
    private NDList outputs = new NDList();

    /** @param module this object's to close */
    TorchScripted(TorchModule module, NDList inputs) {
        this.module = module;
        this.inputs = inputs;
    }

    @Override
    public void run() {
        outputs.close();
        outputs = module.run(inputs);
    }

    @Override
    public float[] output() {
        return outputs.head().toFloatArray();
    }

    @Override
    public void close() {
        outputs.close();
        module.close();
    }
}
