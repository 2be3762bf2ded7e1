package org.lstm4j.backend.cpu;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch in descending order of length, so that those still running at any step are the first ones, and the
 * slots of their valid steps: step after step, row after row, without gaps. Work is done for slots alone.
 *
 * <p>Positions count rows in that order, steps count visits: in reverse, step 0 is a row's last valid time. Tables live in
 * the call's workspace; without lengths there are none.
 */
final class RowOrder {
    private int steps;
    private int rows;
    private boolean reverse;
    private boolean ragged;
    private MemorySegment tables = MemorySegment.NULL;
    private long rowTable;
    private long lengthTable;
    private long slotTable;

    /** Bytes of the tables. */
    static long bytes(int steps, int rows) {
        return Memory.lines((steps + 2L) * Long.BYTES + 2L * rows * Integer.BYTES);
    }

    /**
     * Sorts the rows.
     *
     * @param lengths int32 per row, held to [0, steps]; null where every row has all steps
     * @param tables memory of {@link #bytes} bytes from {@code offset} on
     */
    void sort(
            int steps, int rows, boolean reverse, @Nullable MemorySegment lengths, MemorySegment tables, long offset) {
        this.steps = steps;
        this.rows = rows;
        this.reverse = reverse;
        this.ragged = lengths != null;
        this.tables = tables;
        this.slotTable = offset;
        this.rowTable = offset + (steps + 2L) * Long.BYTES;
        this.lengthTable = rowTable + (long) rows * Integer.BYTES;
        if (lengths != null) {
            countingSort(lengths);
        }
    }

    /** Stable. While counting, entry s of the slot table holds the rows longer than s, then where the next one goes. */
    private void countingSort(MemorySegment lengths) {
        Memory.zero(tables, slotTable, (steps + 2L) * Long.BYTES);
        for (int row = 0; row < rows; row++) {
            addToSlot(length(lengths, row), 1);
        }
        long longer = 0;
        for (int length = steps; length >= 0; length--) {
            long here = slotEntry(length);
            setSlot(length, longer);
            longer += here;
        }
        for (int row = 0; row < rows; row++) {
            int length = length(lengths, row);
            int position = (int) slotEntry(length);
            setSlot(length, position + 1);
            tables.set(JAVA_INT, rowTable + 4L * position, row);
            tables.set(JAVA_INT, lengthTable + 4L * position, length);
        }
        int running = rows;
        long slot = 0;
        for (int step = 0; step <= steps; step++) {
            while (running > 0 && length(running - 1) <= step) {
                running--;
            }
            setSlot(step, slot);
            slot += running;
        }
        setSlot(steps + 1, slot);
    }

    private int length(MemorySegment lengths, int row) {
        return Math.clamp(lengths.get(JAVA_INT, 4L * row), 0, steps);
    }

    private long slotEntry(int index) {
        return tables.get(JAVA_LONG, slotTable + (long) index * Long.BYTES);
    }

    private void setSlot(int index, long value) {
        tables.set(JAVA_LONG, slotTable + (long) index * Long.BYTES, value);
    }

    private void addToSlot(int index, long value) {
        setSlot(index, slotEntry(index) + value);
    }

    /** The batch's row at a position. */
    int row(int position) {
        return ragged ? tables.get(JAVA_INT, rowTable + 4L * position) : position;
    }

    /** Its valid steps. */
    int length(int position) {
        return ragged ? tables.get(JAVA_INT, lengthTable + 4L * position) : steps;
    }

    /** The slot of the first position at a step; for {@code step == steps}, the number of slots. */
    long slot(int step) {
        return ragged ? slotEntry(step) : (long) step * rows;
    }

    /** Positions from 0 on that are still running at a step. */
    int running(int step) {
        return ragged ? (int) (slotEntry(step + 1) - slotEntry(step)) : rows;
    }

    /** How many of the positions from {@code from} to {@code to} are still running at a step: the first ones. */
    int running(int step, int from, int to) {
        return Math.max(0, Math.min(running(step), to) - from);
    }

    /** Valid steps of the positions from {@code from} to {@code to} among the steps from {@code first} to {@code end}. */
    int slots(int first, int end, int from, int to) {
        if (!ragged) {
            return (end - first) * (to - from);
        }
        int slots = 0;
        for (int position = from; position < to; position++) {
            slots += Math.clamp(length(position), first, end) - first;
        }
        return slots;
    }

    /** The step of a slot. */
    int stepOf(long slot) {
        if (!ragged) {
            return (int) (slot / rows);
        }
        int low = 0;
        int high = steps;
        while (low + 1 < high) {
            int middle = (low + high) >>> 1;
            if (slotEntry(middle) <= slot) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The time that a running row sees at a step. */
    int time(int step, int position) {
        return reverse ? length(position) - 1 - step : step;
    }
}
