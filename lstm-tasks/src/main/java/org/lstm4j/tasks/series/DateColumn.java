package org.lstm4j.tasks.series;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.table.CsvTable;

/** Finds the column of dates, the format they are written in, and the axis they lie on. */
final class DateColumn {
    private static final Pattern DATE_NAME = Pattern.compile(".*(date|time|year|month|period|day).*");

    private DateColumn() {}

    /** The first column whose first cell is a date; bare numbers count only in the first column or under a telling name. */
    static int find(CsvTable table) {
        CsvTable.Row first = table.rows().getFirst();
        for (int column = 0; column < table.header().size(); column++) {
            boolean telling = column == 0
                    || DATE_NAME
                            .matcher(table.header().get(column).toLowerCase(Locale.ROOT))
                            .matches();
            String cell = first.cell(column);
            if (DateFormat.KNOWN.stream()
                    .anyMatch(format -> (telling || !format.digitsOnly())
                            && format.parse(cell).isPresent())) {
                return column;
            }
        }
        throw new SeriesException(table.source() + ": no date column among " + table.columns()
                + "; name the column of dates, or write them as 2020-01-31");
    }

    /** The axis of the column's dates. Where several formats read them (1/2/2020), the one that leaves least gaps is right. */
    static AxisFit fit(CsvTable table, int column) {
        List<AxisFit> fits = new ArrayList<>();
        List<SeriesException> failures = new ArrayList<>();
        for (DateFormat format : DateFormat.KNOWN) {
            parseAll(table, column, format).ifPresent(dates -> {
                try {
                    fits.add(AxisFit.of(table, dates, format.asIn(table.cells(column), dates)));
                } catch (SeriesException e) {
                    failures.add(e);
                }
            });
        }
        if (fits.isEmpty()) {
            throw failures.isEmpty() ? unreadable(table, column) : failures.getFirst();
        }
        fits.sort(Comparator.comparingInt(AxisFit::length));
        if (fits.size() > 1 && fits.get(0).length() == fits.get(1).length()) {
            throw new SeriesException(table.source() + ": dates such as "
                    + table.rows().getLast().cell(column) + " can be read as "
                    + fits.get(0).axis().format() + " and as "
                    + fits.get(1).axis().format()
                    + "; write dates as 2020-01-31");
        }
        return fits.getFirst();
    }

    private static Optional<List<LocalDateTime>> parseAll(CsvTable table, int column, DateFormat format) {
        List<LocalDateTime> dates = new ArrayList<>(table.rows().size());
        for (CsvTable.Row row : table.rows()) {
            Optional<LocalDateTime> date = format.parse(row.cell(column));
            if (date.isEmpty()) {
                return Optional.empty();
            }
            dates.add(date.get());
        }
        return Optional.of(dates);
    }

    private static SeriesException unreadable(CsvTable table, int column) {
        DateFormat usual = usualFormat(table, column);
        String name = table.header().get(column);
        if (usual == null) {
            CsvTable.Row first = table.rows().getFirst();
            return new SeriesException(table.source() + " line " + first.line() + ": '" + first.cell(column)
                    + "' in column '" + name + "' is no date of a known format; write dates as 2020-01-31");
        }
        Problems problems = new Problems();
        for (CsvTable.Row row : table.rows()) {
            if (usual.parse(row.cell(column)).isEmpty()) {
                problems.add("line " + row.line() + " '" + row.cell(column) + "'");
            }
        }
        return new SeriesException(table.source() + ": column '" + name + "' is no date of the format " + usual + " in "
                + problems + "; correct these cells");
    }

    /** The format that reads most cells, or null when none reads any. */
    private static @Nullable DateFormat usualFormat(CsvTable table, int column) {
        DateFormat usual = null;
        long most = 0;
        for (DateFormat format : DateFormat.KNOWN) {
            long count = table.rows().stream()
                    .filter(row -> format.parse(row.cell(column)).isPresent())
                    .count();
            if (count > most) {
                most = count;
                usual = format;
            }
        }
        return usual;
    }
}
