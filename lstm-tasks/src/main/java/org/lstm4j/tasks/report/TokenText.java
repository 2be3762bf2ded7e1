package org.lstm4j.tasks.report;

import java.util.List;
import org.lstm4j.tasks.gates.Quantity;

/**
 * A text, each token on the colour that a quantity has at its step: many characters are read so, and not along an axis (as
 * Karpathy, Johnson and Fei-Fei 2015 show cells).
 */
final class TokenText {
    private TokenText() {}

    /**
     * Writes the text.
     *
     * @param values one for each token
     * @param largest magnitude that has the full colour
     */
    static void write(Markup page, Quantity quantity, float[] values, float largest, List<String> tokens) {
        page.open("p", "class", "text of-" + quantity.symbol());
        boolean words = tokens.stream().anyMatch(token -> token.length() > 1);
        StringBuilder run = new StringBuilder();
        for (int t = 0; t < values.length; t++) {
            String level = HeatStrip.level(quantity, values[t], largest);
            run.append(t > 0 && words ? joint(tokens.get(t - 1), tokens.get(t)) : "")
                    .append(tokens.get(t));
            boolean ends = t + 1 == values.length || !level.equals(HeatStrip.level(quantity, values[t + 1], largest));
            if (ends && level.isEmpty()) {
                page.text(run.toString());
            } else if (ends) {
                page.element("span", run.toString(), "class", level);
            }
            if (ends) {
                run.setLength(0);
            }
        }
        page.close();
    }

    /** A space between two words, nothing before a full stop. */
    private static String joint(String before, String token) {
        boolean words = !before.isEmpty()
                && !token.isEmpty()
                && Character.isLetterOrDigit(before.codePointBefore(before.length()))
                && Character.isLetterOrDigit(token.codePointAt(0));
        return words ? " " : "";
    }
}
