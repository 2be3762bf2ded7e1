package org.lstm4j.tasks.series;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/** Numbers as files write them. */
final class Numbers {
    private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?", "-", ".");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    /** 1,234 or 1 234 or 1'234.5: groups of three digits, then perhaps a point and decimals. */
    private static final Pattern GROUPS_AND_POINT =
            Pattern.compile("[+-]?\\d{1,3}([, \u00a0\u202f'\u2019]\\d{3})+(\\.\\d*)?");

    /** 1.234,5 or 1.234.567 or 1 234,5; a lone 1.234 is left to mean a little more than one. */
    private static final Pattern GROUPS_AND_COMMA = Pattern.compile(
            "[+-]?(\\d{1,3}(\\.\\d{3})+,\\d*|\\d{1,3}(\\.\\d{3}){2,}|\\d{1,3}([ \u00a0\u202f'\u2019]\\d{3})+(,\\d*)?)");

    /** Squares and sums of values of this size stay far from the end of what a double holds. */
    private static final double LARGEST = 1e100;

    private Numbers() {}

    /** Whether the cell says that there is no value. */
    static boolean isMissing(String cell) {
        return MISSING.contains(cell.toLowerCase(Locale.ROOT));
    }

    /**
     * The decimal mark of a column: of point and comma the one that stands last in a cell with both; else the point where
     * commas separate cells or group digits twice in a cell (1,234,567); else the comma, as in 3,5 for three and a half.
     */
    static char decimalMark(char delimiter, List<String> cells) {
        for (String cell : cells) {
            int point = cell.lastIndexOf('.');
            int comma = cell.lastIndexOf(',');
            if (point >= 0 && comma >= 0) {
                return point > comma ? '.' : ',';
            }
            if (comma > cell.indexOf(',')) {
                return '.';
            }
        }
        return delimiter == ',' ? '.' : ',';
    }

    /**
     * The number that the cell holds, or empty where it is none or beyond {@link #LARGEST}. A decimal comma is read only
     * where it is the mark; digits may be grouped by the other mark, a blank or an apostrophe.
     */
    static OptionalDouble parse(String cell, char decimalMark) {
        String plain = cell;
        if ((decimalMark == '.' ? GROUPS_AND_POINT : GROUPS_AND_COMMA)
                .matcher(cell)
                .matches()) {
            plain = plain.replaceAll(decimalMark == '.' ? "[^\\d.+-]" : "[^\\d,+-]", "");
        }
        plain = plain.indexOf('.') < 0 ? plain.replace(decimalMark, '.') : plain;
        if (!NUMBER.matcher(plain).matches()) {
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(plain);
        return Math.abs(value) <= LARGEST ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
