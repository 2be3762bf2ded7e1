package org.lstm4j.peers.torch;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lstm4j.benchmarks.cold.ColdApplication;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;

/** An application of PyTorch through DJL: a TorchScript module, and one array for the input. */
public final class TorchApplication extends ColdApplication {
    /** See {@link ColdApplication}. */
    public static void main(String[] args) throws Exception {
        new TorchApplication().start(args);
    }

    @Override
    protected void save(Path model, Work work, Inputs inputs) throws IOException {
        Files.write(model, TorchModel.of(work, inputs));
    }

    @Override
    protected Prepared load(Path model, int hidden, int steps, float[] x) throws IOException {
        TorchEngine.load(1);
        TorchModule module = new TorchModule(Files.readAllBytes(model));
        return new TorchScripted(module, new NDList(module.manager().create(x, new Shape(steps, 1, hidden))));
    }
}
