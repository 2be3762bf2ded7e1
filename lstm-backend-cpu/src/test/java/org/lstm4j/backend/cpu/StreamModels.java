package org.lstm4j.backend.cpu;

import org.lstm4j.layer.Dense;
import org.lstm4j.layer.LSTM;
import org.lstm4j.model.Initialiser;
import org.lstm4j.model.Model;

/** The model that stream tests share, and its input. */
final class StreamModels {
    static final int INPUTS = 5;
    static final int OUTPUTS = 3;
    static final int STREAMS = 10_000;

    /** h and c of both layers, each on cache lines of its own, and one line to spare. */
    static final long STATE_BYTES = 4 * (32 + 32 + 32 + 32 + 16);

    private StreamModels() {}

    /** Two layers of sizes that no vector divides. */
    static Model model() {
        return Model.builder(INPUTS)
                .add(LSTM.of(23))
                .add(LSTM.of(18))
                .add(Dense.of(OUTPUTS))
                .initialise(Initialiser.PYTORCH, 42)
                .build();
    }

    /** What a stream reads at a step: {@code [INPUTS]}, different for every stream and step. */
    static void input(int stream, int step, float[] x) {
        for (int i = 0; i < INPUTS; i++) {
            x[i] = (float) Math.sin(0.7 * stream + 1.3 * step + 2.1 * i);
        }
    }
}
