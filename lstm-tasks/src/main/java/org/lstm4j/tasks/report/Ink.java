package org.lstm4j.tasks.report;

import java.util.Locale;

/** How each kind of mark is drawn, told once for the page's style sheet and for images. */
enum Ink {
    GRID(Hue.HAIRLINE, Kind.STROKE, 1, 1),
    ZERO(Hue.MUTED, Kind.STROKE, 1, 1),
    TICK(Hue.MUTED, Kind.STROKE, 1, 1),
    /** Where the known ends. */
    NOW(Hue.MUTED, Kind.DASHED, 1, 1),
    OBSERVED(Hue.INK, Kind.STROKE, 1.6, 1),
    /** The observed where something else matters more. */
    OBSERVED_THIN(Hue.INK, Kind.STROKE, 1.1, 1),
    FORECAST(Hue.FORECAST, Kind.STROKE, 2.2, 1),
    FORECAST_THIN(Hue.FORECAST, Kind.STROKE, 1.4, 1),
    /** One of many, read as a bundle. */
    FORECAST_FAINT(Hue.FORECAST, Kind.STROKE, 1.2, 0.55),
    OTHER(Hue.OTHER, Kind.STROKE, 2, 1),
    OTHER_THIN(Hue.OTHER, Kind.STROKE, 1.2, 0.8),
    MUTED_FAINT(Hue.MUTED, Kind.STROKE, 1, 0.3),
    /** An interval; the wide one lies under the narrow one, which is so the darker. */
    BAND(Hue.FORECAST, Kind.FILL, 0, 0.17),
    BOUND(Hue.OTHER, Kind.FILL, 0, 0.12),
    BAR(Hue.MUTED, Kind.FILL, 0, 0.55),
    BAR_FORECAST(Hue.FORECAST, Kind.FILL, 0, 1),
    STEM(Hue.INK, Kind.STROKE, 2, 1),
    STEM_BEYOND(Hue.DOUBT, Kind.STROKE, 2, 1),
    DOT_FORECAST(Hue.FORECAST, Kind.FILL, 0, 1),
    DOT_DOUBT(Hue.DOUBT, Kind.FILL, 0, 1),
    LABEL(Hue.MUTED, Kind.TEXT, 12, 1),
    LABEL_INK(Hue.INK, Kind.TEXT, 12, 1),
    LABEL_FORECAST(Hue.FORECAST, Kind.TEXT, 12, 1),
    LABEL_OTHER(Hue.OTHER, Kind.TEXT, 12, 1),
    LABEL_DOUBT(Hue.DOUBT, Kind.TEXT, 12, 1),
    VALUE_FORECAST(Hue.FORECAST, Kind.BOLD_TEXT, 15, 1),
    TITLE(Hue.INK, Kind.BOLD_TEXT, 17, 1);

    /** What a mark is made of. */
    enum Kind {
        STROKE,
        DASHED,
        FILL,
        TEXT,
        BOLD_TEXT
    }

    private final Hue hue;
    private final Kind kind;
    private final double size;
    private final double opacity;

    Ink(Hue hue, Kind kind, double size, double opacity) {
        this.hue = hue;
        this.kind = kind;
        this.size = size;
        this.opacity = opacity;
    }

    Hue hue() {
        return hue;
    }

    Kind kind() {
        return kind;
    }

    /** Width of a line, or size of a font, in units of the chart. */
    double size() {
        return size;
    }

    double opacity() {
        return opacity;
    }

    /** The class of its marks. */
    String css() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One rule for each ink. */
    static String styleSheet() {
        StringBuilder css = new StringBuilder();
        for (Ink ink : values()) {
            String rule = switch (ink.kind) {
                case STROKE -> stroke(ink);
                case DASHED -> stroke(ink) + "; stroke-dasharray: 2 3";
                case FILL -> "fill: " + ink.hue.css() + "; fill-opacity: " + ink.opacity;
                case TEXT -> "fill: " + ink.hue.css() + "; font-size: " + ink.size + "px";
                case BOLD_TEXT -> "fill: " + ink.hue.css() + "; font-size: " + ink.size + "px; font-weight: 600";
            };
            css.append("svg .").append(ink.css()).append(" { ").append(rule).append(" }\n");
        }
        return css.toString();
    }

    private static String stroke(Ink ink) {
        return "fill: none; stroke: " + ink.hue.css() + "; stroke-width: " + ink.size + "; stroke-opacity: "
                + ink.opacity;
    }
}
