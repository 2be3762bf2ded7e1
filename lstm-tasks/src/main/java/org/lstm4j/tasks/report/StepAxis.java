package org.lstm4j.tasks.report;

import java.util.List;
import java.util.Locale;
import org.lstm4j.tasks.gates.Gates;

/**
 * The names of the steps beside a map: tokens, dates, numbers; as many as each size has room for. Places are shares of the
 * width, so that letters keep their size where the map is stretched.
 */
final class StepAxis {
    private static final double GAP = 6;

    /** A longer label is cut. */
    private static final double LONGEST = 12 * TokenLabel.LETTER;

    private final Markup page;
    private final List<String> labels;
    private final boolean text;

    StepAxis(Markup page, Gates gates) {
        this.page = page;
        this.text = gates.text();
        this.labels = gates.labels().stream()
                .map(label -> TokenLabel.of(label, LONGEST))
                .toList();
    }

    void write() {
        for (Size size : Size.values()) {
            page.open("svg", "class", "chart axis " + size.css(), "aria-hidden", "true");
            double room = room(size);
            int stride = text ? 1 : stride(room);
            double free = Double.NEGATIVE_INFINITY;
            for (int t = 0; t < labels.size(); t += stride) {
                double share = (t + 0.5) / labels.size();
                double half = TokenLabel.width(labels.get(t)) / 2;
                if (share * room - half >= free && share * room + half <= room + GAP) {
                    write(labels.get(t), share);
                    free = share * room + half + GAP;
                }
            }
            page.close();
        }
    }

    private void write(String label, double share) {
        String place = String.format(Locale.ROOT, "%.2f%%", 100 * share);
        page.element("text", label, "class", Ink.LABEL.css(), "x", place, "y", "14", "text-anchor", "middle");
    }

    /** Steps from one label to the next, so that numbers and dates stand at even distances. */
    private int stride(double room) {
        double longest = labels.stream().mapToDouble(TokenLabel::width).max().orElseThrow();
        return Math.max(1, (int) Math.ceil(labels.size() * (longest + GAP) / room));
    }

    /** What is left beside the names of the units, on the narrowest screen that shows the size. */
    private static double room(Size size) {
        return switch (size) {
            case PHONE -> 185;
            case TABLET -> 385;
            case DESKTOP -> 695;
        };
    }
}
