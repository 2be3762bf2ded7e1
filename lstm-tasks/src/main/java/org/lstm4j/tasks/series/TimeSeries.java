package org.lstm4j.tasks.series;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Values on a regular time axis; immutable. Positions that a reader filled in are marked, so that nobody takes them for
 * observations.
 */
public final class TimeSeries {
    private final String name;
    private final TimeAxis axis;
    private final double[] values;
    private final BitSet imputed;
    private final List<String> notes;
    private final List<Column> columns;

    /** What else is known beside the values of a series, on the same axis. */
    public static final class Column {
        private final String name;
        private final boolean future;
        private final double[] values;

        private Column(String name, boolean future, double[] values) {
            this.name = name;
            this.future = future;
            this.values = values;
        }

        public String name() {
            return name;
        }

        /** Whether it is known in advance. */
        public boolean future() {
            return future;
        }

        /** One for each position, and if known in advance more of them; a copy. */
        public double[] values() {
            return values.clone();
        }
    }

    /**
     * A series without missing values.
     *
     * @param name what the values are, as a reader of the forecast will see it
     * @param values at least one, all finite; copied
     * @throws SeriesException if a value is not finite or there is none
     */
    public TimeSeries(String name, TimeAxis axis, double... values) {
        this(name, axis, values.clone(), new BitSet(), List.of(), List.of());
    }

    TimeSeries(String name, TimeAxis axis, double[] values, BitSet imputed, List<String> notes, List<Column> columns) {
        if (values.length == 0) {
            throw new SeriesException("series '" + name + "': expected at least one value, found none");
        }
        requireFinite("series '" + name + "'", axis, values);
        this.name = name;
        this.axis = axis;
        this.values = values;
        this.imputed = imputed;
        this.notes = List.copyOf(notes);
        this.columns = List.copyOf(columns);
    }

    private static void requireFinite(String what, TimeAxis axis, double[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new SeriesException(what + ": expected finite values, found " + values[i] + " at " + axis.label(i)
                        + "; correct or remove it");
            }
        }
    }

    public String name() {
        return name;
    }

    public TimeAxis axis() {
        return axis;
    }

    /** The number of values, filled-in ones included. */
    public int size() {
        return values.length;
    }

    public double value(int position) {
        return values[position];
    }

    /** All values, in time order; a copy. */
    public double[] values() {
        return values.clone();
    }

    public LocalDateTime date(int position) {
        return axis.date(position);
    }

    /** Whether the value at a position was filled in by the reader, not observed. */
    public boolean isImputed(int position) {
        return imputed.get(position);
    }

    /** The number of positions that were filled in. */
    public int imputedCount() {
        return imputed.cardinality();
    }

    /** What was done to the data on reading, one sentence each; empty for data taken as they are. */
    public List<String> notes() {
        return notes;
    }

    /** What is known beside the values, in the order in which it was added. */
    public List<Column> columns() {
        return columns;
    }

    /**
     * The series with a column that is known as far as its values are.
     *
     * @param column one value for each of the series; copied
     * @throws SeriesException if there are more or fewer, one is not finite, or the name is taken
     */
    public TimeSeries withPast(String columnName, double... column) {
        if (column.length != values.length) {
            throw new SeriesException("column '" + columnName + "': expected " + values.length + " values like series '"
                    + name + "', found " + column.length);
        }
        return with(new Column(columnName, false, column.clone()));
    }

    /**
     * The series with a column that is known in advance.
     *
     * @param column one value for each of the series, and one for each step ahead that is known; copied
     * @throws SeriesException if there are fewer than values, one is not finite, or the name is taken
     */
    public TimeSeries withFuture(String columnName, double... column) {
        if (column.length < values.length) {
            throw new SeriesException("column '" + columnName + "': expected at least " + values.length
                    + " values like series '" + name + "', found " + column.length);
        }
        return with(new Column(columnName, true, column.clone()));
    }

    private TimeSeries with(Column column) {
        if (columns.stream().anyMatch(other -> other.name.equals(column.name))) {
            throw new SeriesException(
                    "column '" + column.name + "': series '" + name + "' has one of that name already");
        }
        requireFinite("column '" + column.name + "'", axis, column.values);
        List<Column> more = new ArrayList<>(columns);
        more.add(column);
        return new TimeSeries(name, axis, values, imputed, notes, more);
    }

    /**
     * The first values as they were known at that time. A filled-in run that reaches the cut was drawn towards an
     * observation behind it; here it carries the last observation forward instead, so that no later value shows through.
     * Columns end there too, unless they are known in advance.
     *
     * @param count how many values, 1 to size
     */
    public TimeSeries knownUntil(int count) {
        if (count < 1 || count > values.length) {
            throw new SeriesException("count: expected 1 to " + values.length + ", found " + count);
        }
        double[] known = Arrays.copyOf(values, count);
        int observed = imputed.previousClearBit(count - 1);
        if (count < values.length && observed >= 0) {
            Arrays.fill(known, observed + 1, count, known[observed]);
        }
        List<Column> cut = columns.stream()
                .map(column ->
                        column.future ? column : new Column(column.name, false, Arrays.copyOf(column.values, count)))
                .toList();
        return new TimeSeries(name, axis, known, imputed.get(0, count), notes, cut);
    }
}
