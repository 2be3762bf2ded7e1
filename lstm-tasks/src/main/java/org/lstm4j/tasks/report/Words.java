package org.lstm4j.tasks.report;

import java.util.Locale;
import org.lstm4j.tasks.gates.Memory;

/** Figures of gates in words. */
final class Words {
    /** Beyond it a mean of floats cannot tell one half-life from another. */
    private static final double LONGEST = 1e6;

    private Words() {}

    /** {@code 0, reverse} for a part that is called {@code 0.reverse}. */
    static String part(String name) {
        return name.replace(".", ", ");
    }

    /** {@code half of what it holds is left after 42 steps}. */
    static String halfLife(Memory unit) {
        return unit.halfLife() > LONGEST
                ? "nothing of what it holds is lost"
                : "half of what it holds is left after " + steps(unit.halfLife());
    }

    /** {@code 3.2 steps}. */
    static String steps(double steps) {
        String number = number(steps);
        return number + (number.equals("1") ? " step" : " steps");
    }

    /** With three digits at most, as is worth saying of a mean. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "\u2013";
        }
        if (value > LONGEST) {
            return "\u221E";
        }
        String digits = String.format(Locale.ROOT, value < 10 ? "%.1f" : "%,.0f", value);
        return digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits;
    }

    static String percent(double share) {
        return Math.round(100 * share) + "\u00A0%";
    }

    static String count(int count, String noun) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
    }
}
