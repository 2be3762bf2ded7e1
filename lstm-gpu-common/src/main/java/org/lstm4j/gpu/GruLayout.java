package org.lstm4j.gpu;

import org.lstm4j.spi.DeviceBuffer;
import org.lstm4j.spi.Matrix;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.Sequence;
import org.lstm4j.spi.WeightKind;

/**
 * The GRU's. A step keeps four blocks of a row, {@code p | r | z | n}: the gates, and before them what the candidate's product
 * exchanges with them. That is {@code U h + b} of the candidate where the reset comes after the product, and {@code r * h}
 * where it comes before.
 *
 * <p>Input weights stand in the order {@code r z n}, recurrent ones as {@code n r z}: so each product is one over columns in
 * one piece, the recurrent one of a GRU that resets after it over {@code p r z}. Bias vectors are as wide as a row and zero in
 * the block that they do not add to.
 */
final class GruLayout extends FusedLayout {
    private static final int BLOCKS_OF_A_ROW = 4;
    private static final int GATES = 3;
    private static final int CANDIDATE = 2;

    private final int hiddenSize;
    private final boolean resetsAfter;

    GruLayout(RecurrentSpec spec, Mode mode, long chunkFloats) {
        super(spec, mode, chunkFloats, Math.multiplyExact(BLOCKS_OF_A_ROW, spec.hiddenSize()));
        this.hiddenSize = spec.hiddenSize();
        this.resetsAfter = spec.resetsAfterProduct();
    }

    @Override
    int packedIndex(WeightKind kind, int gate, int unit, int input) {
        return switch (kind) {
            case INPUT -> (input * GATES + gate) * hiddenSize + unit;
            case RECURRENT -> (input * GATES + (gate + 1) % GATES) * hiddenSize + unit;
            default -> rowBlock(kind, gate) * hiddenSize + unit;
        };
    }

    /** The block of a row that a gate's bias adds to. */
    private int rowBlock(WeightKind kind, int gate) {
        return kind == WeightKind.RECURRENT_BIAS && resetsAfter && gate == CANDIDATE ? 0 : gate + 1;
    }

    /** {@code p}. */
    Sequence inner(Sequence gates) {
        return gates.columns(0, hiddenSize);
    }

    /** {@code n}. */
    Sequence candidate(Sequence gates) {
        return gates.columns(GATES * hiddenSize, hiddenSize);
    }

    /** {@code r z n}, which is canonical order. */
    @Override
    Sequence inputGates(Sequence gates) {
        return gates.columns(hiddenSize, GATES * hiddenSize);
    }

    /** {@code p r z}, or {@code r z} where the candidate's product is one with {@code r * h}. */
    @Override
    Sequence hiddenGates(Sequence gates) {
        return resetsAfter ? gates.columns(0, GATES * hiddenSize) : gates.columns(hiddenSize, 2 * hiddenSize);
    }

    @Override
    Matrix hiddenWeights(DeviceBuffer packed) {
        Matrix all = weight(packed, WeightKind.RECURRENT);
        return resetsAfter ? all : all.columns(hiddenSize, 2 * hiddenSize);
    }

    /** The candidate's columns of the recurrent weights, or of their gradients. */
    Matrix candidateWeights(DeviceBuffer packed) {
        return weight(packed, WeightKind.RECURRENT).columns(0, hiddenSize);
    }

    @Override
    BiasColumns biasColumns(WeightKind kind) {
        boolean recurrent = kind == WeightKind.RECURRENT_BIAS && resetsAfter;
        return new BiasColumns(recurrent ? 0 : hiddenSize, GATES * hiddenSize);
    }
}
