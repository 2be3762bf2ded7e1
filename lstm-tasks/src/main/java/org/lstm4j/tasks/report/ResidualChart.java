package org.lstm4j.tasks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lstm4j.tasks.report.Canvas.Anchor;
import org.lstm4j.tasks.series.TimeSeries;

/** How far the newest forecast before each date missed it. */
final class ResidualChart implements Chart {
    private static final double TOP = 26;
    private static final double BOTTOM = 28;
    private static final double RIGHT = 12;

    private final TimeSeries series;
    private final Residuals residuals;
    private final Digits digits;

    ResidualChart(TimeSeries series, Residuals residuals, Digits digits) {
        this.series = series;
        this.residuals = residuals;
        this.digits = digits;
    }

    @Override
    public String description() {
        return "Bars from zero: observed minus forecast at " + residuals.list().size() + " dates of the backtest.";
    }

    @Override
    public double height(Size size) {
        return size == Size.PHONE ? 200 : 230;
    }

    @Override
    public Readout draw(Canvas canvas, Size size) {
        Range range = Range.of(residuals.values()).including(0).padded(0.06);
        Ticks ticks = Ticks.in(range, 5);
        int first = residuals.list().getFirst().position();
        int last = residuals.list().getLast().position();
        Panel panel = new Panel(
                canvas,
                new Scale(first - 0.5, last + 0.5, Panel.gutter(ticks), size.width() - RIGHT),
                new Scale(range.min(), range.max(), height(size) - BOTTOM, TOP));
        panel.values(ticks);
        panel.dates(series.axis(), size.dateTicks());
        canvas.text(Ink.LABEL, panel.x().start(), TOP - 12, Anchor.START, "observed minus forecast");
        panel.level(Ink.ZERO, 0);
        for (Residuals.Residual residual : residuals.list()) {
            double place = panel.x().at(residual.position());
            double height = panel.y().at(residual.step().error());
            canvas.line(Ink.STEM, place, panel.y().at(0), place, height);
        }
        return readout(panel, first, last);
    }

    private Readout readout(Panel panel, int first, int last) {
        List<String> labels = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            labels.add(series.axis().label(i));
        }
        List<String> errors = new ArrayList<>(Collections.nCopies(labels.size(), ""));
        List<String> ahead = new ArrayList<>(errors);
        for (Residuals.Residual residual : residuals.list()) {
            errors.set(
                    residual.position() - first,
                    digits.formatSigned(residual.step().error()));
            ahead.set(
                    residual.position() - first,
                    Integer.toString(residual.step().ahead()));
        }
        return new Readout(
                panel,
                first,
                labels,
                List.of(new Readout.Column("error", errors), new Readout.Column("steps ahead", ahead)));
    }
}
