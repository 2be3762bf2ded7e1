package org.lstm4j.tasks.series;

import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * The dates of a regular series: position 0 is {@code start}, position i lies i steps of the frequency later.
 *
 * @param start date of position 0
 * @param frequency distance between positions
 * @param monthEnd whether every date is the last day of its month, so that 29 February is followed by 31 March
 * @param format how dates are written, as in the file that the series came from
 */
public record TimeAxis(LocalDateTime start, Frequency frequency, boolean monthEnd, DateFormat format) {
    private static final int DAYS_A_WEEK = 7;
    private static final int WORKING_DAYS = 5;

    public TimeAxis {
        if (frequency.business() && weekday(start) >= WORKING_DAYS) {
            throw new SeriesException("start: expected a day from Monday to Friday, found " + format.format(start));
        }
    }

    /** The day of the week, 0 for Monday. */
    private static int weekday(LocalDateTime date) {
        return date.getDayOfWeek().getValue() - 1;
    }

    /** The date of a position, which may lie beyond the end of the series. */
    public LocalDateTime date(int position) {
        if (frequency.business()) {
            int day = weekday(start) + position;
            return start.plusDays((long) Math.floorDiv(day, WORKING_DAYS) * DAYS_A_WEEK
                    + Math.floorMod(day, WORKING_DAYS)
                    - weekday(start));
        }
        LocalDateTime date = start.plus((long) position * frequency.step(), frequency.unit());
        return monthEnd ? date.with(TemporalAdjusters.lastDayOfMonth()) : date;
    }

    /** The date of a position, written as the series' file writes its dates. */
    public String label(int position) {
        return format.format(date(position));
    }

    /** A stretch of positions in words: one date, or the first and the last. */
    public String span(int first, int last) {
        return first == last ? label(first) : label(first) + " to " + label(last);
    }

    /** The position of a date, or -1 when the date lies before the start or between two positions. */
    int position(LocalDateTime date) {
        long steps;
        if (frequency.business()) {
            long days = ChronoUnit.DAYS.between(start, date) + weekday(start);
            steps = Math.floorDiv(days, DAYS_A_WEEK) * WORKING_DAYS + weekday(date) - weekday(start);
        } else if (frequency.inMonths()) {
            steps = ChronoUnit.MONTHS.between(
                    start.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS),
                    date.withDayOfMonth(1).truncatedTo(ChronoUnit.DAYS));
            steps = frequency.unit() == ChronoUnit.YEARS ? steps / 12 : steps;
        } else {
            steps = frequency.unit().between(start, date);
        }
        int position = Math.toIntExact(steps / frequency.step());
        return position >= 0 && date(position).equals(date) ? position : -1;
    }
}
