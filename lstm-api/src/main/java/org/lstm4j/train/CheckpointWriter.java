package org.lstm4j.train;

import java.util.Map;
import java.util.function.Function;
import org.lstm4j.internal.file.AtomicFile;

/** Writes a training's checkpoints when they are due. */
final class CheckpointWriter {
    private final Checkpointing checkpointing;
    private final Map<String, String> identity;
    private long lastNanos = System.nanoTime();

    CheckpointWriter(Checkpointing checkpointing, Map<String, String> identity) {
        this.checkpointing = checkpointing;
        this.identity = identity;
        AtomicFile.removeLeftovers(checkpointing.file());
    }

    Map<String, String> identity() {
        return identity;
    }

    /** Writes if the time since the last one is up. */
    void writeIfDue(Function<Map<String, String>, Checkpoint> state) {
        if (System.nanoTime() - lastNanos >= checkpointing.every().toNanos()) {
            write(state);
        }
    }

    void write(Function<Map<String, String>, Checkpoint> state) {
        CheckpointFile.write(checkpointing.file(), state.apply(identity));
        lastNanos = System.nanoTime();
    }
}
