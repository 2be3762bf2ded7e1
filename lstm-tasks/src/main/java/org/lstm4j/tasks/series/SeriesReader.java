package org.lstm4j.tasks.series;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a CSV file as a {@link TimeSeries}. Delimiter, date column, date format and frequency are found
 * by looking at the file; the target is the first numeric column that is not the dates.
 */
public final class SeriesReader {
    private final String source;
    private final Input input;
    private @Nullable String dateColumn;
    private @Nullable String targetColumn;
    private Imputation imputation = Imputation.NONE;

    private SeriesReader(String source, Input input) {
        this.source = source;
        this.input = input;
    }

    /** Reads a UTF-8 file, with or without a byte order mark. */
    public static SeriesReader of(Path file) {
        return new SeriesReader(file.toString(), () -> Files.readString(file));
    }

    /**
     * Reads from a reader, which the caller closes.
     *
     * @param source how messages name the data
     */
    public static SeriesReader of(Reader reader, String source) {
        return new SeriesReader(source, reader::readAllAsString);
    }

    /** The column of dates, instead of the first that looks like one. */
    public SeriesReader date(String column) {
        dateColumn = column;
        return this;
    }

    /** The column of values, instead of the first numeric one. */
    public SeriesReader target(String column) {
        targetColumn = column;
        return this;
    }

    /** What to do about missing rows and values; an error by default. */
    public SeriesReader impute(Imputation how) {
        imputation = how;
        return this;
    }

    /**
     * Reads the series.
     *
     * @throws SeriesException if the data are no regular series of numbers; the message names lines and remedy
     * @throws IOException if the file cannot be read
     */
    public TimeSeries read() throws IOException {
        CsvTable table = CsvTable.parse(source, text());
        int date = dateColumn == null ? DateColumn.find(table) : table.column(dateColumn, "date");
        int target = targetColumn == null ? firstNumeric(table, date) : table.column(targetColumn, "target");
        if (target == date) {
            throw new SeriesException(source + ": date and target are the same column '"
                    + table.header().get(date) + "'");
        }
        AxisFit fit = DateColumn.fit(table, date);
        double[] values = values(table, target, fit);
        BitSet missing = missing(values);
        List<String> notes = new ArrayList<>();
        if (!missing.isEmpty()) {
            if (imputation == Imputation.NONE) {
                throw new SeriesException(source + ": no value of '"
                        + table.header().get(target) + "' for "
                        + missing.cardinality() + " of " + values.length + " dates: " + places(table, fit, missing)
                        + "; add them, or fill them in with linear imputation (--impute linear)");
            }
            fillLinearly(values, missing, fit.axis());
            notes.add(missing.cardinality() + " of " + values.length + " values were missing ("
                    + runs(fit.axis(), missing) + ") and are filled in by linear interpolation");
        }
        return new TimeSeries(table.header().get(target), fit.axis(), values, missing, notes);
    }

    private String text() throws IOException {
        try {
            return input.read();
        } catch (CharacterCodingException e) {
            throw new SeriesException(source + ": not UTF-8 text; save the file as CSV in UTF-8", e);
        }
    }

    private static int firstNumeric(CsvTable table, int date) {
        char mark = Numbers.decimalMark(table.delimiter());
        for (int column = 0; column < table.header().size(); column++) {
            int candidate = column;
            if (column != date
                    && table.rows().stream()
                            .map(row -> row.cell(candidate))
                            .filter(cell -> !Numbers.isMissing(cell))
                            .findFirst()
                            .filter(cell -> Numbers.parse(cell, mark).isPresent())
                            .isPresent()) {
                return column;
            }
        }
        throw new SeriesException(table.source() + ": no numeric column beside the dates '"
                + table.header().get(date) + "' among " + table.columns() + "; name the target (--target)");
    }

    /** The values by position, NaN where there is none. */
    private static double[] values(CsvTable table, int target, AxisFit fit) {
        char mark = Numbers.decimalMark(table.delimiter());
        double[] values = new double[fit.length()];
        Arrays.fill(values, Double.NaN);
        Problems problems = new Problems();
        for (int i = 0; i < fit.rows(); i++) {
            CsvTable.Row row = table.rows().get(i);
            String cell = row.cell(target);
            OptionalDouble value = Numbers.parse(cell, mark);
            if (value.isPresent()) {
                values[fit.position(i)] = value.getAsDouble();
            } else if (!Numbers.isMissing(cell)) {
                problems.add("line " + row.line() + " '" + cell + "'");
            }
        }
        if (!problems.isEmpty()) {
            throw new SeriesException(table.source() + ": expected numbers in column '"
                    + table.header().get(target) + "', found " + problems + "; correct or empty these cells");
        }
        return values;
    }

    private static BitSet missing(double[] values) {
        BitSet missing = new BitSet(values.length);
        for (int i = 0; i < values.length; i++) {
            missing.set(i, Double.isNaN(values[i]));
        }
        return missing;
    }

    /** Where values are missing: empty cells by their line, absent rows by the lines around them. */
    private static Problems places(CsvTable table, AxisFit fit, BitSet missing) {
        Problems problems = new Problems();
        for (int i = 0; i < fit.rows(); i++) {
            long line = table.rows().get(i).line();
            if (i > 0 && fit.position(i) > fit.position(i - 1) + 1) {
                problems.add("before line " + line + " ("
                        + span(fit.axis(), fit.position(i - 1) + 1, fit.position(i) - 1) + ")");
            }
            if (missing.get(fit.position(i))) {
                problems.add("line " + line + " (" + fit.axis().label(fit.position(i)) + ")");
            }
        }
        return problems;
    }

    private static Problems runs(TimeAxis axis, BitSet missing) {
        Problems runs = new Problems();
        for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(missing.nextClearBit(i))) {
            runs.add(span(axis, i, missing.nextClearBit(i) - 1));
        }
        return runs;
    }

    private static String span(TimeAxis axis, int first, int last) {
        return first == last ? axis.label(first) : axis.label(first) + " to " + axis.label(last);
    }

    private void fillLinearly(double[] values, BitSet missing, TimeAxis axis) {
        for (int i = missing.nextSetBit(0); i >= 0; i = missing.nextSetBit(missing.nextClearBit(i))) {
            int before = i - 1;
            int after = missing.nextClearBit(i);
            if (before < 0 || after >= values.length) {
                throw new SeriesException(source + ": the values at " + span(axis, i, after - 1)
                        + " have no neighbour on one side to be filled in from; remove these rows");
            }
            for (int k = i; k < after; k++) {
                values[k] = values[before] + (values[after] - values[before]) * (k - before) / (after - before);
            }
        }
    }

    /** Where the text comes from. */
    @FunctionalInterface
    private interface Input {
        String read() throws IOException;
    }
}
