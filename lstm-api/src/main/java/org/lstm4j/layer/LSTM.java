package org.lstm4j.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Coupling;
import org.lstm4j.spi.RecurrentSpec.Direction;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate by Gers et al. 2000).
 *
 * @param hiddenSize units, at least 1
 * @param options what every recurrent layer can be told
 * @param projectionSize size to which the hidden state is projected (Sak et al. 2014), at most hiddenSize, 0 for none
 * @param peephole whether the gates see the cell state (Gers and Schmidhuber 2000)
 * @param coupling whether one of input and forget gate is one minus the other
 * @param cellClip bound on the magnitude of the cell state, infinite for none
 */
public record LSTM(
        int hiddenSize,
        RecurrentOptions options,
        int projectionSize,
        boolean peephole,
        Coupling coupling,
        float cellClip)
        implements RecurrentLayer<LSTM> {
    public LSTM {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(coupling, "coupling");
        RecurrentOptions.checkHiddenSize(hiddenSize);
        if (projectionSize < 0 || projectionSize > hiddenSize) {
            throw new LstmException(
                    "projectionSize must lie in [0, " + hiddenSize + "], the hidden size, got " + projectionSize);
        }
        options.on(RecurrentSpec.lstm(1, hiddenSize), Direction.FORWARD)
                .cellClip(cellClip)
                .build();
    }

    /** Outputs every step, two biases. */
    public static LSTM of(int hiddenSize) {
        return new LSTM(hiddenSize, RecurrentOptions.of(Cell.LSTM), 0, false, Coupling.NONE, Float.POSITIVE_INFINITY);
    }

    @Override
    public LSTM withOptions(RecurrentOptions newOptions) {
        return new LSTM(hiddenSize, newOptions, projectionSize, peephole, coupling, cellClip);
    }

    /** The same layer, its hidden state projected to {@code size} numbers: {@code [T, N, size]} out. */
    public LSTM withProjection(int size) {
        return new LSTM(hiddenSize, options, size, peephole, coupling, cellClip);
    }

    /** The same layer with peephole connections. */
    public LSTM withPeephole() {
        return new LSTM(hiddenSize, options, projectionSize, true, coupling, cellClip);
    }

    public LSTM withCoupling(Coupling newCoupling) {
        return new LSTM(hiddenSize, options, projectionSize, peephole, newCoupling, cellClip);
    }

    /** The same layer, with its cell state held within plus or minus {@code bound}. */
    public LSTM withCellClip(float bound) {
        return new LSTM(hiddenSize, options, projectionSize, peephole, coupling, bound);
    }

    @Override
    public RecurrentSpec spec(int inputSize, Direction direction) {
        return options.on(RecurrentSpec.lstm(inputSize, hiddenSize), direction)
                .projectionSize(projectionSize)
                .peephole(peephole)
                .coupling(coupling)
                .cellClip(cellClip)
                .build();
    }

    @Override
    public List<String> traits() {
        List<String> traits = new ArrayList<>();
        if (projectionSize > 0) {
            traits.add("projection " + projectionSize);
        }
        if (peephole) {
            traits.add("peephole");
        }
        if (coupling != Coupling.NONE) {
            traits.add("coupled gates");
        }
        return traits;
    }
}
