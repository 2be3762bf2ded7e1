package org.lstm4j.tasks.series;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lstm4j.tasks.table.CsvTable;

/** A regular axis laid through the dates of a file. */
final class AxisFit {
    private static final String SEVERAL = ", or name the column that tells several series apart";

    /** Fewer dates do not show a step. */
    private static final int MIN_ROWS = 3;

    private static final long MINUTES_AN_HOUR = 60;
    private static final long MINUTES_A_DAY = 24 * MINUTES_AN_HOUR;
    private static final long MINUTES_A_WEEK = 7 * MINUTES_A_DAY;

    private final TimeAxis axis;
    private final int[] positions;

    private AxisFit(TimeAxis axis, int[] positions) {
        this.axis = axis;
        this.positions = positions;
    }

    TimeAxis axis() {
        return axis;
    }

    /** The number of rows. */
    int rows() {
        return positions.length;
    }

    /** The position of a row on the axis; rows come in increasing order. */
    int position(int row) {
        return positions[row];
    }

    /** The number of positions from the first row to the last. */
    int length() {
        return positions[positions.length - 1] + 1;
    }

    static AxisFit of(CsvTable table, List<LocalDateTime> dates, DateFormat format) {
        if (dates.size() < MIN_ROWS) {
            throw new SeriesException(table.source() + ": expected at least " + MIN_ROWS
                    + " rows to see the step between dates, found " + dates.size());
        }
        checkOrder(table, dates, format);
        TimeAxis axis = axis(table, dates, format);
        int[] positions = new int[dates.size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = axis.position(dates.get(i));
            if (positions[i] < 0) {
                throw new SeriesException(table.source() + " line " + line(table, i) + ": date "
                        + format.format(dates.get(i)) + " is off the "
                        + axis.frequency().describe() + " step that most rows keep from "
                        + format.format(dates.getFirst()) + "; correct it or resample the data");
            }
        }
        return new AxisFit(axis, positions);
    }

    private static void checkOrder(CsvTable table, List<LocalDateTime> dates, DateFormat format) {
        Problems unsorted = new Problems();
        Problems repeated = new Problems();
        for (int i = 1; i < dates.size(); i++) {
            int order = dates.get(i).compareTo(dates.get(i - 1));
            if (order <= 0) {
                (order < 0 ? unsorted : repeated)
                        .add("line " + line(table, i) + " (" + format.format(dates.get(i)) + ")");
            }
        }
        if (!unsorted.isEmpty()) {
            throw new SeriesException(table.source() + ": dates go back at " + unsorted
                    + "; sort the rows by date, oldest first" + SEVERAL);
        }
        if (!repeated.isEmpty()) {
            throw new SeriesException(table.source() + ": the date before is repeated at " + repeated
                    + "; keep one row per date" + SEVERAL);
        }
    }

    private static TimeAxis axis(CsvTable table, List<LocalDateTime> dates, DateFormat format) {
        LocalDateTime start = dates.getFirst();
        boolean monthEnd = dates.stream().allMatch(AxisFit::isMonthEnd);
        boolean sameDay = dates.stream().allMatch(date -> date.getDayOfMonth() == start.getDayOfMonth());
        LocalTime time = start.toLocalTime();
        if ((monthEnd || sameDay)
                && dates.stream().allMatch(date -> date.toLocalTime().equals(time))) {
            List<Long> months = new ArrayList<>();
            for (int i = 1; i < dates.size(); i++) {
                months.add(ChronoUnit.MONTHS.between(YearMonth.from(dates.get(i - 1)), YearMonth.from(dates.get(i))));
            }
            return new TimeAxis(start, inMonths(mostCommon(months)), monthEnd, format);
        }
        List<Long> minutes = new ArrayList<>();
        for (int i = 1; i < dates.size(); i++) {
            minutes.add(Duration.between(dates.get(i - 1), dates.get(i)).toMinutes());
        }
        long step = mostCommon(minutes);
        if (step == 0) {
            throw new SeriesException(table.source() + " line " + line(table, 1)
                    + ": dates less than a minute apart; resample the data to minutes or longer");
        }
        Frequency frequency =
                step == MINUTES_A_DAY && leavesWeekendsOut(dates) ? Frequency.BUSINESS_DAILY : inMinutes(step);
        return new TimeAxis(start, frequency, false, format);
    }

    /** Whether no date is a Saturday or Sunday, though the file goes on after some. */
    private static boolean leavesWeekendsOut(List<LocalDateTime> dates) {
        return dates.stream().allMatch(date -> date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)
                && Duration.between(dates.getFirst(), dates.getLast()).toDays() >= DayOfWeek.values().length - 1;
    }

    private static boolean isMonthEnd(LocalDateTime date) {
        return date.getDayOfMonth() == date.toLocalDate().lengthOfMonth();
    }

    private static Frequency inMonths(long step) {
        return step % 12 == 0
                ? new Frequency(ChronoUnit.YEARS, Math.toIntExact(step / 12))
                : new Frequency(ChronoUnit.MONTHS, Math.toIntExact(step));
    }

    private static Frequency inMinutes(long step) {
        if (step % MINUTES_A_WEEK == 0) {
            return new Frequency(ChronoUnit.WEEKS, Math.toIntExact(step / MINUTES_A_WEEK));
        }
        if (step % MINUTES_A_DAY == 0) {
            return new Frequency(ChronoUnit.DAYS, Math.toIntExact(step / MINUTES_A_DAY));
        }
        return step % MINUTES_AN_HOUR == 0
                ? new Frequency(ChronoUnit.HOURS, Math.toIntExact(step / MINUTES_AN_HOUR))
                : new Frequency(ChronoUnit.MINUTES, Math.toIntExact(step));
    }

    /** The most common distance; of equally common ones the shortest. */
    private static long mostCommon(List<Long> distances) {
        Map<Long, Integer> counts = new TreeMap<>();
        distances.forEach(distance -> counts.merge(distance, 1, Integer::sum));
        long best = 0;
        int most = 0;
        for (Map.Entry<Long, Integer> entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                best = entry.getKey();
            }
        }
        return best;
    }

    private static long line(CsvTable table, int row) {
        return table.rows().get(row).line();
    }
}
