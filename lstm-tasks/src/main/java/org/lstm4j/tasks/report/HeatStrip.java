package org.lstm4j.tasks.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lstm4j.tasks.gates.Openness;
import org.lstm4j.tasks.gates.Quantity;

/**
 * One row of a map: a quantity of a unit over the steps, in a few levels. One unit wide for each step and one high, it is
 * stretched to whatever place there is; each level is one path, and steps of one level that follow one another one stroke of it, so
 * that it stays small.
 */
final class HeatStrip {
    private static final int GATE_LEVELS = 4;
    private static final int STATE_LEVELS = 4;

    /** A state smaller than this share of the largest is as good as zero. */
    private static final double NEAR_ZERO = 0.05;

    private HeatStrip() {}

    /**
     * Writes the row.
     *
     * @param largest magnitude that has the full colour
     */
    static void write(Markup page, Quantity quantity, float[] values, float largest) {
        page.open(
                "svg",
                "class",
                "strip of-" + quantity.symbol(),
                "viewBox",
                "0 0 " + values.length + " 1",
                "preserveAspectRatio",
                "none",
                "aria-hidden",
                "true");
        strokes(quantity, values, largest).forEach((level, d) -> page.empty("path", "class", level, "d", d.toString()));
        page.close();
    }

    /** The strokes of each level. */
    private static Map<String, StringBuilder> strokes(Quantity quantity, float[] values, float largest) {
        Map<String, StringBuilder> strokes = new LinkedHashMap<>();
        int from = 0;
        while (from < values.length) {
            String level = level(quantity, values[from], largest);
            int to = from + 1;
            while (to < values.length && level.equals(level(quantity, values[to], largest))) {
                to++;
            }
            if (!level.isEmpty()) {
                strokes.computeIfAbsent(level, first -> new StringBuilder())
                        .append('M')
                        .append(from)
                        .append(" .5h")
                        .append(to - from);
            }
            from = to;
        }
        return strokes;
    }

    /** The class of a value; empty where nothing is drawn. */
    static String level(Quantity quantity, float value, float largest) {
        if (Float.isNaN(value)) {
            return "none";
        }
        return quantity.isGate() ? gate(value) : state(value / Math.max(largest, Float.MIN_NORMAL));
    }

    private static String gate(float value) {
        if (value < Openness.CLOSED) {
            return "";
        }
        if (value > Openness.OPEN) {
            return "g" + (GATE_LEVELS + 1);
        }
        float share = (value - Openness.CLOSED) / (Openness.OPEN - Openness.CLOSED);
        return "g" + (1 + Math.min(GATE_LEVELS - 1, (int) (share * GATE_LEVELS)));
    }

    private static String state(float share) {
        if (Math.abs(share) < NEAR_ZERO) {
            return "";
        }
        return (share < 0 ? "n" : "p") + Math.min(STATE_LEVELS, 1 + (int) (Math.abs(share) * STATE_LEVELS));
    }
}
