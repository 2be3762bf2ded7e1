package org.lstm4j.train;

import java.util.Map;
import java.util.function.Supplier;
import org.lstm4j.reference.ReferenceBackend;
import org.lstm4j.reference.TrainingParity;
import org.lstm4j.spi.Backend;
import org.lstm4j.spi.BackendOptions;

/** Composed plans on the scalar reference backend train as PyTorch does. */
class TrainingGoldenTest extends TrainingParity {
    @Override
    protected Map<String, Supplier<Backend>> backends() {
        return Map.of("reference", () -> new ReferenceBackend(BackendOptions.DEFAULT));
    }
}
