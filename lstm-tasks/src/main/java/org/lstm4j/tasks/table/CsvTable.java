package org.lstm4j.tasks.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A CSV file as text cells with their line numbers.
 *
 * @param source how messages name the file
 * @param delimiter comma, semicolon, tab or bar, whichever the header uses most
 */
public record CsvTable(String source, char delimiter, List<String> header, List<Row> rows) {
    private static final String DELIMITERS = ",;\t|";

    /** One line of data, with as many cells as the header. */
    public record Row(long line, List<String> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        /** The text of a column, its blanks at both ends left out. */
        public String cell(int column) {
            return cells.get(column);
        }
    }

    public CsvTable {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
    }

    /**
     * Reads a table: a header, and rows with as many cells.
     *
     * @throws TableException if it has no header, no rows, or a row with another number of cells
     */
    public static CsvTable parse(String source, String text) {
        String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (content.isBlank()) {
            throw new TableException(source + ": the file is empty; expected a header line and rows");
        }
        char delimiter = delimiter(content);
        List<Row> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .ofCsvRecord(content)) {
            for (CsvRecord row : reader) {
                rows.add(new Row(
                        row.getStartingLineNumber(),
                        row.getFields().stream().map(String::strip).toList()));
            }
        } catch (CsvParseException | IOException e) {
            throw new TableException(
                    source + ": not readable as CSV: " + e.getMessage()
                            + "; correct it there, or close a quote that is left open",
                    e);
        }
        List<String> header = rows.removeFirst().cells();
        for (Row row : rows) {
            if (row.cells().size() != header.size()) {
                throw new TableException(source + " line " + row.line() + ": expected " + header.size()
                        + " fields like the header, found " + row.cells().size() + "; correct the line");
            }
        }
        if (rows.isEmpty()) {
            throw new TableException(source + ": a header but no rows; expected some below it");
        }
        return new CsvTable(source, delimiter, header, rows);
    }

    /**
     * The column of a name, exact or else ignoring case.
     *
     * @param role what it is for, in messages
     * @throws TableException if there is none, with the names of those that there are
     */
    public int column(String name, String role) {
        int column = header.indexOf(name);
        for (int i = 0; column < 0 && i < header.size(); i++) {
            column = header.get(i).equalsIgnoreCase(name) ? i : -1;
        }
        if (column < 0) {
            throw new TableException(source + ": no " + role + " column '" + name + "'; the columns are " + columns()
                    + "; name one of them");
        }
        return column;
    }

    /** The cells of a column. */
    public List<String> cells(int column) {
        return rows.stream().map(row -> row.cell(column)).toList();
    }

    /** The rows of one series. */
    public CsvTable part(String name, List<Row> own) {
        return new CsvTable(source + ", series '" + name + "'", delimiter, header, own);
    }

    /** All column names, for messages. */
    public String columns() {
        return String.join(", ", header);
    }

    private static char delimiter(String content) {
        String first =
                content.lines().filter(line -> !line.isBlank()).findFirst().orElseThrow();
        char best = ',';
        long most = 0;
        for (int i = 0; i < DELIMITERS.length(); i++) {
            char candidate = DELIMITERS.charAt(i);
            long count = first.chars().filter(c -> c == candidate).count();
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }
}
