package org.lstm4j.gpu;

import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.WeightKind;

/** The simple cell's, which has one gate. */
final class RnnLayout extends FusedLayout {
    RnnLayout(RecurrentSpec spec, Mode mode, long chunkFloats) {
        super(spec, mode, chunkFloats, spec.hiddenSize());
    }

    @Override
    int packedIndex(WeightKind kind, int gate, int unit, int input) {
        return input * spec().hiddenSize() + unit;
    }
}
