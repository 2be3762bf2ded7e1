package org.lstm4j.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.benchmarks.engine.Work;

/**
 * One row to be measured.
 *
 * @param name unique, and matched by {@code --filter}
 * @param kind what it is about
 * @param work null for what has no layers
 * @param path which of our kernels run
 * @param contenders that take turns, ours first
 */
record Row(String name, Kind kind, @Nullable Work work, JvmPath path, List<Contender> contenders) {
    /** The name under which this project's other way of doing the same takes its turn: f32, or the machine's own vectors. */
    static final String BASE = "base";

    Row {
        contenders = List.copyOf(contenders);
    }

    Contender ours() {
        return contenders.getFirst();
    }
}
