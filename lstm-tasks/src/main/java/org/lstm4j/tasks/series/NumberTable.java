package org.lstm4j.tasks.series;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lstm4j.tasks.table.CsvTable;
import org.lstm4j.tasks.table.TableException;
import org.lstm4j.tasks.text.TextFile;

/**
 * A CSV file as rows of numbers, as they stand there: for networks whose transforms are nobody's to know. The first column that
 * does not hold numbers names the rows; all others are numbers.
 *
 * @param columns names of the columns of numbers
 * @param labels one for each row: the cells of the column that names them, or 1, 2, 3
 * @param values {@code [rows, columns]}
 */
@SuppressWarnings("ArrayRecordComponent") // A result handed over: the caller owns the array.
public record NumberTable(List<String> columns, List<String> labels, float[] values) {
    public NumberTable {
        columns = List.copyOf(columns);
        labels = List.copyOf(labels);
    }

    /**
     * Reads a UTF-8 file with a header.
     *
     * @throws SeriesException if it is no table, or a cell holds no number, naming its line and column
     * @throws org.lstm4j.LstmException if the file cannot be read, or is no text in UTF-8
     */
    public static NumberTable read(Path file) {
        try {
            return of(CsvTable.parse(file.toString(), TextFile.read(file)));
        } catch (TableException e) {
            throw new SeriesException(e.getMessage(), e);
        }
    }

    private static NumberTable of(CsvTable table) {
        SeriesReader.checkHeader(table);
        int names = -1;
        List<Integer> numbers = new ArrayList<>();
        for (int column = 0; column < table.header().size(); column++) {
            if (names < 0 && !holdsNumbers(table, column)) {
                names = column;
            } else {
                numbers.add(column);
            }
        }
        int rows = table.rows().size();
        float[] values = new float[rows * numbers.size()];
        for (int c = 0; c < numbers.size(); c++) {
            char mark = Numbers.decimalMark(table.delimiter(), table.cells(numbers.get(c)));
            for (int r = 0; r < rows; r++) {
                values[r * numbers.size() + c] = number(table, r, numbers.get(c), mark);
            }
        }
        return new NumberTable(
                numbers.stream().map(table.header()::get).toList(),
                names >= 0
                        ? table.cells(names)
                        : IntStream.rangeClosed(1, rows)
                                .mapToObj(Integer::toString)
                                .toList(),
                values);
    }

    /** Whether some cell of a column is a number: one that is none is then a mistake, and no name of its row. */
    private static boolean holdsNumbers(CsvTable table, int column) {
        List<String> cells = table.cells(column);
        char mark = Numbers.decimalMark(table.delimiter(), cells);
        return cells.stream().anyMatch(cell -> Numbers.parse(cell, mark).isPresent());
    }

    private static float number(CsvTable table, int row, int column, char mark) {
        CsvTable.Row line = table.rows().get(row);
        OptionalDouble value = Numbers.parse(line.cell(column), mark);
        if (value.isEmpty()) {
            throw new SeriesException(table.source() + " line " + line.line() + ": expected a number in column '"
                    + table.header().get(column) + "', found '" + line.cell(column) + "'; correct the cell");
        }
        return (float) value.getAsDouble();
    }
}
