package org.lstm4j.train;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.internal.network.BufferScope;
import org.lstm4j.internal.network.Network;
import org.lstm4j.internal.network.PassShape;
import org.lstm4j.model.Layout;
import org.lstm4j.model.Model;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.ComputeStream;

/**
 * A pass for every shape of slice that training and validation have, all in the memory of the largest: they work one after
 * the other on one stream, so none needs what another left there.
 */
final class BatchPasses implements AutoCloseable {
    private final BufferScope memory;
    private final Map<Slice, BatchPass> passes = new HashMap<>();

    BatchPasses(
            Trainer trainer,
            Model model,
            Backend backend,
            Network network,
            ComputeStream stream,
            Examples training,
            @Nullable Examples validation) {
        Slicing slicing = trainer.slicing();
        boolean ragged = slicing.isRagged(training) || slicing.isRagged(validation);
        memory = new BufferScope(backend);
        try {
            for (Slice slice : slicing.shapes(training, validation)) {
                PassShape shape =
                        new PassShape(slice.steps(), slice.batch(), Layout.BATCH_MAJOR, ragged, slicing.window() > 0);
                memory.rewind();
                BatchPass pass = new BatchPass(
                        backend.kernels(),
                        network,
                        stream,
                        memory,
                        trainer.loss(),
                        model.outputFeatures(),
                        training,
                        shape);
                passes.put(slice, pass);
            }
        } catch (Throwable e) {
            memory.close();
            throw e;
        }
    }

    BatchPass of(Slice slice) {
        BatchPass pass = passes.get(new Slice(0, slice.batch(), 0, slice.steps()));
        assert pass != null : "there is a pass for every shape";
        return pass;
    }

    @Override
    public void close() {
        memory.close();
    }
}
