package org.lstm4j.tasks.series;

import java.time.LocalDateTime;
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

    /**
     * A series without missing values.
     *
     * @param name what the values are, as a reader of the forecast will see it
     * @param values at least one, all finite; copied
     * @throws SeriesException if a value is not finite or there is none
     */
    public TimeSeries(String name, TimeAxis axis, double... values) {
        this(name, axis, values.clone(), new BitSet(), List.of());
    }

    TimeSeries(String name, TimeAxis axis, double[] values, BitSet imputed, List<String> notes) {
        if (values.length == 0) {
            throw new SeriesException("series '" + name + "': expected at least one value, found none");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new SeriesException("series '" + name + "': expected finite values, found " + values[i] + " at "
                        + axis.label(i) + "; correct or remove it");
            }
        }
        this.name = name;
        this.axis = axis;
        this.values = values;
        this.imputed = imputed;
        this.notes = List.copyOf(notes);
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

    /**
     * The first values as they were known at that time. A filled-in run that reaches the cut was drawn towards an
     * observation behind it; here it carries the last observation forward instead, so that no later value shows through.
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
        return new TimeSeries(name, axis, known, imputed.get(0, count), notes);
    }
}
