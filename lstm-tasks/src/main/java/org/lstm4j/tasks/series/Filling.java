package org.lstm4j.tasks.series;

import java.util.BitSet;

/** Puts values where there are none. */
final class Filling {
    private Filling() {}

    /**
     * Fills by straight lines between the neighbours.
     *
     * @throws SeriesException if a run of missing values has no neighbour on one side
     */
    static void linear(String source, TimeAxis axis, double[] values, BitSet missing) {
        for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(missing.nextClearBit(i))) {
            int before = i - 1;
            int after = missing.nextClearBit(i);
            if (before < 0 || after >= values.length) {
                throw new SeriesException(source + ": the values at " + axis.span(i, after - 1)
                        + " have no neighbour on one side to be filled in from; remove these rows");
            }
            for (int k = i; k < after; k++) {
                values[k] = values[before] + (values[after] - values[before]) * (k - before) / (after - before);
            }
        }
    }

    /**
     * Fills by the last value before, which looks at nothing that comes later.
     *
     * @throws SeriesException if the first value is missing
     */
    static void forward(String source, TimeAxis axis, double[] values, BitSet missing) {
        if (missing.get(0)) {
            throw new SeriesException(source + ": the values at " + axis.span(0, missing.nextClearBit(0) - 1)
                    + " have none before them to be filled in from; add them");
        }
        for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(i + 1)) {
            values[i] = values[i - 1];
        }
    }

    /** The places of missing values, runs as from and to. */
    static Problems runs(TimeAxis axis, BitSet missing) {
        Problems runs = new Problems();
        for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(missing.nextClearBit(i))) {
            runs.add(axis.span(i, missing.nextClearBit(i) - 1));
        }
        return runs;
    }
}
