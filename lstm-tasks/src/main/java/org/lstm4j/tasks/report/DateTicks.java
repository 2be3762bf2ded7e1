package org.lstm4j.tasks.report;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.series.TimeAxis;

/** Round dates on an axis: the first of a year, of a month, a midnight, a full hour. */
record DateTicks(List<Tick> ticks) {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);

    /** Days from a Monday to day 0 of the epoch. */
    private static final int MONDAY = 3;

    /** Distances between ticks, the shortest first. */
    private static final List<Step> STEPS = List.of(
            new Step(ChronoUnit.MINUTES, 5),
            new Step(ChronoUnit.MINUTES, 15),
            new Step(ChronoUnit.HOURS, 1),
            new Step(ChronoUnit.HOURS, 3),
            new Step(ChronoUnit.HOURS, 6),
            new Step(ChronoUnit.HOURS, 12),
            new Step(ChronoUnit.DAYS, 1),
            new Step(ChronoUnit.DAYS, 2),
            new Step(ChronoUnit.DAYS, 7),
            new Step(ChronoUnit.DAYS, 14),
            new Step(ChronoUnit.MONTHS, 1),
            new Step(ChronoUnit.MONTHS, 3),
            new Step(ChronoUnit.MONTHS, 6),
            new Step(ChronoUnit.YEARS, 1),
            new Step(ChronoUnit.YEARS, 2),
            new Step(ChronoUnit.YEARS, 5),
            new Step(ChronoUnit.YEARS, 10),
            new Step(ChronoUnit.YEARS, 20),
            new Step(ChronoUnit.YEARS, 50),
            new Step(ChronoUnit.YEARS, 100),
            new Step(ChronoUnit.YEARS, 500));

    /**
     * One tick.
     *
     * @param position on the axis, between two positions where the round date is none of its own
     */
    record Tick(double position, String label) {}

    /** At most {@code most} ticks from one position to another. */
    static DateTicks in(TimeAxis axis, double from, double to, int most) {
        LocalDateTime first = axis.date((int) Math.ceil(from));
        LocalDateTime last = axis.date((int) Math.floor(to));
        Step step = STEPS.getLast();
        for (Step candidate : STEPS) {
            if (candidate.count(first, last) <= most) {
                step = candidate;
                break;
            }
        }
        List<Tick> ticks = new ArrayList<>();
        for (LocalDateTime date = step.from(first); !date.isAfter(last); date = step.after(date)) {
            ticks.add(new Tick(position(axis, date, (int) Math.floor(from), (int) Math.ceil(to)), step.label(date)));
        }
        return new DateTicks(ticks);
    }

    /** Where a date lies: months are as long as each other on the axis, whatever the calendar says. */
    private static double position(TimeAxis axis, LocalDateTime date, int from, int to) {
        int low = from;
        int high = to + 1;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (axis.date(middle).isAfter(date)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        LocalDateTime before = axis.date(low);
        double whole = Duration.between(before, axis.date(low + 1)).toSeconds();
        return low + Duration.between(before, date).toSeconds() / whole;
    }

    /** A distance in the calendar. */
    private record Step(ChronoUnit unit, int count) {

        /** How many ticks of this distance lie between two dates, roughly. */
        long count(LocalDateTime first, LocalDateTime last) {
            return unit.between(first, last) / count + 1;
        }

        /** The first round date that does not lie before. */
        LocalDateTime from(LocalDateTime date) {
            LocalDateTime round = floor(date);
            return round.isBefore(date) ? after(round) : round;
        }

        LocalDateTime after(LocalDateTime round) {
            return round.plus(count, unit);
        }

        private LocalDateTime floor(LocalDateTime date) {
            return switch (unit) {
                case MINUTES -> date.truncatedTo(ChronoUnit.HOURS).plusMinutes(date.getMinute() / count * (long) count);
                case HOURS -> date.truncatedTo(ChronoUnit.DAYS).plusHours(date.getHour() / count * (long) count);
                case DAYS -> // weeks begin on Mondays
                    date.truncatedTo(ChronoUnit.DAYS)
                            .minusDays(Math.floorMod(date.toLocalDate().toEpochDay() + MONDAY, count));
                case MONTHS ->
                    date.truncatedTo(ChronoUnit.DAYS)
                            .withDayOfMonth(1)
                            .withMonth((date.getMonthValue() - 1) / count * count + 1);
                default ->
                    date.truncatedTo(ChronoUnit.DAYS)
                            .withDayOfYear(1)
                            .withYear(Math.floorDiv(date.getYear(), count) * count);
            };
        }

        /** Short, and longer where something begins: the year at its January, the day at its midnight. */
        String label(LocalDateTime date) {
            boolean january = date.getMonthValue() == 1;
            return switch (unit) {
                case MINUTES, HOURS -> (date.getHour() + date.getMinute() == 0 ? DAY : TIME).format(date);
                case DAYS -> DAY.format(date);
                case MONTHS -> january ? Integer.toString(date.getYear()) : MONTH.format(date);
                default -> Integer.toString(date.getYear());
            };
        }
    }
}
