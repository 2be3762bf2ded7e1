package org.lstm4j.tasks.report;

import java.util.Locale;

/**
 * How numbers of one kind are written: with the same decimals, in powers of a thousand where they are large.
 *
 * @param decimals after the point
 * @param power of a thousand that is written as a word, 0 for none
 */
record Digits(int decimals, int power) {
    /** More would claim more than any forecast knows. */
    private static final int SIGNIFICANT = 5;

    private static final int MAX_DECIMALS = 12;
    private static final String[] WORDS = {"", "k", "M", "bn", "tn"};

    /** Thousands are still read with ease as digits. */
    private static final int MIN_POWER = 2;

    /** For values as large as this one. */
    static Digits ofSize(double largest) {
        int power = power(largest);
        double size = Math.abs(largest) / Math.pow(1000, power);
        int integerDigits = size == 0 ? 1 : (int) Math.floor(Math.log10(size)) + 1;
        return new Digits(Math.clamp(SIGNIFICANT - integerDigits, 0, MAX_DECIMALS), power);
    }

    /** For multiples of a round step. */
    static Digits ofStep(double step) {
        int power = power(step);
        double size = step / Math.pow(1000, power);
        return new Digits(Math.clamp((int) -Math.floor(Math.log10(size) + 1e-9), 0, MAX_DECIMALS), power);
    }

    private static int power(double size) {
        int power = size == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(size)) / 3);
        return power < MIN_POWER ? 0 : Math.min(power, WORDS.length - 1);
    }

    /** The number with a true minus, thousands apart. */
    String format(double value) {
        String digits = String.format(Locale.ROOT, "%,." + decimals + "f", Math.abs(value) / Math.pow(1000, power));
        boolean negative = value < 0 && digits.chars().anyMatch(c -> c >= '1' && c <= '9');
        return (negative ? "\u2212" : "") + digits + (power > 0 ? "\u00A0" + WORDS[power] : "");
    }

    /** The number with its sign, also where it is positive. */
    String formatSigned(double value) {
        return (value > 0 ? "+" : "") + format(value);
    }
}
