package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lstm4j.tasks.analysis.Decomposition;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.tasks.series.TimeSeries;

/** The parts of a series below each other: what was observed, trend, season, and what is left. */
final class DecompositionChart implements Chart {
    private static final double BOTTOM = 28;
    private static final double RIGHT = 12;
    private static final double TITLE = 30;
    private static final int TICKS = 4;

    /** A longer page would tell no more to a pointer that covers many values at once. */
    private static final int MAX_READOUT = 5000;

    private final TimeSeries series;
    private final List<Part> parts;
    private final Digits digits;

    /**
     * One part.
     *
     * @param neutral the value that changes nothing: 0 of what is added, 1 of a factor; NaN where none does
     */
    @SuppressWarnings("ArrayRecordComponent") // Two parts are never compared.
    record Part(String name, double[] values, double neutral) {
        boolean changesTheTrend() {
            return !Double.isNaN(neutral);
        }
    }

    DecompositionChart(TimeSeries series, Decomposition decomposition, Digits digits) {
        this.series = series;
        this.digits = digits;
        double neutral = decomposition.multiplicative() ? 1 : 0;
        parts = List.of(
                new Part("observed", series.values(), Double.NaN),
                new Part("trend", decomposition.trend(), Double.NaN),
                new Part("season", decomposition.seasonal(), neutral),
                new Part("remainder", decomposition.remainder(), neutral));
    }

    @Override
    public String description() {
        return "Four line charts below each other on one time axis: observed values of " + series.name()
                + ", their trend, their season, and the remainder.";
    }

    private static double panelHeight(Size size) {
        return size == Size.PHONE ? 72 : 84;
    }

    @Override
    public double height(Size size) {
        return parts.size() * (TITLE + panelHeight(size)) + BOTTOM;
    }

    @Override
    public @Nullable Readout draw(Canvas canvas, Size size) {
        double left = Panel.gutter(
                parts.stream().map(part -> Ticks.in(range(part), TICKS)).toArray(Ticks[]::new));
        List<Panel> panels = new ArrayList<>();
        double top = 0;
        for (Part part : parts) {
            Range range = range(part);
            top += TITLE;
            Panel panel = new Panel(
                    canvas,
                    new Scale(0, series.size() - 1.0, left, size.width() - RIGHT),
                    new Scale(range.min(), range.max(), top + panelHeight(size), top));
            panel.values(Ticks.in(range, TICKS));
            if (part.changesTheTrend()) {
                panel.level(Ink.ZERO, part.neutral);
            }
            panel.line(part.name.equals("trend") ? Ink.OTHER : Ink.OBSERVED_THIN, 0, part.values);
            canvas.text(Ink.LABEL_INK, left, top - 8, Anchor.START, part.name);
            panels.add(panel);
            top += panelHeight(size);
        }
        panels.getLast().dates(series.axis(), size.dateTicks());
        return series.size() > MAX_READOUT ? null : readout(panels.getFirst(), panels.getLast());
    }

    private static Range range(Part part) {
        Range range = Range.of(part.values);
        return (part.changesTheTrend() ? range.including(part.neutral) : range).padded(0.08);
    }

    private String text(Part part, double value) {
        if (!part.changesTheTrend()) {
            return digits.format(value);
        }
        return part.neutral == 0
                ? digits.formatSigned(value)
                : "\u00D7" + Digits.ofSize(part.neutral).format(value);
    }

    private Readout readout(Panel first, Panel last) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            labels.add(series.axis().label(i));
        }
        List<Readout.Column> columns = new ArrayList<>();
        for (Part part : parts) {
            List<String> texts = new ArrayList<>();
            for (double value : part.values) {
                texts.add(text(part, value));
            }
            columns.add(new Readout.Column(part.name, texts));
        }
        Scale all = new Scale(0, 1, last.y().start(), first.y().end());
        return new Readout(new Panel(first.canvas(), first.x(), all), 0, labels, columns);
    }
}
