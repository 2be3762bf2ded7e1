package org.lstm4j.tasks.report;

import java.util.DoubleSummaryStatistics;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lstm4j.tasks.gates.GatePart;
import org.lstm4j.tasks.gates.Openness;
import org.lstm4j.tasks.gates.Quantity;

/** One gate or state of the picked unit as a curve over the steps, on the same places as the rows of the map. */
final class QuantityChart {
    private static final int HEIGHT = 100;

    private final Quantity quantity;
    private final int unit;
    private final float[] values;
    private final double largest;
    private final Openness share;

    QuantityChart(GatePart part, int unit, Quantity quantity) {
        this.quantity = quantity;
        this.unit = unit;
        this.values = part.series(quantity, unit);
        float reach = quantity.isGate() ? 1 : part.largest(quantity);
        this.largest = reach > 0 ? reach : 1;
        this.share = part.openness(quantity, unit);
    }

    void write(Markup page) {
        page.open("div", "class", "quantity")
                .open("span", "class", "name")
                .element("b", quantity.symbol())
                .text(" " + quantity.words())
                .empty("br")
                .element("small", caption())
                .close();
        page.open(
                "svg",
                "class",
                "curve",
                "viewBox",
                "0 0 " + values.length + " " + HEIGHT,
                "preserveAspectRatio",
                "none",
                "role",
                "img",
                "aria-label",
                quantity.words() + " of unit " + unit + ": " + caption());
        if (quantity.isGate()) {
            band(page, "open", 1, Openness.OPEN);
            band(page, "closed", Openness.CLOSED, 0);
        } else {
            page.empty("path", "class", "zero", "d", "M0 " + place(0) + "H" + values.length);
        }
        page.empty("path", "class", "line", "d", line());
        page.close().close();
    }

    private String caption() {
        if (quantity.isGate()) {
            return "open " + Words.percent(share.open()) + ", closed " + Words.percent(share.closed());
        }
        DoubleSummaryStatistics range =
                IntStream.range(0, values.length).mapToDouble(t -> values[t]).summaryStatistics();
        return String.format(Locale.ROOT, "from %.2g to %.2g", range.getMin(), range.getMax())
                .replace('-', '\u2212');
    }

    private void band(Markup page, String name, float high, float low) {
        page.empty(
                "path",
                "class",
                "band " + name,
                "d",
                "M0 " + place(high) + "H" + values.length + "V" + place(low) + "H0Z");
    }

    /** A stair: each value holds for the whole of its step, as the cells of the rows do. */
    private String line() {
        StringBuilder d = new StringBuilder();
        boolean down = false;
        for (int t = 0; t < values.length; t++) {
            if (Float.isNaN(values[t])) {
                down = false;
                continue;
            }
            d.append(down ? "V" : "M" + t + " ")
                    .append(place(values[t]))
                    .append('H')
                    .append(t + 1);
            down = true;
        }
        return d.toString();
    }

    private String place(double value) {
        double low = quantity.isGate() ? 0 : -largest;
        double share = Math.clamp((value - low) / (largest - low), 0, 1);
        return SvgCanvas.number(HEIGHT * (1 - share));
    }
}
