package org.lstm4j.tasks.report;

import java.util.List;
import java.util.Locale;

/**
 * The names of the steps beside a map: tokens, dates, numbers; as many as each size has room for. Places are shares of the
 * width, so that letters keep their size where the map is stretched.
 */
final class StepAxis {
    /** Of 12 pixels, on average and a little more. */
    private static final double LETTER = 7.5;

    private static final double GAP = 6;
    private static final int LONGEST = 12;

    private final Markup page;
    private final List<String> labels;

    StepAxis(Markup page, List<String> labels) {
        this.page = page;
        this.labels = labels.stream().map(StepAxis::shortened).toList();
    }

    void write() {
        for (Size size : Size.values()) {
            page.open("svg", "class", "chart axis " + size.css(), "aria-hidden", "true");
            double room = room(size);
            int stride = stride(room);
            for (int t = 0; t < labels.size(); t += stride) {
                double share = (t + 0.5) / labels.size();
                if (share * room + width(labels.get(t)) / 2 <= room + GAP) {
                    label(labels.get(t), share);
                }
            }
            page.close();
        }
    }

    private void label(String text, double share) {
        String place = String.format(Locale.ROOT, "%.2f%%", 100 * share);
        page.element("text", text, "class", Ink.LABEL.css(), "x", place, "y", "14", "text-anchor", "middle");
    }

    /** Steps from one label to the next, so that the longest of them finds room. */
    private int stride(double room) {
        double longest = labels.stream().mapToDouble(StepAxis::width).max().orElseThrow();
        return Math.max(1, (int) Math.ceil(labels.size() * (longest + GAP) / room));
    }

    private static double width(String label) {
        return label.codePointCount(0, label.length()) * LETTER;
    }

    /** What is left beside the names of the units, on the narrowest screen that shows the size. */
    private static double room(Size size) {
        return switch (size) {
            case PHONE -> 185;
            case TABLET -> 385;
            case DESKTOP -> 695;
        };
    }

    /** A token that is a blank or a line break shows as a sign for it. */
    static String shortened(String label) {
        String text = label.isBlank() ? visible(label) : label;
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "\u2026";
    }

    private static String visible(String blank) {
        return blank.replace(' ', '\u2423').replace("\n", "\u21B5").replace("\t", "\u21E5");
    }
}
