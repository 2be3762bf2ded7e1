package org.lstm4j.tasks.series;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One way of writing a date. Times with an offset are converted to UTC; what a format leaves out (day, time) is the
 * first of its range.
 */
public final class DateFormat {
    /** The formats that are recognised, in the order in which they are tried. */
    static final List<DateFormat> KNOWN = List.of(
            new DateFormat("uuuu-MM-dd"),
            new DateFormat("uuuu-MM"),
            new DateFormat("uuuu-MM-dd HH:mm:ss"),
            new DateFormat("uuuu-MM-dd HH:mm"),
            new DateFormat("uuuu-MM-dd'T'HH:mm:ss"),
            new DateFormat("uuuu-MM-dd'T'HH:mm"),
            new DateFormat("uuuu-MM-dd'T'HH:mm:ssXXX"),
            new DateFormat("uuuu-MM-dd'T'HH:mm:ss.SSSXXX"),
            new DateFormat("uuuu/MM/dd"),
            new DateFormat("uuuu/MM"),
            new DateFormat("d.M.uuuu"),
            new DateFormat("d.M.uuuu HH:mm"),
            new DateFormat("d/M/uuuu"),
            new DateFormat("M/d/uuuu"),
            new DateFormat("d/M/uuuu HH:mm"),
            new DateFormat("M/d/uuuu HH:mm"),
            new DateFormat("M/uuuu"),
            new DateFormat("d MMM uuuu"),
            new DateFormat("MMM d, uuuu"),
            new DateFormat("MMM uuuu"),
            new DateFormat("MMMM uuuu"),
            new DateFormat("MMM-uuuu"),
            new DateFormat("uuuu-'Q'q"),
            new DateFormat("uuuu'Q'q"),
            new DateFormat("uuuuMMdd"),
            new DateFormat("uuuuMM"),
            new DateFormat("uuuu"));

    private final String pattern;
    private final DateTimeFormatter parser;
    private final DateTimeFormatter printer;

    /**
     * A format by its pattern.
     *
     * @param pattern in the syntax of {@link DateTimeFormatter}
     * @throws SeriesException if it is no such pattern
     */
    public DateFormat(String pattern) {
        this.pattern = pattern;
        try {
            parser = parser(pattern);
            printer = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        } catch (IllegalArgumentException e) {
            throw new SeriesException("date format '" + pattern + "': not a pattern of dates and times", e);
        }
    }

    /** The pattern, in the syntax of {@link DateTimeFormatter}. */
    public String pattern() {
        return pattern;
    }

    /** Whether dates in this format look like plain numbers, so that only the column's place or name tells. */
    boolean digitsOnly() {
        return pattern.chars().allMatch(Character::isLetter) && !pattern.contains("MMM");
    }

    /** The date that a cell holds, or empty when the cell is not written in this format. */
    Optional<LocalDateTime> parse(String cell) {
        ParsePosition end = new ParsePosition(0);
        if (parser.parseUnresolved(cell, end) == null || end.getIndex() < cell.length()) {
            return Optional.empty(); // most cells that are no date end here, without the cost of an exception
        }
        try {
            TemporalAccessor parsed = parser.parse(cell);
            LocalDateTime local = LocalDateTime.from(parsed);
            return Optional.of(
                    parsed.isSupported(ChronoField.OFFSET_SECONDS)
                            ? local.minusSeconds(parsed.getLong(ChronoField.OFFSET_SECONDS))
                            : local);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The format that writes dates as cells do: with days and months of two digits (01/02/2020), if some cell has a zero
     * that this one would leave out.
     */
    DateFormat asIn(List<String> cells, List<LocalDateTime> dates) {
        String days = pattern.replaceFirst("\\bd\\b", "dd");
        String both = days.replaceFirst("\\bM\\b", "MM");
        for (String candidate : new String[] {pattern, both, days, pattern.replaceFirst("\\bM\\b", "MM")}) {
            DateFormat format = new DateFormat(candidate);
            if (IntStream.range(0, cells.size())
                    .allMatch(i -> format.format(dates.get(i)).equalsIgnoreCase(cells.get(i)))) {
                return format;
            }
        }
        return this;
    }

    /** The date written in this format. */
    public String format(LocalDateTime date) {
        return printer.format(date.atOffset(ZoneOffset.UTC));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DateFormat format && format.pattern.equals(pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return pattern;
    }

    private static DateTimeFormatter parser(String pattern) {
        DateTimeFormatterBuilder builder =
                new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern);
        if (pattern.contains("q")) {
            builder.parseDefaulting(IsoFields.DAY_OF_QUARTER, 1);
        } else {
            if (!pattern.contains("M")) {
                builder.parseDefaulting(ChronoField.MONTH_OF_YEAR, 1);
            }
            if (!pattern.contains("d")) {
                builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
            }
        }
        if (!pattern.contains("H")) {
            builder.parseDefaulting(ChronoField.NANO_OF_DAY, 0);
        }
        return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }
}
