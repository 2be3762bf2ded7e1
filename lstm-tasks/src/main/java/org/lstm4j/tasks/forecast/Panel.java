package org.lstm4j.tasks.forecast;

import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lstm4j.tasks.series.SeriesException;
import org.lstm4j.tasks.series.TimeSeries;

/** What series must have in common so that one model can learn from them without one giving away another's future. */
final class Panel {
    private Panel() {}

    /**
     * Checks that there are series, of one frequency, with the same last date, the same columns, and names of their own.
     *
     * @throws SeriesException naming the first that differs
     */
    static void requireComparable(List<TimeSeries> series) {
        if (series.isEmpty()) {
            throw new SeriesException("series: expected at least one, found none");
        }
        TimeSeries first = series.getFirst();
        Set<String> names = new HashSet<>();
        for (TimeSeries one : series) {
            if (!names.add(one.name())) {
                throw new SeriesException("series '" + one.name() + "' is there twice; give each a name of its own");
            }
            requireSame(first, one, "frequency", frequency(first), frequency(one), "forecast it by itself");
            requireSame(
                    first,
                    one,
                    "last date",
                    last(first).toString(),
                    last(one).toString(),
                    "a model that has seen one series' future would not be asked fairly about another's: end all of"
                            + " them on one date");
            requireSame(first, one, "columns", columns(first), columns(one), "give all series the same");
        }
    }

    private static void requireSame(
            TimeSeries first, TimeSeries other, String what, String expected, String found, String remedy) {
        if (!expected.equals(found)) {
            throw new SeriesException("series '" + other.name() + "': expected the " + what + " of series '"
                    + first.name() + "', " + expected + ", found " + found + "; " + remedy);
        }
    }

    private static String frequency(TimeSeries series) {
        return series.axis().frequency().describe();
    }

    private static LocalDateTime last(TimeSeries series) {
        return series.date(series.size() - 1);
    }

    private static String columns(TimeSeries series) {
        return series.columns().stream()
                .map(column -> column.name() + (column.future() ? " (known in advance)" : ""))
                .toList()
                .toString();
    }
}
