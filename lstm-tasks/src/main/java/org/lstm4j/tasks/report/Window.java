package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.tasks.series.TimeSeries;

/** A stretch of a series, from a position up to before another one. */
record Window(TimeSeries series, int from, int to) {

    static Window whole(TimeSeries series) {
        return new Window(series, 0, series.size());
    }

    /** The newest values, as many as there are. */
    static Window newest(TimeSeries series, int count) {
        return new Window(series, Math.max(0, series.size() - count), series.size());
    }

    double[] values() {
        return Arrays.copyOfRange(series.values(), from, to);
    }

    int size() {
        return to - from;
    }

    /** The positions in it that were filled in. */
    List<Integer> imputed() {
        List<Integer> imputed = new ArrayList<>();
        for (int i = from; i < to; i++) {
            if (series.isImputed(i)) {
                imputed.add(i);
            }
        }
        return imputed;
    }
}
