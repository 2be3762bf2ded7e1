package org.lstm4j.interchange.onnx.file;

import java.util.Arrays;

/** The integers of one field, run by run. A field in one run, as nearly all are, is held once. */
final class Integers {
    private long[] values = new long[0];
    private int count;

    /** Makes room for so many more. */
    void reserve(int more) {
        int least = Math.addExact(count, more);
        if (least > values.length) {
            boolean first = count == 0;
            values = Arrays.copyOf(values, first ? least : Math.max(least, count + (count >> 1)));
        }
    }

    void add(long value) {
        reserve(1);
        values[count++] = value;
    }

    long[] toArray() {
        return count == values.length ? values : Arrays.copyOf(values, count);
    }
}
