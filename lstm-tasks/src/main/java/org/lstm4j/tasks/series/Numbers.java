package org.lstm4j.tasks.series;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers as files write them. */
final class Numbers {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?", "-", ".");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** Squares and sums of values of this size stay far from the end of what a double holds. */
    private static final double LARGEST = 1e100;

    private Numbers() {}

    /** Whether the cell says that there is no value. */
    static boolean isMissing(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    /** The decimal mark of a file: files that do not separate by comma may write 3,5 for three and a half. */
    static char decimalMark(char delimiter) {
        return delimiter == ',' ? '.' : ',';
    }

    /** The number that the cell holds, or empty where it is none or beyond {@link #LARGEST}. A decimal comma is read only where it is the mark. */
    static OptionalDouble parse(String cell, char decimalMark) {
        String plain = cell.indexOf('.') < 0 ? cell.replace(decimalMark, '.') : cell;
        if (!NUMBER.matcher(plain).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(plain);
        return Math.abs(value) <= LARGEST ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
