package org.lstm4j.gpu;

import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/** The LSTM's: wherever gates stand, the four of a unit stand side by side, {@code [.., H, 4]}. */
public final class LstmLayout extends FusedLayout {
    private static final int GATES = 4;

    /** @param chunkFloats gates of a chunk at most, unless a single step has more */
    public LstmLayout(RecurrentSpec spec, Mode mode, long chunkFloats) {
        super(spec, mode, chunkFloats, spec.gateWidth());
    }

    @Override
    int packedIndex(WeightKind kind, int gate, int unit, int input) {
        return (input * spec().hiddenSize() + unit) * GATES + gate;
    }
}
