package org.lstm4j.benchmarks.cold;

import java.io.IOException;
import java.nio.file.Path;
import org.lstm4j.Backends;
import org.lstm4j.benchmarks.engine.Inputs;
import org.lstm4j.benchmarks.engine.OwnEngine;
import org.lstm4j.benchmarks.engine.OwnForward;
import org.lstm4j.benchmarks.engine.Prepared;
import org.lstm4j.benchmarks.engine.Work;
import org.lstm4j.model.ModelFile;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** An application of this project, through its public interface. */
public final class OwnApplication extends ColdApplication {
    /** See {@link ColdApplication}. */
    public static void main(String[] args) throws Exception {
        new OwnApplication().start(args);
    }

    @Override
    protected void save(Path model, Work work, Inputs inputs) throws IOException {
        ModelFile.save(model, OwnEngine.model(work, inputs));
    }

    @Override
    protected Prepared load(Path model, int hidden, int steps, float[] x) throws IOException {
        Backend backend = Backends.named("cpu", BackendOptions.DEFAULT.withThreads(1));
        return new OwnForward(ModelFile.load(model).model(), backend, x, 1, steps, null);
    }
}
