package org.lstm4j.tasks.translate;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Philox;

/**
 * Dates as people write them, each with its ISO form: {@code March 3, 2021} and {@code 2021-03-03}. A task small enough to
 * learn in a minute, that needs attention: day, month and year stand in other places in every way of writing.
 */
public final class DatePairs {
    /** Month before day where both are figures, and never day before month: one text has one meaning. */
    private static final List<DateTimeFormatter> FORMATS = List.of(
            format("MMMM d, yyyy"),
            format("MMM d, yyyy"),
            format("d MMMM yyyy"),
            format("d MMM yyyy"),
            format("dd MMM yyyy"),
            format("EEEE, MMMM d, yyyy"),
            format("EEE, d MMM yyyy"),
            format("EEEE d MMMM yyyy"),
            format("MMMM d yyyy"),
            format("'the' d 'of' MMMM yyyy"),
            format("yyyy/MM/dd"),
            format("yyyy.MM.dd"),
            format("MM/dd/yyyy"),
            format("M/d/yyyy"),
            format("yyyyMMdd"),
            format("yyyy MMM d"));

    private static final LocalDate FIRST = LocalDate.of(1950, 1, 1);
    private static final int DAYS = (int) (LocalDate.of(2050, 1, 1).toEpochDay() - FIRST.toEpochDay());
    /** Of the four spellings: as it is, in lower case, in capitals. */
    private static final int SPELLINGS = 4;

    private DatePairs() {}

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /**
     * Pairs drawn at random: a day of the years 1950 to 2049, a way to write it, capitals or not. The same count and seed give
     * the same pairs, and a larger count begins with those of a smaller one.
     *
     * @param count at least 1
     */
    public static List<Pair> generate(int count, long seed) {
        if (count < 1) {
            throw new LstmException("count: expected at least 1 pair, got " + count);
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LocalDate date = FIRST.plusDays(draw(seed, i, 0, DAYS));
            String text = date.format(FORMATS.get(draw(seed, i, 1, FORMATS.size())));
            String source = switch (draw(seed, i, 2, SPELLINGS)) {
                case 0 -> text.toLowerCase(Locale.ROOT);
                case 1 -> text.toUpperCase(Locale.ROOT);
                default -> text;
            };
            pairs.add(new Pair(source, date.toString()));
        }
        return pairs;
    }

    private static int draw(long seed, int pair, int what, int bound) {
        int bits = Philox.bits(seed, Philox.Purpose.SAMPLING, 0, what, pair, 0);
        return (int) ((Integer.toUnsignedLong(bits) * bound) >>> 32);
    }
}
