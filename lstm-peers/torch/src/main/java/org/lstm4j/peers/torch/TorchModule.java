package org.lstm4j.peers.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** A TorchScript module, loaded for inference, and the manager of its arrays. */
final class TorchModule implements AutoCloseable {
    private final Model model;
    private final ParameterStore parameters;

    TorchModule(byte[] file) {
        model = Model.newInstance("net");
        try {
            model.load(new ByteArrayInputStream(file));
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException(e);
        }
        parameters = new ParameterStore(model.getNDManager(), false);
    }

    NDManager manager() {
        return model.getNDManager();
    }

    /** Runs the module; the results are the caller's to close. */
    NDList run(NDList inputs) {
        JniUtils.setGradMode(false); // of this thread: as torch.no_grad() does
        return model.getBlock().forward(parameters, inputs, false);
    }

    @Override
    public void close() {
        model.close();
    }
}
