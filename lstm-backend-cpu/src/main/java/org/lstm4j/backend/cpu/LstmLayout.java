package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightKind;

/**
 * Where an LSTM's packed weights, kept activations and scratch rows lie; all sizes and offsets in bytes.
 *
 * <pre>
 *   packed weights   input bias | recurrent bias | W | U    a bias is one line per panel; W and U are one panel after another,
 *                                                          I and H lines long
 *   reserve          gates | c | h                          one row per slot, a slot being one valid step of one row
 * </pre>
 *
 * Panel j holds units 16j to 16j + 15; units past the last are padding, zero in weights and hence in states and gradients.
 * The layout is the same for every vector width. Rows of states and gates are a cache line longer than they need be:
 * at a power of two they would all fall into the same few sets of the caches.
 */
final class LstmLayout {
    private final int inputSize;
    private final int hiddenSize;
    private final int panels;
    private final int biases;

    LstmLayout(RecurrentSpec spec) {
        this.inputSize = spec.inputSize();
        this.hiddenSize = spec.hiddenSize();
        this.panels = Panel.forUnits(hiddenSize);
        this.biases = spec.bias() == Bias.NONE ? 0 : spec.bias() == Bias.SINGLE ? 1 : 2;
    }

    int inputSize() {
        return inputSize;
    }

    int hiddenSize() {
        return hiddenSize;
    }

    int panels() {
        return panels;
    }

    /** Bias vectors: none, the input's, or both. */
    int biases() {
        return biases;
    }

    long biasBytes() {
        return (long) panels * Panel.ROW_BYTES;
    }

    /** Bias vector 0 is the input's, 1 the recurrent one. */
    long bias(int index) {
        return index * biasBytes();
    }

    /** The panels of W. */
    long input() {
        return biases * biasBytes();
    }

    long inputPanelBytes() {
        return (long) inputSize * Panel.ROW_BYTES;
    }

    /** The panels of U. */
    long recurrent() {
        return input() + panels * inputPanelBytes();
    }

    long recurrentPanelBytes() {
        return (long) hiddenSize * Panel.ROW_BYTES;
    }

    long packedBytes() {
        return recurrent() + panels * recurrentPanelBytes();
    }

    /** Gates of one slot, panel after panel, or their gradients. */
    long gateRow() {
        return (long) panels * Panel.ROW_BYTES + CpuBuffer.ALIGNMENT;
    }

    /** Hidden or cell state of one row, padded to whole panels. */
    long stateRow() {
        return (long) panels * Panel.UNITS * Float.BYTES + CpuBuffer.ALIGNMENT;
    }

    long stateBytes() {
        return (long) hiddenSize * Float.BYTES;
    }

    long inputBytes() {
        return (long) inputSize * Float.BYTES;
    }

    /** Where the reserve keeps cell states, given the slots that it has room for. */
    long keptCells(long slots) {
        return slots * gateRow();
    }

    /** Where the reserve keeps the hidden states that went into each step's recurrent product. */
    long keptHidden(long slots) {
        return keptCells(slots) + slots * stateRow();
    }

    long reserveBytes(long slots) {
        return keptHidden(slots) + slots * stateRow();
    }

    void pack(RecurrentWeights source, MemorySegment target) {
        Memory.zero(target, 0, packedBytes());
        if (biases > 0) {
            pack(source.get(WeightKind.INPUT_BIAS), 1, target, bias(0));
        }
        if (biases > 1) {
            pack(source.get(WeightKind.RECURRENT_BIAS), 1, target, bias(1));
        }
        pack(source.get(WeightKind.INPUT), inputSize, target, input());
        pack(source.get(WeightKind.RECURRENT), hiddenSize, target, recurrent());
    }

    private void pack(float[] source, int columns, MemorySegment target, long offset) {
        for (int row = 0; row < Panel.GATES * hiddenSize; row++) {
            long to = offset + place(row, columns);
            for (int k = 0; k < columns; k++) {
                target.set(JAVA_FLOAT, to + (long) k * Panel.ROW_BYTES, source[row * columns + k]);
            }
        }
    }

    void unpack(MemorySegment source, RecurrentWeights target) {
        if (biases > 0) {
            unpack(source, bias(0), 1, target.get(WeightKind.INPUT_BIAS));
        }
        if (biases > 1) {
            unpack(source, bias(1), 1, target.get(WeightKind.RECURRENT_BIAS));
        }
        unpack(source, input(), inputSize, target.get(WeightKind.INPUT));
        unpack(source, recurrent(), hiddenSize, target.get(WeightKind.RECURRENT));
    }

    private void unpack(MemorySegment source, long offset, int columns, float[] target) {
        for (int row = 0; row < Panel.GATES * hiddenSize; row++) {
            long from = offset + place(row, columns);
            for (int k = 0; k < columns; k++) {
                target[row * columns + k] = source.get(JAVA_FLOAT, from + (long) k * Panel.ROW_BYTES);
            }
        }
    }

    /** Where a canonical row, gate after gate and unit after unit, stands in panels of {@code lines} lines. */
    private long place(int row, int lines) {
        int gate = row / hiddenSize;
        int unit = row % hiddenSize;
        long panel = unit / Panel.UNITS;
        int column = gate * Panel.UNITS + unit % Panel.UNITS;
        return panel * lines * Panel.ROW_BYTES + (long) column * Float.BYTES;
    }

    /** Copies one slot's gates to canonical order: gate after gate, unit after unit. */
    void copyGates(MemorySegment from, long fromOffset, MemorySegment to, long toOffset) {
        for (int gate = 0; gate < Panel.GATES; gate++) {
            for (int panel = 0; panel < panels; panel++) {
                int units = Math.min(Panel.UNITS, hiddenSize - panel * Panel.UNITS);
                long source = fromOffset + (long) panel * Panel.ROW_BYTES + (long) gate * Panel.UNITS * Float.BYTES;
                long target = toOffset + ((long) gate * hiddenSize + (long) panel * Panel.UNITS) * Float.BYTES;
                Memory.copy(from, source, to, target, (long) units * Float.BYTES);
            }
        }
    }
}
