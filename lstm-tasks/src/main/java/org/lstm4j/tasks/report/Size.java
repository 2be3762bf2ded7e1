package org.lstm4j.tasks.report;

import java.util.Locale;

/**
 * The widths that each chart is drawn at. A chart that is only scaled has unreadable labels on a phone and clumsy ones on a
 * wide screen; drawn anew, it has the same letters everywhere, and as many ticks as there is room for.
 */
enum Size {
    PHONE(328),
    TABLET(680),
    DESKTOP(880);

    private final double width;

    Size(double width) {
        this.width = width;
    }

    /** In CSS pixels. */
    double width() {
        return width;
    }

    /** The class that shows a drawing where it fits. */
    String css() {
        return "at-" + name().toLowerCase(Locale.ROOT);
    }

    /** How many labelled dates find room. */
    int dateTicks() {
        return this == PHONE ? 5 : 9;
    }
}
