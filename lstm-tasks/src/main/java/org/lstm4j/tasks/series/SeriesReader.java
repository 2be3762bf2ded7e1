package org.lstm4j.tasks.series;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.table.CsvTable;
import org.lstm4j.tasks.table.TableException;

/**
 * Reads columns of a CSV file as {@link TimeSeries}. Delimiter, date column, date format and frequency are found by looking
 * at the file; the target is the first numeric column that neither holds the dates nor numbers the rows.
 */
public final class SeriesReader {
    private final String source;
    private final Input input;
    private @Nullable String dateColumn;
    private @Nullable String seriesColumn;
    private List<String> targetColumns = List.of();
    private List<String> pastColumns = List.of();
    private List<String> futureColumns = List.of();
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

    /** The columns of values, one series each, instead of the first numeric one. */
    public SeriesReader target(String... columns) {
        targetColumns = List.of(columns);
        return this;
    }

    /** The column that names the series of each row, where a file holds several below each other. */
    public SeriesReader series(String column) {
        seriesColumn = column;
        return this;
    }

    /** Columns that go with the series as far as it is known ({@link TimeSeries#withPast}). */
    public SeriesReader past(String... columns) {
        pastColumns = List.of(columns);
        return this;
    }

    /**
     * Columns that are known in advance ({@link TimeSeries#withFuture}): beyond the series' end, from rows whose target is
     * empty.
     */
    public SeriesReader future(String... columns) {
        futureColumns = List.of(columns);
        return this;
    }

    /**
     * What to do about missing rows and values; an error by default. Columns beside the target are filled by the value
     * before, so that nothing later shows through.
     */
    public SeriesReader impute(Imputation how) {
        imputation = how;
        return this;
    }

    /**
     * Reads the only series.
     *
     * @throws SeriesException if the data are no regular series of numbers, or several; the message names lines and remedy
     * @throws IOException if the file cannot be read
     */
    public TimeSeries read() throws IOException {
        List<TimeSeries> all = readAll();
        if (all.size() > 1) {
            throw new SeriesException(source + ": expected one series, found " + all.size() + "; read all of them");
        }
        return all.getFirst();
    }

    /**
     * Reads all series.
     *
     * @return one for each name in the series column, or for each target
     * @throws SeriesException if the data are no regular series of numbers; the message names lines and remedy
     * @throws IOException if the file cannot be read
     */
    public List<TimeSeries> readAll() throws IOException {
        try {
            return readAll(CsvTable.parse(source, text()));
        } catch (TableException e) {
            throw new SeriesException(e.getMessage(), e);
        }
    }

    private List<TimeSeries> readAll(CsvTable table) {
        checkHeader(table);
        int date = dateColumn == null ? DateColumn.find(table) : table.column(dateColumn, "date");
        int series = seriesColumn == null ? -1 : table.column(seriesColumn, "series");
        List<Integer> targets = targetColumns.isEmpty()
                ? List.of(firstNumeric(table, date, series))
                : targetColumns.stream()
                        .map(name -> table.column(name, "target"))
                        .toList();
        for (int target : targets) {
            if (target == date || target == series) {
                throw new SeriesException(source + ": " + (target == date ? "date" : "series")
                        + " and target are the same column '" + table.header().get(target) + "'");
            }
        }
        List<TimeSeries> all = new ArrayList<>();
        for (Map.Entry<String, CsvTable> part : parts(table, series).entrySet()) {
            for (int target : targets) {
                String column = table.header().get(target);
                String name = series < 0 ? column : targets.size() == 1 ? part.getKey() : part.getKey() + " " + column;
                all.add(read(part.getValue(), date, target, name));
            }
        }
        return all;
    }

    /** The rows of each series, in the order in which they appear. */
    private static Map<String, CsvTable> parts(CsvTable table, int series) {
        if (series < 0) {
            return Map.of("", table);
        }
        Map<String, List<CsvTable.Row>> rows = new LinkedHashMap<>();
        for (CsvTable.Row row : table.rows()) {
            rows.computeIfAbsent(row.cell(series), name -> new ArrayList<>()).add(row);
        }
        Map<String, CsvTable> parts = new LinkedHashMap<>();
        rows.forEach((name, own) -> parts.put(name, table.part(name, own)));
        return parts;
    }

    private TimeSeries read(CsvTable table, int date, int target, String name) {
        AxisFit fit = DateColumn.fit(table, date);
        NumberColumn column = NumberColumn.read(table, target, fit);
        int size = futureColumns.isEmpty() ? fit.length() : column.end();
        if (size == 0) {
            throw new SeriesException(table.source() + ": no value in column '" + column.name() + "'");
        }
        double[] values = column.until(size);
        BitSet missing = column.missing(size);
        List<String> notes = new ArrayList<>();
        if (!missing.isEmpty()) {
            requireImputation(column, missing, size);
            Filling.linear(table.source(), fit.axis(), values, missing);
            notes.add(missing.cardinality() + " of " + size + " values were missing ("
                    + Filling.runs(fit.axis(), missing) + ") and are filled in by linear interpolation");
        }
        TimeSeries series = new TimeSeries(name, fit.axis(), values, missing, notes, List.of());
        for (String past : pastColumns) {
            NumberColumn beside = NumberColumn.read(table, table.column(past, "past"), fit);
            series = series.withPast(beside.name(), complete(table, beside, size, fit));
        }
        for (String future : futureColumns) {
            NumberColumn beside = NumberColumn.read(table, table.column(future, "future"), fit);
            series = series.withFuture(beside.name(), complete(table, beside, Math.max(size, beside.end()), fit));
        }
        return series;
    }

    private double[] complete(CsvTable table, NumberColumn column, int count, AxisFit fit) {
        double[] values = column.until(count);
        BitSet missing = column.missing(count);
        if (!missing.isEmpty()) {
            requireImputation(column, missing, count);
            Filling.forward(table.source() + ", column '" + column.name() + "'", fit.axis(), values, missing);
        }
        return values;
    }

    private void requireImputation(NumberColumn column, BitSet missing, int count) {
        if (imputation == Imputation.NONE) {
            throw column.incomplete(missing, count);
        }
    }

    /** Dates and numbers in the first line are data, not names. */
    static void checkHeader(CsvTable table) {
        for (String cell : table.header()) {
            if (Numbers.parse(cell, '.').isPresent()
                    || DateFormat.KNOWN.stream()
                            .anyMatch(format -> format.parse(cell).isPresent())) {
                throw new SeriesException(table.source() + " line 1: expected column names, found '" + cell
                        + "'; put a header line such as Date,Value on top");
            }
        }
    }

    private String text() throws IOException {
        try {
            return input.read();
        } catch (CharacterCodingException e) {
            throw new SeriesException(source + ": not UTF-8 text; save the file as CSV in UTF-8", e);
        }
    }

    /** The first column of numbers; one that numbers the rows is taken only where there is no other. */
    private static int firstNumeric(CsvTable table, int date, int series) {
        int rowNumbers = -1;
        for (int column = 0; column < table.header().size(); column++) {
            List<String> cells = table.cells(column);
            char mark = Numbers.decimalMark(table.delimiter(), cells);
            boolean numeric = cells.stream()
                    .filter(cell -> !Numbers.isMissing(cell))
                    .findFirst()
                    .filter(cell -> Numbers.parse(cell, mark).isPresent())
                    .isPresent();
            if (column == date || column == series || !numeric) {
                continue;
            }
            if (!NumberColumn.numbersRows(cells)) {
                return column;
            }
            rowNumbers = rowNumbers < 0 ? column : rowNumbers;
        }
        if (rowNumbers >= 0) {
            return rowNumbers;
        }
        throw new SeriesException(table.source() + ": no numeric column beside the dates '"
                + table.header().get(date) + "' among " + table.columns() + "; name the target");
    }

    /** Where the text comes from. */
    @FunctionalInterface
    private interface Input {
        String read() throws IOException;
    }
}
