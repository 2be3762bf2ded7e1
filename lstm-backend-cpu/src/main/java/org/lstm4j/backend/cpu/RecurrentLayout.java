package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.lstm4j.backend.cpu.kernel.Panel;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.Mode;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Bias;
import org.lstm4j.spi.RecurrentSpec.ResetForm;
import org.lstm4j.spi.RecurrentWeights;
import org.lstm4j.spi.WeightFormat;
import org.lstm4j.spi.WeightKind;

/**
 * How a cell's packed weights lie, and how long rows of its gates and states are; all sizes and offsets in bytes.
 *
 * <pre>
 *   packed weights   input bias | recurrent bias | W | U | starts
 * </pre>
 *
 * A bias is one line per panel; W and U are one panel after another, I and H lines long, in the plan's weight format; starts,
 * which inference alone has, are the sums of biases that products begin with.
 *
 * <p>The LSTM has one group of gates, 16 units of i, f, g, o in a panel. A GRU has two, because the reset gate stands between
 * their recurrent products: 32 units of r and z, then 64 of n. The RNN has one, 64 units. Units past the last are padding,
 * zero in weights and hence in states and gradients. The layout is the same for every vector width. Rows of states and
 * gates are a cache line longer than they need be: at a power of two they would all fall into the same few sets of the
 * caches.
 */
final class RecurrentLayout {
    private final int inputSize;
    private final int hiddenSize;
    private final List<GateGroup> groups;
    private final int panels;
    private final int biases;
    private final boolean cellStates;
    private final boolean resetGate;
    private final int apartPanels;
    private final WeightFormat format;
    private final boolean packsStarts;
    private final PanelCodec matrices;

    /** @param plain whether plain Java computes, which gives the same bits from BF16 kept as floats, three times faster */
    RecurrentLayout(RecurrentSpec spec, Mode mode, boolean plain) {
        this.inputSize = spec.inputSize();
        this.hiddenSize = spec.hiddenSize();
        this.groups = groups(spec.cell(), hiddenSize);
        this.panels = groups.getLast().end();
        this.biases = spec.bias() == Bias.NONE ? 0 : spec.bias() == Bias.SINGLE ? 1 : 2;
        this.cellStates = spec.cell().hasCellState();
        this.resetGate = spec.cell() == Cell.GRU;
        boolean apart = resetGate && spec.resetForm() == ResetForm.AFTER_PRODUCT;
        this.apartPanels = apart ? groups.getLast().panels() : 0;
        boolean floats = mode == Mode.TRAINING || (plain && spec.weightFormat() == WeightFormat.BF16);
        this.format = floats ? WeightFormat.F32 : spec.weightFormat();
        this.matrices = PanelCodec.of(format);
        this.packsStarts = mode == Mode.INFERENCE;
    }

    private static List<GateGroup> groups(Cell cell, int hiddenSize) {
        return switch (cell) {
            case LSTM -> List.of(GateGroup.of(0, 4, 0, hiddenSize));
            case GRU -> {
                GateGroup resetAndUpdate = GateGroup.of(0, 2, 0, hiddenSize);
                yield List.of(resetAndUpdate, GateGroup.of(2, 1, resetAndUpdate.end(), hiddenSize));
            }
            case RNN -> List.of(GateGroup.of(0, 1, 0, hiddenSize));
        };
    }

    /** In which W and U are stored; training plans keep floats. */
    WeightFormat format() {
        return format;
    }

    int inputSize() {
        return inputSize;
    }

    int hiddenSize() {
        return hiddenSize;
    }

    List<GateGroup> groups() {
        return groups;
    }

    GateGroup group(int index) {
        return groups.get(index);
    }

    /** Panels of all groups. */
    int panels() {
        return panels;
    }

    /**
     * Where a share of a group's panels begins, when the hidden units are divided into parts; part {@code parts} begins at the
     * group's end. Units are divided at the widest panels' ends, so that a part has the same units in all groups.
     */
    int start(GateGroup group, int part, int parts) {
        GateGroup widest = groups.getLast();
        int start = (int) ((long) widest.panels() * part / parts) * (widest.units() / group.units());
        return group.firstPanel() + Math.min(start, group.panels());
    }

    /** Bias vectors: none, the input's, or both. */
    int biases() {
        return biases;
    }

    /** Whether there is a cell state beside the hidden state. */
    boolean hasCellStates() {
        return cellStates;
    }

    /** Whether there is a reset gate, and with it something that it multiplies. */
    boolean hasResetGate() {
        return resetGate;
    }

    /**
     * The last panels, whose recurrent products, with the recurrent bias, stay apart from the input products: a GRU's
     * candidates when the reset gate comes after the product, else none.
     */
    int apartPanels() {
        return apartPanels;
    }

    /** Whether a panel's recurrent product is of what the reset gate has left of the hidden state. */
    boolean seesReset(int panel) {
        return resetGate && apartPanels == 0 && panel >= groups.getLast().firstPanel();
    }

    long biasBytes() {
        return (long) panels * Panel.ROW_BYTES;
    }

    /** Bias vector 0 is the input's, 1 the recurrent one. */
    long bias(int index) {
        return index * biasBytes();
    }

    /** A panel of W. */
    long input(int panel) {
        return biases * biasBytes() + panel * inputPanelBytes();
    }

    long inputPanelBytes() {
        return matrices.panelBytes(inputSize);
    }

    /** From one row of a panel of W or U to the next. */
    long weightRowBytes() {
        return matrices.rowBytes();
    }

    /** A panel of U. */
    long recurrent(int panel) {
        return input(panels) + panel * recurrentPanelBytes();
    }

    long recurrentPanelBytes() {
        return matrices.panelBytes(hiddenSize);
    }

    /**
     * What products start from: a line for each panel with the sum of its biases, or the input's alone where the recurrent
     * product stays apart, and behind them a line for each of those.
     */
    long startBytes() {
        return biasBytes() + (long) apartPanels * Panel.ROW_BYTES;
    }

    /** Whether they end the packed weights, so that a step need not sum them. Training changes biases in between. */
    boolean packsStarts() {
        return packsStarts;
    }

    /** Where they are then. */
    long starts() {
        return recurrent(panels);
    }

    long packedBytes() {
        return starts() + (packsStarts ? startBytes() : 0);
    }

    /** Gates of one slot, panel after panel. */
    long gateRow() {
        return (long) panels * Panel.ROW_BYTES + CpuBuffer.ALIGNMENT;
    }

    /** A value for each unit of one row, padded as far as the widest panels reach. */
    long stateRow() {
        GateGroup widest = groups.getLast();
        return (long) widest.panels() * widest.units() * Float.BYTES + CpuBuffer.ALIGNMENT;
    }

    /** What a reserve keeps of one slot; see {@link ReserveArea}. */
    long reserveRow() {
        int states = cellStates ? 2 : resetGate ? 3 : 1;
        return gateRow() + states * stateRow();
    }

    long inputBytes() {
        return (long) inputSize * Float.BYTES;
    }

    void pack(RecurrentWeights source, MemorySegment target) {
        Memory.zero(target, 0, packedBytes());
        if (biases > 0) {
            pack(PanelCodec.F32, source.get(WeightKind.INPUT_BIAS), 1, target, bias(0));
        }
        if (biases > 1) {
            pack(PanelCodec.F32, source.get(WeightKind.RECURRENT_BIAS), 1, target, bias(1));
        }
        pack(matrices, source.get(WeightKind.INPUT), inputSize, target, input(0));
        pack(matrices, source.get(WeightKind.RECURRENT), hiddenSize, target, recurrent(0));
        if (packsStarts) {
            placeStarts(target, target, starts());
        }
    }

    /** Writes what products start from. */
    void placeStarts(MemorySegment packed, MemorySegment target, long at) {
        Memory.zero(target, at, startBytes());
        if (biases > 0) {
            Memory.copy(packed, bias(0), target, at, biasBytes());
        }
        if (biases > 1) {
            long apart = (long) apartPanels * Panel.ROW_BYTES;
            long together = biasBytes() - apart;
            for (long i = 0; i < together; i += Float.BYTES) {
                float sum = packed.get(JAVA_FLOAT, bias(0) + i) + packed.get(JAVA_FLOAT, bias(1) + i);
                target.set(JAVA_FLOAT, at + i, sum);
            }
            Memory.copy(packed, bias(1) + together, target, at + biasBytes(), apart);
        }
    }

    private void pack(PanelCodec codec, float[] source, int columns, MemorySegment target, long offset) {
        for (int row = 0; row < source.length / columns; row++) {
            long panel = offset + panel(row) * codec.panelBytes(columns);
            codec.put(source, row * columns, columns, target, panel, column(row));
        }
    }

    void unpack(MemorySegment source, RecurrentWeights target) {
        if (biases > 0) {
            unpack(PanelCodec.F32, source, bias(0), 1, target.get(WeightKind.INPUT_BIAS));
        }
        if (biases > 1) {
            unpack(PanelCodec.F32, source, bias(1), 1, target.get(WeightKind.RECURRENT_BIAS));
        }
        unpack(matrices, source, input(0), inputSize, target.get(WeightKind.INPUT));
        unpack(matrices, source, recurrent(0), hiddenSize, target.get(WeightKind.RECURRENT));
    }

    private void unpack(PanelCodec codec, MemorySegment source, long offset, int columns, float[] target) {
        for (int row = 0; row < target.length / columns; row++) {
            long panel = offset + panel(row) * codec.panelBytes(columns);
            codec.get(source, panel, column(row), target, row * columns, columns);
        }
    }

    /** The panel of a canonical row, which counts gate after gate and unit after unit. */
    private int panel(int row) {
        GateGroup group = groupOf(row);
        return group.firstPanel() + row % hiddenSize / group.units();
    }

    /** Its column there. */
    private int column(int row) {
        GateGroup group = groupOf(row);
        return (row / hiddenSize - group.firstGate()) * group.units() + row % hiddenSize % group.units();
    }

    private GateGroup groupOf(int row) {
        return row / hiddenSize < groups.getLast().firstGate() ? groups.getFirst() : groups.getLast();
    }

    /** Copies one slot's gates to canonical order: gate after gate, unit after unit. */
    void copyGates(MemorySegment from, long fromOffset, MemorySegment to, long toOffset) {
        for (int i = 0; i < groups.size(); i++) {
            GateGroup group = groups.get(i);
            int gates = group.gates();
            for (int block = 0; block < gates * group.panels(); block++) {
                int unit = block / gates * group.units();
                int gate = group.firstGate() + block % gates;
                int row = gate * hiddenSize + unit;
                int count = Math.min(group.units(), hiddenSize - unit);
                Memory.copy(
                        from,
                        fromOffset + (long) panel(row) * Panel.ROW_BYTES + (long) column(row) * Float.BYTES,
                        to,
                        toOffset + (long) row * Float.BYTES,
                        (long) count * Float.BYTES);
            }
        }
    }
}
