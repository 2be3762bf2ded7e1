package org.lstm4j.backend.cuda;

import org.lstm4j.spi.Mode;
import org.lstm4j.spi.Numerics;
import org.lstm4j.spi.RecurrentSpec;

/**
 * Where a persistent plan keeps things in its workspace, in floats or words; W is the words of a row of h, V those of a row of
 * x, both 0 where not needed. In training the gates stand in the reserve instead.
 *
 * <pre>
 *   gates [T, N, H, 4] | exchange [T, N, W] | x rounded [T, N, V] | weights rounded [4H, V] | h of one step [N, H]
 * </pre>
 */
final class PersistentWorkspace {
    /** Words of a slice of the tensor cores' input product. */
    private static final int SLICE = 16;

    private final RecurrentSpec spec;
    private final Mode mode;
    private final int hiddenWords;
    private final int inputWords;

    PersistentWorkspace(RecurrentSpec spec, Mode mode, Numerics numerics) {
        this.spec = spec;
        this.mode = mode;
        int hidden = spec.hiddenSize();
        switch (numerics) {
            case F16, BF16 -> {
                hiddenWords = hidden / 2;
                inputWords = Math.ceilDiv(spec.inputSize(), 2 * SLICE) * SLICE;
            }
            case TF32 -> {
                hiddenWords = hidden;
                inputWords = Math.ceilDiv(spec.inputSize(), SLICE) * SLICE;
            }
            default -> {
                hiddenWords = Math.ceilDiv(hidden, 4) * 4;
                inputWords = 0;
            }
        }
    }

    int inputWords() {
        return inputWords;
    }

    long exchange(int steps, int batch) {
        return mode == Mode.TRAINING ? 0 : (long) steps * batch * spec.gateWidth();
    }

    long roundedX(int steps, int batch) {
        return exchange(steps, batch) + (long) steps * batch * hiddenWords;
    }

    long roundedWeights(int steps, int batch) {
        return roundedX(steps, batch) + (long) steps * batch * inputWords;
    }

    long initialCopy(int steps, int batch) {
        return roundedWeights(steps, batch) + (long) spec.gateWidth() * inputWords;
    }

    long bytes(int steps, int batch) {
        return (initialCopy(steps, batch) + (long) batch * spec.hiddenSize()) * Float.BYTES;
    }
}
