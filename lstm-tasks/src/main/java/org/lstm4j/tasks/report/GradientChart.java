package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.gates.GradientFlow;
import org.lstm4j.tasks.gates.GradientFlow.Curve;
import org.lstm4j.tasks.report.Canvas.Anchor;

/** Norms of gradients by distance from the end, each power of ten as high as the others. */
final class GradientChart implements Chart {
    private static final double TOP = 26;
    private static final double BOTTOM = 28;
    private static final double RIGHT = 128;
    private static final double LINE = 15;

    /** What is smaller than this is drawn at the floor: no training sees it. */
    private static final int FLOOR = -8;

    private static final List<Ink> LINES = List.of(Ink.FORECAST, Ink.OTHER, Ink.OBSERVED, Ink.STEM_BEYOND);
    private static final List<Ink> NAMES = List.of(Ink.LABEL_FORECAST, Ink.LABEL_OTHER, Ink.LABEL_INK, Ink.LABEL_DOUBT);

    private final GradientFlow flow;

    GradientChart(GradientFlow flow) {
        this.flow = flow;
    }

    @Override
    public String description() {
        StringBuilder text =
                new StringBuilder("Line chart on a logarithmic scale: the norm of the gradient by distance.");
        for (Curve curve : flow.curves()) {
            text.append(' ')
                    .append(curve.name())
                    .append(": ")
                    .append(reach(curve))
                    .append('.');
        }
        return text.toString();
    }

    private static String reach(Curve curve) {
        int reach = curve.reach(1e-3);
        return reach == curve.norms().length
                ? "more than a thousandth at every distance"
                : "less than a thousandth from distance " + reach + " on";
    }

    @Override
    public double height(Size size) {
        return size == Size.PHONE ? 240 : 300;
    }

    @Override
    public @Nullable Readout draw(Canvas canvas, Size size) {
        List<double[]> powers = flow.curves().stream()
                .map(curve -> Arrays.stream(curve.norms())
                        .map(norm -> Math.max(FLOOR, Math.log10(norm)))
                        .toArray())
                .toList();
        Range range = Range.of(powers.toArray(double[][]::new)).including(0).including(-1);
        int longest = powers.stream().mapToInt(curve -> curve.length).max().orElseThrow();
        Panel panel = new Panel(
                canvas,
                new Scale(0, Math.max(1, longest - 1), 44, size.width() - (size == Size.PHONE ? 12 : RIGHT)),
                new Scale(range.min(), range.max(), height(size) - BOTTOM, TOP));
        canvas.text(Ink.LABEL, 0, TOP - 12, Anchor.START, "norm of dL/dh, by steps before the end");
        for (int power = (int) Math.ceil(range.min()); power <= range.max(); power++) {
            double place = panel.y().at(power);
            canvas.line(Ink.GRID, panel.x().start(), place, panel.x().end(), place);
            canvas.text(Ink.LABEL, panel.x().start() - 8, place + 4, Anchor.END, "1e" + power);
        }
        panel.numbers(Ticks.in(new Range(0, Math.max(1, longest - 1)), size == Size.PHONE ? 4 : 8));
        for (int i = powers.size() - 1; i >= 0; i--) {
            panel.line(LINES.get(i % LINES.size()), 0, powers.get(i));
        }
        names(panel, size, powers);
        return readout(panel, longest);
    }

    /** At the ends of the curves, apart from each other; on a phone there is room above the chart alone. */
    private void names(Panel panel, Size size, List<double[]> powers) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < powers.size(); i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(last(powers.get(b)), last(powers.get(a))));
        double free = TOP;
        for (int i : order) {
            double place = Math.max(free, panel.y().at(last(powers.get(i))) + 4);
            boolean phone = size == Size.PHONE;
            panel.canvas()
                    .text(
                            NAMES.get(i % NAMES.size()),
                            phone ? panel.x().end() : panel.x().end() + 8,
                            phone ? free + 4 : place,
                            phone ? Anchor.END : Anchor.START,
                            flow.curves().get(i).name());
            free = (phone ? free : place) + LINE;
        }
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }

    private Readout readout(Panel panel, int longest) {
        List<String> labels = new ArrayList<>();
        for (int distance = 0; distance < longest; distance++) {
            labels.add(Words.count(distance, "step") + " before the end");
        }
        List<Readout.Column> columns = flow.curves().stream()
                .map(curve -> new Readout.Column(
                        curve.name(),
                        Arrays.stream(curve.norms())
                                .mapToObj(norm -> String.format(Locale.ROOT, "%.2g", norm))
                                .toList()))
                .toList();
        return new Readout(panel, 0, labels, columns);
    }
}
