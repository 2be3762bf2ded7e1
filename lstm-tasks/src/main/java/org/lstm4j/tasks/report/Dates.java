package org.lstm4j.tasks.report;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.lstm4j.tasks.series.Frequency;
import org.lstm4j.tasks.series.TimeAxis;

/** Dates as one says them: a monthly value belongs to "April 2022", not to a day. */
final class Dates {
    private Dates() {}

    static String inWords(TimeAxis axis, int position) {
        Frequency frequency = axis.frequency();
        LocalDateTime date = axis.date(position);
        String pattern = switch (frequency.unit()) {
            case YEARS -> "uuuu";
            case MONTHS -> frequency.step() == 3 ? "'Q'q uuuu" : "MMMM uuuu";
            case WEEKS, DAYS -> "d MMMM uuuu";
            default -> "d MMMM uuuu, HH:mm";
        };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(date);
    }

    /** What one step is called, for counts: {@code months}, {@code steps} where a step is several units. */
    static String steps(Frequency frequency, int count) {
        String unit = frequency.step() == 1 ? frequency.unit().toString().toLowerCase(Locale.ROOT) : "steps";
        return count + " " + (count == 1 ? unit.substring(0, unit.length() - 1) : unit);
    }
}
