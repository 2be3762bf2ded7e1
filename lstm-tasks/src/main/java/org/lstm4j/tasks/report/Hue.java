package org.lstm4j.tasks.report;

import java.util.Locale;

/** The few colours there are, each with one meaning, on light paper and on dark. */
enum Hue {
    PAPER("#fcfbf8", "#14161a"),
    /** Behind figures of its own kind: tables' best row, code. */
    TINT("#f3f0e9", "#1e2126"),
    /** Text, and what was observed. */
    INK("#1d1c1a", "#ece9e3"),
    /** Text that explains. */
    MUTED("#66625a", "#a39e95"),
    /** Lines that only help the eye. */
    HAIRLINE("#e2ded5", "#30343a"),
    /** What the model says. */
    FORECAST("#b5410f", "#ff9d6e"),
    /** What is compared with the model: a trend, validation, a bound. */
    OTHER("#1f5f8b", "#86c1e8"),
    /** What deserves doubt: filled-in values, a baseline that wins. */
    DOUBT("#8a5a00", "#e8b45c");

    private final String light;
    private final String dark;

    Hue(String light, String dark) {
        this.light = light;
        this.dark = dark;
    }

    /** As {@code #rrggbb}, on light paper. */
    String light() {
        return light;
    }

    /** As {@code #rrggbb}, on dark paper. */
    String dark() {
        return dark;
    }

    /** The reference that style sheets use. */
    String css() {
        return "var(--" + name().toLowerCase(Locale.ROOT) + ")";
    }

    /** All colours as custom properties of the page. */
    static String styleSheet() {
        StringBuilder css = new StringBuilder(":root {\n");
        for (Hue hue : values()) {
            css.append("  --")
                    .append(hue.name().toLowerCase(Locale.ROOT))
                    .append(": light-dark(")
                    .append(hue.light)
                    .append(", ")
                    .append(hue.dark)
                    .append(");\n");
        }
        return css.append("}\n").toString();
    }
}
