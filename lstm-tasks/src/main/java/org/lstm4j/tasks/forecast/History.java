package org.lstm4j.tasks.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lstm4j.tasks.series.TimeSeries;

/** What is known of a series when it is forecast: its values, and the columns beside them. */
final class History {
    private final double[] values;
    private final List<double[]> columns;

    /**
     * Takes the arrays over.
     *
     * @param values in original units
     * @param columns each as long as the values, or longer where the future is known; in the order of
     *     {@link Transform#columns}
     */
    History(double[] values, List<double[]> columns) {
        this.values = values;
        this.columns = List.copyOf(columns);
    }

    static History of(TimeSeries known) {
        return new History(
                known.values(),
                known.columns().stream().map(TimeSeries.Column::values).toList());
    }

    int size() {
        return values.length;
    }

    double[] values() {
        return values;
    }

    List<double[]> columns() {
        return columns;
    }

    double value(int position) {
        return values[position];
    }

    double[] column(int index) {
        return columns.get(index);
    }

    /** The last {@code count} values, and all of the columns from there on. */
    History tail(int count) {
        int from = size() - count;
        return new History(
                Arrays.copyOfRange(values, from, size()),
                columns.stream()
                        .map(column -> Arrays.copyOfRange(column, from, column.length))
                        .toList());
    }

    /** What was known when there were {@code count} values: of the columns, only those known in advance go on. */
    History until(int count, Transform transform) {
        List<double[]> known = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            double[] column = columns.get(c);
            known.add(transform.columns().get(c).future() ? column : Arrays.copyOf(column, count));
        }
        return new History(Arrays.copyOf(values, count), known);
    }
}
