package org.lstm4j.train;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.lstm4j.LstmException;

/**
 * Where a training keeps its checkpoint, and how often.
 *
 * @param file replaced each time
 * @param every the most work that a crash may cost; zero for a checkpoint before every batch
 */
record Checkpointing(Path file, Duration every) {
    Checkpointing {
        Objects.requireNonNull(file, "file");
        if (every.isNegative()) {
            throw new LstmException("checkpoint: the time between two must not be negative, got " + every);
        }
    }
}
