package org.lstm4j.tasks.series;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import org.lstm4j.tasks.table.CsvTable;

/** A column of a file as numbers by position on the axis; missing ones are NaN until they are filled in. */
final class NumberColumn {
    private final CsvTable table;
    private final String name;
    private final AxisFit fit;
    private final double[] values;

    private NumberColumn(CsvTable table, String name, AxisFit fit, double[] values) {
        this.table = table;
        this.name = name;
        this.fit = fit;
        this.values = values;
    }

    /**
     * Reads a column.
     *
     * @throws SeriesException naming the cells that are no numbers
     */
    static NumberColumn read(CsvTable table, int column, AxisFit fit) {
        char mark = Numbers.decimalMark(table.delimiter(), table.cells(column));
        double[] values = new double[fit.length()];
        Arrays.fill(values, Double.NaN);
        Problems problems = new Problems();
        for (int i = 0; i < fit.rows(); i++) {
            CsvTable.Row row = table.rows().get(i);
            String cell = row.cell(column);
            OptionalDouble value = Numbers.parse(cell, mark);
            if (value.isPresent()) {
                values[fit.position(i)] = value.getAsDouble();
            } else if (!Numbers.isMissing(cell)) {
                problems.add("line " + row.line() + " '" + cell + "'");
            }
        }
        String name = table.header().get(column);
        if (!problems.isEmpty()) {
            throw new SeriesException(table.source() + ": expected numbers in column '" + name + "', found " + problems
                    + "; correct or empty these cells");
        }
        return new NumberColumn(table, name, fit, values);
    }

    /** Whether the cells number the rows: each is one more than the cell above. */
    static boolean numbersRows(List<String> cells) {
        for (int i = 1; i < cells.size(); i++) {
            OptionalDouble before = Numbers.parse(cells.get(i - 1), '.');
            OptionalDouble here = Numbers.parse(cells.get(i), '.');
            if (before.isEmpty() || here.isEmpty() || here.getAsDouble() != before.getAsDouble() + 1) {
                return false;
            }
        }
        return cells.size() > 1;
    }

    String name() {
        return name;
    }

    /** The number of positions up to the last value. */
    int end() {
        int end = values.length;
        while (end > 0 && Double.isNaN(values[end - 1])) {
            end--;
        }
        return end;
    }

    /** The first values, NaN where there is none. */
    double[] until(int count) {
        return Arrays.copyOf(values, count);
    }

    /** Which of the first values are missing. */
    BitSet missing(int count) {
        BitSet missing = new BitSet(count);
        for (int i = 0; i < count; i++) {
            missing.set(i, Double.isNaN(values[i]));
        }
        return missing;
    }

    /** That values are missing, where, and what to do about it. */
    SeriesException incomplete(BitSet missing, int count) {
        return new SeriesException(table.source() + ": no value of '" + name + "' for " + missing.cardinality() + " of "
                + count + " dates: " + places(missing)
                + "; add them, or fill them in with linear imputation");
    }

    /** Where values are missing: empty cells by their line, absent rows by the lines around them. */
    private Problems places(BitSet missing) {
        Problems problems = new Problems();
        for (int i = 0; i < fit.rows() && fit.position(i) < missing.length() + 1; i++) {
            long line = table.rows().get(i).line();
            if (i > 0 && fit.position(i) > fit.position(i - 1) + 1) {
                problems.add("before line " + line + " ("
                        + fit.axis().span(fit.position(i - 1) + 1, fit.position(i) - 1) + ")");
            }
            if (missing.get(fit.position(i))) {
                problems.add("line " + line + " (" + fit.axis().label(fit.position(i)) + ")");
            }
        }
        return problems;
    }
}
