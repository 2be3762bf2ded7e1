package org.lstm4j.tasks.gates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lstm4j.LstmException;
import org.lstm4j.model.Trace;
import org.lstm4j.spi.Cell;
import org.lstm4j.spi.RecurrentSpec;
import org.lstm4j.spi.RecurrentSpec.Direction;

/** What one recurrent layer, or one direction of it, did with one sequence. Immutable. */
public final class GatePart {
    private final String name;
    private final RecurrentSpec spec;
    private final Map<Quantity, float[]> values;
    private final List<Memory> units;

    private GatePart(String name, RecurrentSpec spec, Map<Quantity, float[]> values, List<Memory> units) {
        this.name = name;
        this.spec = spec;
        this.values = values;
        this.units = List.copyOf(units);
    }

    /** One row of a trace, from 0. */
    static GatePart of(Trace.Part part, int steps, int row) {
        RecurrentSpec spec = part.spec();
        int rows = rows(part, steps);
        if (row < 0 || row >= rows) {
            throw new LstmException("row must lie in [0, " + rows + "), got " + row);
        }
        Map<Quantity, float[]> values = new EnumMap<>(Quantity.class);
        for (Quantity quantity : Quantity.of(spec.cell())) {
            float[] all = switch (quantity) {
                case CELL_STATE -> part.c();
                case HIDDEN_STATE -> part.h();
                default -> part.gate(quantity.symbol());
            };
            int each = all.length / rows;
            values.put(quantity, Arrays.copyOfRange(all, row * each, (row + 1) * each));
        }
        return new GatePart(part.name(), spec, values, memories(spec, values));
    }

    /** N of a trace of that many steps. */
    static int rows(Trace.Part part, int steps) {
        int width = steps * part.spec().outputSize();
        if (part.h().length == 0 || part.h().length % width != 0) {
            throw new LstmException("trace: expected rows of " + steps + " steps, as there are labels, got "
                    + part.h().length / part.spec().outputSize() + " steps in all; label each step of a row");
        }
        return part.h().length / width;
    }

    /** All units, those that remember longest first. */
    private static List<Memory> memories(RecurrentSpec spec, Map<Quantity, float[]> values) {
        Quantity keeper = keeper(spec.cell());
        List<Memory> memories = new ArrayList<>();
        for (int unit = 0; unit < spec.hiddenSize(); unit++) {
            memories.add(
                    keeper == null
                            ? Memory.none(unit)
                            : Memory.of(
                                    unit, column(Objects.requireNonNull(values.get(keeper)), spec.hiddenSize(), unit)));
        }
        if (keeper != null) {
            memories.sort(Comparator.comparingDouble(Memory::halfLife).reversed()); // stable: in the order of the units
        }
        return memories;
    }

    private static @Nullable Quantity keeper(Cell cell) {
        return switch (cell) {
            case LSTM -> Quantity.FORGET_GATE;
            case GRU -> Quantity.UPDATE_GATE;
            case RNN -> null;
        };
    }

    private static float[] column(float[] rows, int width, int column) {
        float[] values = new float[rows.length / width];
        for (int t = 0; t < values.length; t++) {
            values[t] = rows[t * width + column];
        }
        return values;
    }

    /** The layer's index, {@code 0}, or with its direction {@code 0.forward}. */
    public String name() {
        return name;
    }

    /** The layer alone: {@code 0}. */
    public String layer() {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    public Cell cell() {
        return spec.cell();
    }

    /** In which order the steps are read; values stand at their input's time all the same. */
    public Direction direction() {
        return spec.direction();
    }

    /** H, of which {@link #units} may be a choice. */
    public int hiddenSize() {
        return spec.hiddenSize();
    }

    /** In words: {@code LSTM of 32 units}. */
    public String describe() {
        return spec.cell() + " of " + spec.hiddenSize() + (spec.hiddenSize() == 1 ? " unit" : " units")
                + (spec.projectionSize() > 0 ? ", projected to " + spec.projectionSize() : "")
                + (spec.direction() == Direction.REVERSE ? ", reading backwards" : "");
    }

    /** What the cell computes for each unit. The hidden state of an LSTM with a projection belongs to no unit and is left out. */
    public List<Quantity> quantities() {
        return values.keySet().stream()
                .filter(quantity -> quantity != Quantity.HIDDEN_STATE || spec.projectionSize() == 0)
                .toList();
    }

    /** The gate that says how much of a unit's state is kept: f of an LSTM, z of a GRU; null for a plain RNN. */
    public @Nullable Quantity keeper() {
        return keeper(spec.cell());
    }

    /** The units, those that remember longest first; of a plain RNN in their order. */
    public List<Memory> units() {
        return units;
    }

    /**
     * One quantity of one unit at every step, {@code [T]}.
     *
     * @throws LstmException when the cell has no such quantity or unit
     */
    public float[] series(Quantity quantity, int unit) {
        if (!quantities().contains(quantity) || unit < 0 || unit >= spec.hiddenSize()) {
            throw new LstmException(name + ": expected one of " + quantities() + " and a unit from 0 to "
                    + (spec.hiddenSize() - 1) + ", got " + quantity + " and " + unit);
        }
        return column(Objects.requireNonNull(values.get(quantity)), spec.hiddenSize(), unit);
    }

    /** How often a gate of a unit was open and closed. */
    public Openness openness(Quantity gate, int unit) {
        return Openness.of(series(gate, unit));
    }

    /** The largest magnitude of a quantity among the {@link #units}, 1 for gates. */
    public float largest(Quantity quantity) {
        if (quantity.isGate()) {
            return 1;
        }
        float largest = 0;
        for (Memory unit : units) {
            for (float value : series(quantity, unit.unit())) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    /** The same with some of the units, as far as there are units of these numbers. */
    GatePart choose(Set<Integer> chosen) {
        return new GatePart(
                name,
                spec,
                values,
                units.stream().filter(unit -> chosen.contains(unit.unit())).toList());
    }

    /** The same with the first units alone. */
    GatePart first(int most) {
        return new GatePart(name, spec, values, units.subList(0, Math.min(most, units.size())));
    }

    /** The median of all half-lives; NaN for a plain RNN. */
    public double medianHalfLife() {
        double[] sorted = units.stream().mapToDouble(Memory::halfLife).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
