package org.lstm4j.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.gates.GatePart;
import org.lstm4j.tasks.gates.Gates;
import org.lstm4j.tasks.gates.GradientFlow;
import org.lstm4j.tasks.gates.Memory;
import org.lstm4j.tasks.gates.Openness;
import org.lstm4j.tasks.gates.Quantity;
import org.lstm4j.tasks.text.Plain;

/** Gates for people at a terminal, in letters alone: nothing in it steers one. */
final class GatesText {
    /** Steps that a line has room for; more are drawn by their means. */
    private static final int WIDTH = 64;

    private static final int UNITS = 12;
    private static final List<Integer> DISTANCES = List.of(1, 2, 5, 10, 20, 50, 100, 199);

    private final PrintWriter out;
    private final boolean blocks;

    GatesText(PrintWriter out) {
        this.out = out;
        String encoding = System.getProperty("stdout.encoding", "US-ASCII");
        blocks = Charset.isSupported(encoding)
                && Charset.forName(encoding).newEncoder().canEncode("\u2588\u2591\u2581");
    }

    /** @param inFull whether each unit is shown with all its gates and states, not with the gate that keeps it alone */
    GatesText gates(String model, Gates gates, boolean inFull) {
        line("%s has read %s, from '%s' to '%s'"
                .formatted(
                        model,
                        Counted.of(gates.steps(), "step"),
                        gates.labels().getFirst(),
                        gates.labels().getLast()));
        line("  gates:  %s".formatted(legend()));
        for (GatePart part : gates.parts()) {
            out.println();
            line("Layer %s: %s".formatted(part.name(), part.describe()));
            List<Memory> units = inFull
                    ? part.units()
                    : part.units().subList(0, Math.min(UNITS, part.units().size()));
            if (inFull) {
                units.forEach(unit -> full(part, unit, gates.labels()));
            } else {
                overview(part, units, gates.labels());
            }
        }
        return this;
    }

    private String legend() {
        return blocks
                ? "blank closed (below 0.1), \u2591\u2592\u2593 in between, \u2588 open (above 0.9)"
                : "blank closed (below 0.1), . : * in between, # open (above 0.9)";
    }

    private void overview(GatePart part, List<Memory> units, List<String> labels) {
        Quantity shown = part.keeper() == null ? Quantity.HIDDEN_STATE : part.keeper();
        if (part.keeper() != null) {
            line("  %-8s %9s  %s".formatted("unit", "half-life", shown.symbol() + ", the gate that keeps it"));
        }
        for (Memory unit : units) {
            line("  %-8d %9s |%s|".formatted(unit.unit(), steps(unit.halfLife()), strip(part, shown, unit.unit())));
        }
        axis(labels);
        int more = part.units().size() - units.size();
        if (more > 0) {
            line("  and %s: all by --csv, a page by --html, some in full by --unit"
                    .formatted(
                            part.keeper() == null
                                    ? Counted.of(more, "unit")
                                    : Counted.of(more, "unit that forgets sooner", "units that forget sooner")));
        }
    }

    private void full(GatePart part, Memory unit, List<String> labels) {
        line("  unit %d%s"
                .formatted(
                        unit.unit(), part.keeper() == null ? "" : ", half-life " + steps(unit.halfLife()) + " steps"));
        for (Quantity quantity : part.quantities()) {
            line("  %-2s%-16s |%s| %s"
                    .formatted(
                            quantity.symbol(),
                            quantity.words(),
                            strip(part, quantity, unit.unit()),
                            share(part, quantity, unit)));
        }
        axis(labels);
    }

    private static String share(GatePart part, Quantity quantity, Memory unit) {
        if (!quantity.isGate()) {
            float[] values = part.series(quantity, unit.unit());
            DoubleSummaryStatistics range = IntStream.range(0, values.length)
                    .mapToDouble(t -> values[t])
                    .summaryStatistics();
            return String.format(Locale.ROOT, "from %.3g to %.3g", range.getMin(), range.getMax());
        }
        Openness share = part.openness(quantity, unit.unit());
        return String.format(Locale.ROOT, "open %.0f%%, closed %.0f%%", 100 * share.open(), 100 * share.closed());
    }

    /** One character for each step, or for a few. */
    private String strip(GatePart part, Quantity quantity, int unit) {
        float[] values = part.series(quantity, unit);
        int width = Math.min(WIDTH, values.length);
        float largest = part.largest(quantity);
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < width; column++) {
            int from = column * values.length / width;
            int to = (column + 1) * values.length / width;
            float sum = 0;
            for (int t = from; t < to; t++) {
                sum += values[t];
            }
            text.append(mark(quantity, sum / (to - from), largest));
        }
        return text.toString();
    }

    private char mark(Quantity quantity, float value, float largest) {
        if (Float.isNaN(value)) {
            return '?';
        }
        if (!quantity.isGate()) {
            String heights = blocks ? "\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588" : "01234567";
            float share = largest == 0 ? 0.5f : (value / largest + 1) / 2;
            return heights.charAt(Math.clamp((int) (share * heights.length()), 0, heights.length() - 1));
        }
        String shades = blocks ? " \u2591\u2592\u2593\u2588" : " .:*#";
        if (value < Openness.CLOSED) {
            return shades.charAt(0);
        }
        if (value > Openness.OPEN) {
            return shades.charAt(4);
        }
        return shades.charAt(
                1 + Math.clamp((int) ((value - Openness.CLOSED) / (Openness.OPEN - Openness.CLOSED) * 3), 0, 2));
    }

    /** The letters themselves where each step is one, and otherwise the first and the last name. */
    private void axis(List<String> labels) {
        boolean letters = labels.size() <= WIDTH && labels.stream().allMatch(label -> label.length() == 1);
        String first = labels.getFirst();
        String last = labels.getLast();
        int width = Math.min(WIDTH, labels.size());
        String ends = first + " ".repeat(Math.max(1, width - first.length() - last.length())) + last;
        line("  %-18s  %s".formatted("", letters ? String.join("", labels) : ends));
    }

    GatesText gradients(List<GradientFlow> flows) {
        for (GradientFlow flow : flows) {
            out.println();
            line("Gradients of layer " + flow.part()
                    + ": norm of dL/dh so many steps before the end, L one of its last hidden units");
            int longest = flow.curves().getFirst().norms().length;
            List<Integer> distances =
                    DISTANCES.stream().filter(d -> d < longest).toList();
            StringBuilder head = new StringBuilder(String.format(Locale.ROOT, "  %-18s", ""));
            distances.forEach(d -> head.append(String.format(Locale.ROOT, " %8d", d)));
            line(head.toString());
            for (GradientFlow.Curve curve : flow.curves()) {
                StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "  %-18s", curve.name()));
                distances.forEach(d -> row.append(String.format(Locale.ROOT, " %8.1e", curve.norms()[d])));
                line(row.toString());
            }
        }
        return this;
    }

    GatesText page(@Nullable Target html) {
        if (html != null) {
            out.println();
            line("Page: " + html.name());
        }
        return this;
    }

    private static String steps(double halfLife) {
        if (Double.isNaN(halfLife)) {
            return "";
        }
        return Double.isInfinite(halfLife) ? "no end" : String.format(Locale.ROOT, "%.1f", halfLife);
    }

    private void line(String text) {
        out.println(Plain.text(text));
    }
}
