package org.lstm4j.tasks.series;

import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The regular distance between two values of a series.
 *
 * @param unit one of MINUTES, HOURS, DAYS, WEEKS, MONTHS, YEARS
 * @param step how many units, at least 1: quarterly is 3 MONTHS
 * @param business whether days are those from Monday to Friday alone
 */
public record Frequency(ChronoUnit unit, int step, boolean business) {
    /** Every day from Monday to Friday. */
    public static final Frequency BUSINESS_DAILY = new Frequency(ChronoUnit.DAYS, 1, true);

    private static final int WORKING_DAYS = 5;

    /** The longest day that still counts as a season, in steps; finer series have the hour as their season. */
    private static final int MAX_STEPS_A_DAY = 200;

    private static final int MINUTES_A_DAY = 24 * 60;
    private static final int MINUTES_AN_HOUR = 60;

    public Frequency {
        if (step < 1) {
            throw new SeriesException("frequency step: expected at least 1, found " + step);
        }
        switch (unit) {
            case MINUTES, HOURS, DAYS, WEEKS, MONTHS, YEARS -> {}
            default -> throw new SeriesException("frequency unit: expected MINUTES to YEARS, found " + unit);
        }
        if (business && (unit != ChronoUnit.DAYS || step != 1)) {
            throw new SeriesException("frequency: expected business days one by one, found every " + step + " "
                    + unit.toString().toLowerCase(Locale.ROOT));
        }
    }

    /** A frequency that goes on through weekends. */
    public Frequency(ChronoUnit unit, int step) {
        this(unit, step, false);
    }

    /** Whether steps are calendar months, whose lengths differ. */
    boolean inMonths() {
        return unit == ChronoUnit.MONTHS || unit == ChronoUnit.YEARS;
    }

    /**
     * The number of steps after which such data usually repeat: a year of months, quarters or weeks, a week of days
     * (five of them, if weekends are left out), a day of hours. It is 1 where no usual season is a whole number of steps.
     */
    public int usualSeason() {
        return switch (unit) {
            case MONTHS -> whole(12);
            case WEEKS -> step == 1 ? 52 : 1;
            case DAYS -> business ? WORKING_DAYS : step == 1 ? 7 : 1;
            case HOURS -> whole(24);
            case MINUTES -> MINUTES_A_DAY / step <= MAX_STEPS_A_DAY ? whole(MINUTES_A_DAY) : whole(MINUTES_AN_HOUR);
            default -> 1;
        };
    }

    private int whole(int units) {
        return units % step == 0 ? units / step : 1;
    }

    /** In words: {@code monthly}, {@code every 15 minutes}. */
    public String describe() {
        if (unit == ChronoUnit.MONTHS && step == 3) {
            return "quarterly";
        }
        if (business) {
            return "business-daily";
        }
        String units = unit.toString().toLowerCase(Locale.ROOT);
        if (step > 1) {
            return "every " + step + " " + units;
        }
        return unit == ChronoUnit.DAYS ? "daily" : units.substring(0, units.length() - 1) + "ly";
    }
}
